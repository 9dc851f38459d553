package dev.clawnet.gateway.agent.model;

import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.secret.Secret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The keys of one agent's own, in the `auth-profiles.json` of its folder: listed by name, set, and taken away. What
/// else stands in the file stays. The file is its user's alone, and is the old one or the new one after a crash.
///
/// Threat: a file or a link that somebody else put there, through which a key would be read or written elsewhere. What
/// is not a file of its owner alone is refused, for writing as for reading. See `OwnKeysTest`.
public final class OwnKeys {
    private static final String FILE = "auth-profiles.json";
    private static final String PROFILES = "profiles";
    private static final String ORDER = "order";
    private static final String API_KEY = "api_key";

    /// How tokens begin by which a program of Anthropic's is signed in to a plan.
    private static final String LOGIN = "sk-ant-oat";

    private final Path folder;

    public OwnKeys(Path folder) {
        this.folder = folder;
    }

    /// A key by its name, never what it holds.
    ///
    /// @param type `api_key`, `token`, or what the file says
    /// @param usable whether questions are asked with it now
    public record Named(String id, String provider, String type, boolean usable) {}

    /// Whether this is no key but the login of another program, which its provider takes from that program alone.
    public static boolean isLogin(String text) {
        return text.startsWith(LOGIN);
    }

    /// All of them, by name. `ModelFailure` for a file that cannot be used.
    public List<Named> list(Instant now) throws ModelFailure {
        OwnProviders own = new OwnProviders(folder);
        List<Named> found = new ArrayList<>();
        for (var each : own.read(FILE).path(PROFILES).properties()) {
            String provider = each.getValue().path("provider").asString("");
            found.add(new Named(
                    each.getKey(),
                    provider,
                    each.getValue().path("type").asString(""),
                    own.profiles(provider, now).contains(each.getKey())));
        }
        return found;
    }

    /// The name under which the key of a provider is kept.
    public static String id(String provider) {
        return provider + ":default";
    }

    /// Keeps a key, in the place of the one under its name, to be used first.
    public void set(String provider, Secret key) throws ModelFailure {
        ObjectNode file = file();
        String id = id(provider);
        // The key leaves its box for the file that is read when a question is asked.
        file.withObjectProperty(PROFILES)
                .putObject(id)
                .put("type", API_KEY)
                .put("provider", provider)
                .put("key", key.reveal());
        drop(file.path("usageStats"), Set.of(id));
        if (file.path(ORDER).path(provider) instanceof ArrayNode order) {
            List<String> others = new ArrayList<>(List.of(id));
            order.forEach(other -> others.add(other.asString("")));
            ArrayNode fresh = file.withObjectProperty(ORDER).putArray(provider);
            others.stream().distinct().forEach(fresh::add);
        } else {
            file.withObjectProperty("lastGood").put(provider, id);
        }
        write(file);
    }

    /// Takes keys of a provider away; their names.
    ///
    /// @param ids of these alone; absent: all of the provider
    public List<String> remove(String provider, Optional<List<String>> ids) throws ModelFailure {
        ObjectNode file = file();
        Set<String> gone = new HashSet<>();
        for (var each : file.path(PROFILES).properties()) {
            boolean meant = ids.map(all -> all.contains(each.getKey())).orElse(true);
            if (meant && each.getValue().path("provider").asString("").equals(provider)) {
                gone.add(each.getKey());
            }
        }
        if (gone.isEmpty()) {
            return List.of();
        }
        drop(file.path(PROFILES), gone);
        drop(file.path("usageStats"), gone);
        if (gone.contains(file.path("lastGood").path(provider).asString(""))) {
            drop(file.path("lastGood"), Set.of(provider));
        }
        if (file.path(ORDER).path(provider) instanceof ArrayNode order) {
            order.removeIf(each -> gone.contains(each.asString("")));
            if (order.isEmpty()) {
                drop(file.path(ORDER), Set.of(provider));
            }
        }
        write(file);
        return gone.stream().sorted().toList();
    }

    private static void drop(JsonNode object, Set<String> names) {
        if (object instanceof ObjectNode there) {
            there.remove(names);
        }
    }

    private ObjectNode file() throws ModelFailure {
        if (new OwnProviders(folder).read(FILE) instanceof ObjectNode there) {
            if (!there.has("version")) {
                there.put("version", 1);
            }
            return there;
        }
        throw OwnProviders.unusable(FILE);
    }

    private void write(ObjectNode file) throws ModelFailure {
        Path draft = folder.resolve(FILE + ".new");
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.deleteIfExists(draft);
            try (FileChannel out = FileChannel.open(
                    draft,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(Json.STRICT.writeValueAsString(file));
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(
                    draft, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new ModelFailure(ModelFailure.Kind.REFUSED, "the agent's own " + FILE + " cannot be written");
        }
    }
}
