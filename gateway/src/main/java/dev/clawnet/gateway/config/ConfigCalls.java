package dev.clawnet.gateway.config;

import dev.clawnet.gateway.config.ConfigBook.Bad;
import dev.clawnet.gateway.config.ConfigBook.Drafted;
import dev.clawnet.gateway.config.ConfigBook.Page;
import dev.clawnet.gateway.config.ConfigBook.Stale;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.protocol.catalogue.ConfigMethods;
import dev.clawnet.protocol.catalogue.ConfigMethods.ConfigIssue;
import dev.clawnet.protocol.catalogue.ConfigMethods.ConfigSnapshot;
import dev.clawnet.protocol.catalogue.ConfigMethods.Written;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Serves `config.*`. The file is the host person's; to everybody else there is none.
///
/// Threat: somebody else's device, or a program that holds a token, changes what the gateway's owner decided. Only a
/// device that the host person paired by hand writes, with `operator.admin`. See `ConfigWireTest`.
public final class ConfigCalls {
    private static final int SHOWN_KEYS = 1_500;
    private static final int SHOWN_ISSUES = 20;

    private final ConfigBook book;
    private final Store store;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Running running;

    /// What the gateway was started with, for a host person without a file.
    ///
    /// @param config without secrets
    public record Running(JsonNode config, String version) {}

    public ConfigCalls(ConfigBook book, Store store, InstantSource clock, RandomGenerator random, Running running) {
        this.book = book;
        this.store = store;
        this.clock = clock;
        this.random = random;
        this.running = running;
    }

    public void bind(MethodTable table) {
        table.bind(ConfigMethods.GET, (caller, _) -> snapshot(caller));
        table.bind(
                ConfigMethods.SET,
                (caller, set) -> write(caller, new ConfigBook.Edit(false, set.raw(), set.baseHash(), List.of())));
        table.bind(
                ConfigMethods.APPLY,
                (caller, apply) -> write(caller, new ConfigBook.Edit(false, apply.raw(), apply.baseHash(), List.of())));
        table.bind(
                ConfigMethods.PATCH,
                (caller, patch) -> write(
                        caller,
                        new ConfigBook.Edit(
                                true,
                                patch.raw(),
                                patch.baseHash(),
                                patch.replacePaths().orElse(List.of()))));
        table.bind(ConfigMethods.SCHEMA, (_, _) -> schema());
        table.bind(
                ConfigMethods.SCHEMA_LOOKUP,
                (_, wanted) -> book.lookUp(wanted.path())
                        .orElseThrow(() -> new Fault(ErrorCode.NOT_FOUND, "config schema path not found")));
    }

    private ConfigSnapshot snapshot(Caller caller) {
        Optional<Page> page = caller.host() ? book.read() : Optional.empty();
        return page.filter(Page::exists)
                .map(ConfigCalls::shown)
                .orElseGet(() -> none(caller, page.map(Page::path), page.map(Page::hash)));
    }

    private static ConfigSnapshot shown(Page page) {
        return new ConfigSnapshot(
                Optional.of(page.path()),
                true,
                Json.STRICT.valueToTree(page.parsed().toPrettyString()),
                page.parsed(),
                page.issues().isEmpty(),
                page.parsed(),
                page.hash(),
                page.issues(),
                page.warnings(),
                List.of());
    }

    private ConfigSnapshot none(Caller caller, Optional<String> path, Optional<String> hash) {
        JsonNode config = caller.host() ? running.config() : Json.STRICT.createObjectNode();
        return new ConfigSnapshot(
                path,
                false,
                Json.STRICT.nullNode(),
                Json.STRICT.createObjectNode(),
                true,
                config,
                hash.orElseGet(() -> Canonical.digest(config)),
                List.of(),
                List.of(),
                List.of());
    }

    private ConfigMethods.ConfigSchema schema() {
        JsonNode schema = book.schema()
                .orElseThrow(() -> new Fault(ErrorCode.NOT_FOUND, "this gateway runs without a configuration file"));
        return new ConfigMethods.ConfigSchema(
                schema, Map.of(), running.version(), clock.instant().toString());
    }

    private Written write(Caller caller, ConfigBook.Edit edit) {
        if (!caller.host()) {
            throw new Fault(ErrorCode.NOT_FOUND, "you have no configuration file here");
        }
        return switch (book.draft(edit)) {
            case Stale _ -> throw stale();
            case Bad bad -> throw bad(bad.issues());
            case Drafted drafted -> write(caller, drafted);
        };
    }

    /// The intent is durable before the file is touched; what became of it follows.
    private Written write(Caller caller, Drafted drafted) {
        EntryId intent = EntryId.mint(random);
        store.write(_ -> Change.of(
                true, Entry.intent(intent, caller.person(), "config.written", fields(caller, drafted, "announced"))));
        Optional<Page> after;
        try {
            after = drafted.write();
        } catch (UncheckedIOException e) {
            settle(caller, drafted, intent, "failed");
            throw e;
        }
        if (after.isEmpty()) {
            settle(caller, drafted, intent, "refused");
            throw stale();
        }
        Page page = after.get();
        store.write(_ -> Change.of(
                true,
                outcome(caller, drafted, intent, "done"),
                new Broadcast<>(
                        caller.person(),
                        ConfigMethods.CHANGED,
                        new ConfigMethods.ConfigChanged(page.path(), page.hash(), clock.millis()))));
        return new Written(true, page.path(), page.hash(), page.parsed(), drafted.keys());
    }

    private void settle(Caller caller, Drafted drafted, EntryId intent, String result) {
        store.write(_ -> Change.of(true, outcome(caller, drafted, intent, result)));
    }

    private Entry outcome(Caller caller, Drafted drafted, EntryId intent, String result) {
        return Entry.outcome(
                EntryId.mint(random), intent, caller.person(), "config.written", fields(caller, drafted, result));
    }

    /// Which keys, never what they say: a value may be a secret.
    private static Map<String, String> fields(Caller caller, Drafted drafted, String result) {
        String listed = String.join(" ", drafted.keys());
        Map<String, String> fields = new HashMap<>();
        fields.put("owner", caller.person().value());
        fields.put("actor", caller.actor());
        fields.put("keys", listed.length() > SHOWN_KEYS ? listed.substring(0, SHOWN_KEYS) + " ..." : listed);
        fields.put("count", Integer.toString(drafted.keys().size()));
        fields.put("result", result);
        return fields;
    }

    private static Fault stale() {
        return new Fault(ErrorCode.CONFLICT, "config changed since last load; re-run config.get and retry");
    }

    private static Fault bad(List<ConfigIssue> issues) {
        Stream<Map<String, String>> shown = issues.stream()
                .limit(SHOWN_ISSUES)
                .map(issue -> Map.of("path", issue.path(), "message", issue.message()));
        return new Fault(
                ErrorCode.INVALID_REQUEST,
                "invalid config: "
                        + issues.stream().findFirst().map(ConfigIssue::message).orElse("it is no good"),
                Map.of("issues", shown.toList(), "hint", "correct what the issues name; nothing was written"));
    }
}
