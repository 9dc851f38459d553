package dev.clawnet.client;

import dev.clawnet.protocol.catalogue.ConnectMethods.HelloAuth;
import dev.clawnet.protocol.catalogue.ConnectMethods.HelloOk;
import dev.clawnet.protocol.catalogue.ConnectMethods.RoleToken;
import dev.clawnet.protocol.catalogue.ConnectMethods.ServerCertificate;
import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.device.Fingerprint;
import dev.clawnet.protocol.id.Ids;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import tools.jackson.core.JacksonException;

/// What a device keeps of its gateway, in a folder that only its owner reads: `device.key` and `profile.json`.
///
/// @param tokens device token by wire name of the role
/// @param nextPin certificate that the gateway will serve next, as it said over a pinned link
public record Profile(
        String url,
        Optional<Fingerprint> pin,
        Map<String, String> tokens,
        Optional<PersonId> person,
        Optional<String> personName,
        Optional<Fingerprint> nextPin) {
    private static final String FILE = "profile.json";
    private static final String KEY = "device.key";

    public Profile {
        tokens = Map.copyOf(tokens);
    }

    public static Profile of(String url, Optional<Fingerprint> pin) {
        return new Profile(url, pin, Map.of(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    public GatewayAddress address() {
        return GatewayAddress.of(url, pin).orNext(nextPin);
    }

    public Profile withToken(String role, String token) {
        Map<String, String> all = new TreeMap<>(tokens);
        all.put(role, token);
        return new Profile(url, pin, all, person, personName, nextPin);
    }

    public Profile withPerson(PersonId who, String name) {
        return new Profile(url, pin, tokens, Optional.of(who), Optional.of(name), nextPin);
    }

    /// This profile with what a hello handed over: tokens, and the certificates that are served now and next.
    /// Those are believed because the pinned one vouched for the link that named them; without a pin none is taken.
    public Profile after(HelloOk hello) {
        HelloAuth auth = hello.auth();
        Profile with = auth.deviceToken()
                .map(token -> withToken(auth.role().wire(), token))
                .orElse(this);
        for (RoleToken each : auth.deviceTokens().orElse(List.of())) {
            with = with.withToken(each.role().wire(), each.deviceToken());
        }
        return with.pinning(hello.server().certificate());
    }

    private Profile pinning(Optional<ServerCertificate> told) {
        if (pin.isEmpty() || told.isEmpty() || !address().tls()) {
            return this;
        }
        ServerCertificate certificate = told.get();
        return new Profile(
                url,
                Optional.of(new Fingerprint(certificate.sha256())),
                tokens,
                person,
                personName,
                certificate.next().map(Fingerprint::new));
    }

    /// The profile of a folder; empty when there is none. `LinkFailure` with what to do when it cannot be read.
    public static Optional<Profile> load(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.STRICT.readValue(Files.readAllBytes(file), Profile.class));
        } catch (IOException | JacksonException e) {
            throw unreadable(file, e);
        }
    }

    /// Replaces the profile of a folder as a whole: a crash leaves the old or the new one.
    public void save(Path folder, RandomGenerator random) throws IOException {
        byte[] text = Json.STRICT.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
        write(folder, FILE, text, random);
    }

    /// The device's key; made, and kept, when there is none.
    public static DeviceKey key(Path folder, SecureRandom random) throws IOException {
        Path file = folder.resolve(KEY);
        if (Files.exists(file)) {
            try {
                return DeviceKey.parse(Files.readString(file, StandardCharsets.US_ASCII));
            } catch (IllegalArgumentException e) {
                throw unreadable(file, e);
            }
        }
        DeviceKey key = DeviceKey.generate(random);
        write(folder, KEY, key.pem().getBytes(StandardCharsets.US_ASCII), random);
        return key;
    }

    private static void write(Path folder, String name, byte[] text, RandomGenerator random) throws IOException {
        Files.createDirectories(folder, mode("rwx------"));
        Path draft = folder.resolve(Ids.mint("new", random));
        try (FileChannel out = FileChannel.open(
                draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode("rw-------"))) {
            ByteBuffer buffer = ByteBuffer.wrap(text);
            while (buffer.hasRemaining()) {
                out.write(buffer);
            }
            out.force(true);
        }
        Files.move(draft, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel self = FileChannel.open(folder, StandardOpenOption.READ)) {
            self.force(true);
        }
    }

    private static FileAttribute<?> mode(String text) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
    }

    private static LinkFailure unreadable(Path file, Exception e) {
        return new LinkFailure(
                LinkFailure.Kind.PROTOCOL,
                file + " cannot be read: move it away and pair this device again with a new setup code",
                e);
    }

    @Override
    public String toString() {
        return "Profile[" + url + "]";
    }
}
