package dev.clawnet.protocol.catalogue;

import static dev.clawnet.protocol.method.Method.method;

import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Method.None;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.shape.Form;
import dev.clawnet.protocol.shape.Range;
import dev.clawnet.protocol.shape.Size;
import dev.clawnet.protocol.shape.Text;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The configuration file of the gateway, read and written from afar by the host person, whose file it is. Everybody
/// else has none.
///
/// Secrets are shown as [#HIDDEN]. Whoever writes that mark back keeps the secret that stands there.
public final class ConfigMethods {
    /// What stands for a secret, as OpenClaw's programs know it.
    public static final String HIDDEN = "__OPENCLAW_REDACTED__";
    /// Longest text of a file that is written. Characters.
    public static final int RAW = 1_000_000;
    /// Longest path of a key. Characters.
    public static final int PATH = 1_024;
    /// Most paths of one patch that take the place of what is there.
    public static final int REPLACED = 256;

    /// The caller's configuration.
    ///
    /// @param path of the file on the gateway's machine
    /// @param raw the file as JSON text, without its comments, which may hold what is nobody's business
    /// @param parsed the same as a value: variables are named, not filled in
    /// @param config the same; for a gateway without a file, what it was started with
    /// @param hash changes when the file does; a write names it
    public record ConfigSnapshot(
            Optional<String> path,
            Boolean exists,
            JsonNode raw,
            JsonNode parsed,
            Boolean valid,
            JsonNode config,
            String hash,
            List<ConfigIssue> issues,
            List<ConfigIssue> warnings,
            List<ConfigIssue> legacyIssues) {
        public ConfigSnapshot {
            issues = List.copyOf(issues);
            warnings = List.copyOf(warnings);
            legacyIssues = List.copyOf(legacyIssues);
        }
    }

    /// Something that is wrong.
    ///
    /// @param path where: line and column, or the path of a key
    public record ConfigIssue(String path, String message) {}

    /// The whole file anew.
    ///
    /// @param raw JSON5 text of an object
    /// @param baseHash of the file that was read; needed when there is one
    public record Set(
            @Text(min = 1, max = RAW) String raw,
            @Text(min = 1, max = Wire.ID) Optional<String> baseHash) {
        public Set {
            Wire.given("raw", raw);
        }
    }

    /// The whole file anew, from clients that also ask for a restart: the gateway begins anew where a change needs it.
    ///
    /// @param sessionKey taken for clients that send it; nobody is told there
    /// @param note taken for clients that send it; the ledger names the keys
    /// @param restartDelayMs taken for clients that send it
    public record Apply(
            @Text(min = 1, max = RAW) String raw,
            @Text(min = 1, max = Wire.ID) Optional<String> baseHash,
            @Text(max = SessionMethods.KEY) Optional<String> sessionKey,
            @Text(max = Wire.NOTE) Optional<String> note,
            @Range(min = 0, max = 3_600_000) Optional<Long> restartDelayMs) {
        public Apply {
            Wire.given("raw", raw);
            restartDelayMs = Wire.within("restartDelayMs", restartDelayMs, 0, 3_600_000);
        }
    }

    /// Some keys anew (RFC 7396): an object is merged, `null` takes a key away, all else takes the place of what is
    /// there, a list as a whole.
    ///
    /// @param replacePaths objects that are not merged but take the place of what is there
    /// @param sessionKey taken for clients that send it; nobody is told there
    /// @param note taken for clients that send it; the ledger names the keys
    /// @param restartDelayMs taken for clients that send it
    public record Patch(
            @Text(min = 1, max = RAW) String raw,
            @Text(min = 1, max = Wire.ID) Optional<String> baseHash,
            @Size(max = REPLACED) @Text(min = 1, max = PATH) Optional<List<String>> replacePaths,

            @Text(max = SessionMethods.KEY) Optional<String> sessionKey,
            @Text(max = Wire.NOTE) Optional<String> note,
            @Range(min = 0, max = 3_600_000) Optional<Long> restartDelayMs) {
        public Patch {
            Wire.given("raw", raw);
            replacePaths = replacePaths.map(paths -> Wire.atMost("replacePaths", paths, REPLACED));
            restartDelayMs = Wire.within("restartDelayMs", restartDelayMs, 0, 3_600_000);
        }
    }

    /// The file after a write.
    ///
    /// @param changedPaths keys that say something else now
    public record Written(Boolean ok, String path, String hash, JsonNode config, List<String> changedPaths) {
        public Written {
            changedPaths = List.copyOf(changedPaths);
        }
    }

    /// Every key there is.
    ///
    /// @param schema JSON Schema, draft 2020-12
    /// @param uiHints always empty: nothing about a key is known that the schema does not say
    public record ConfigSchema(JsonNode schema, Map<String, Hint> uiHints, String version, String generatedAt) {
        public ConfigSchema {
            uiHints = Map.copyOf(uiHints);
        }
    }

    public record Hint(Optional<Boolean> sensitive) {}

    /// Which key.
    public record Lookup(
            @Text(max = PATH) @Form("[A-Za-z0-9_./\\[\\]*-]+")
            String path) {
        public Lookup {
            Wire.given("path", path);
            if (path.length() > PATH || !path.matches("[A-Za-z0-9_./\\[\\]*-]+")) {
                throw new IllegalArgumentException("path takes a key such as gateway.port");
            }
        }
    }

    /// One key.
    ///
    /// @param schema of its value, without the keys below
    /// @param reloadKind whether a change is taken over as it is (`hot`) or needs a new beginning (`restart`)
    public record Looked(String path, JsonNode schema, String reloadKind, List<Child> children) {
        public Looked {
            children = List.copyOf(children);
        }
    }

    /// A key below.
    ///
    /// @param type absent: of several
    /// @param required always false: every key may be left out
    public record Child(
            String key, String path, Optional<String> type, Boolean required, Boolean hasChildren, String reloadKind) {}

    /// The file says something else now.
    public record ConfigChanged(String path, String hash, Long ts) {}

    public static final Method<None, ConfigSnapshot> GET = method("config.get")
            .takes(None.class)
            .returns(ConfigSnapshot.class)
            .needs(Scope.READ)
            .perMinute(120)
            .doc("The caller's own configuration, without secrets.");

    public static final Method<Set, Written> SET = method("config.set")
            .takes(Set.class)
            .returns(Written.class)
            .needs(Scope.ADMIN)
            .humanOnly()
            .writes("config.written")
            .perMinute(30)
            .fails(ErrorCode.NOT_FOUND, ErrorCode.CONFLICT, ErrorCode.INVALID_REQUEST)
            .doc("Writes the host person's configuration file anew; what is no good is refused whole.");

    public static final Method<Patch, Written> PATCH = method("config.patch")
            .takes(Patch.class)
            .returns(Written.class)
            .needs(Scope.ADMIN)
            .humanOnly()
            .writes("config.written")
            .perMinute(30)
            .fails(ErrorCode.NOT_FOUND, ErrorCode.CONFLICT, ErrorCode.INVALID_REQUEST)
            .doc("Changes some keys of the host person's configuration file.");

    public static final Method<Apply, Written> APPLY = method("config.apply")
            .takes(Apply.class)
            .returns(Written.class)
            .needs(Scope.ADMIN)
            .humanOnly()
            .writes("config.written")
            .perMinute(30)
            .fails(ErrorCode.NOT_FOUND, ErrorCode.CONFLICT, ErrorCode.INVALID_REQUEST)
            .doc("As `config.set`; the gateway takes every change over by itself, and begins anew where it must.");

    public static final Method<None, ConfigSchema> SCHEMA = method("config.schema")
            .takes(None.class)
            .returns(ConfigSchema.class)
            .needs(Scope.READ)
            .perMinute(60)
            .fails(ErrorCode.NOT_FOUND)
            .doc("Every key that a configuration file may hold.");

    public static final Method<Lookup, Looked> SCHEMA_LOOKUP = method("config.schema.lookup")
            .takes(Lookup.class)
            .returns(Looked.class)
            .needs(Scope.READ)
            .perMinute(600)
            .fails(ErrorCode.NOT_FOUND)
            .doc("What one key may hold, and the keys below it.");

    public static final EventType<ConfigChanged> CHANGED = EventType.event(
            "config.changed", ConfigChanged.class, Scope.READ, "The host person's configuration file was written.");

    public static final List<Method<?, ?>> ALL = List.of(GET, SET, PATCH, APPLY, SCHEMA, SCHEMA_LOOKUP);
    public static final List<EventType<?>> EVENTS = List.of(CHANGED);

    private ConfigMethods() {}
}
