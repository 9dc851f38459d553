package dev.clawnet.client;

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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import tools.jackson.core.JacksonException;

/// What a device keeps of its gateway, in a folder that only its owner reads: `device.key` and `profile.json`.
///
/// @param tokens device token by wire name of the role
public record Profile(
        String url,
        Optional<Fingerprint> pin,
        Map<String, String> tokens,
        Optional<PersonId> person,
        Optional<String> personName) {
    private static final String FILE = "profile.json";
    private static final String KEY = "device.key";

    public Profile {
        tokens = Map.copyOf(tokens);
    }

    public static Profile of(String url, Optional<Fingerprint> pin) {
        return new Profile(url, pin, Map.of(), Optional.empty(), Optional.empty());
    }

    public GatewayAddress address() {
        return GatewayAddress.of(url, pin);
    }

    public Profile withToken(String role, String token) {
        Map<String, String> all = new TreeMap<>(tokens);
        all.put(role, token);
        return new Profile(url, pin, all, person, personName);
    }

    public Profile withPerson(PersonId who, String name) {
        return new Profile(url, pin, tokens, Optional.of(who), Optional.of(name));
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
