package dev.clawnet.gateway.node;

import dev.clawnet.gateway.agent.Arguments;
import dev.clawnet.gateway.agent.Facts;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.Labels;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.node.FilesCommands;
import dev.clawnet.protocol.text.ScriptRegex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// `files.search`: files below a folder by name or text. The folder itself must be visible; what is found and may
/// not be learnt is left out.
final class SearchTool extends FileTool {
    private static final int QUERY = 200;
    private static final List<String> TEXTS = List.of("query", "name", "glob");
    private static final Set<String> HOW = Set.of("regex", "caseSensitive", "glob", "context", "perFile");

    private final HiddenPlaces hidden = new HiddenPlaces();

    SearchTool(NodeCalls nodes, Facts facts) {
        super(
                new ToolSpec(
                        "files.search",
                        "Finds lines that hold something in the files of a folder, or files by their names.",
                        List.of(
                                new ToolSpec.Param(
                                        "query",
                                        ToolSpec.Type.STRING,
                                        "What a line holds. Left out: files are found by glob or name.",
                                        false),
                                new ToolSpec.Param(
                                        "path", ToolSpec.Type.STRING, "Folder; your home if left out.", false),
                                new ToolSpec.Param(
                                        "regex", ToolSpec.Type.BOOLEAN, "The query is a regular expression.", false),
                                new ToolSpec.Param(
                                        "caseSensitive", ToolSpec.Type.BOOLEAN, "By case; not if left out.", false),
                                new ToolSpec.Param("name", ToolSpec.Type.STRING, "A part of the files' names.", false),
                                new ToolSpec.Param(
                                        "glob", ToolSpec.Type.STRING, "*.java, or docs/**/*.md below path.", false),
                                new ToolSpec.Param(
                                        "context", ToolSpec.Type.INTEGER, "Lines around each line, 0 to 5.", false),
                                new ToolSpec.Param(
                                        "perFile",
                                        ToolSpec.Type.INTEGER,
                                        "Lines of one file, 1 to 50; 1 if left out.",
                                        false),
                                new ToolSpec.Param(
                                        "limit", ToolSpec.Type.INTEGER, "Lines or files at most, 1 to 200.", false))),
                Verb.SEARCH,
                nodes,
                facts);
    }

    @Override
    public Plan plan(Tx tx, Run run, JsonNode arguments) {
        Map<String, String> wanted = new HashMap<>();
        for (String each : TEXTS) {
            Optional<String> text = Arguments.text(arguments, each);
            if (text.isPresent() && text.get().length() > QUERY) {
                return new Plan.Bad(each + " takes 1 to " + QUERY + " characters");
            }
            text.ifPresent(value -> wanted.put(each, value));
        }
        if (wanted.isEmpty()) {
            return new Plan.Bad("query, name or glob is needed");
        }
        for (String each : List.of("regex", "caseSensitive")) {
            if (arguments.path(each).asBoolean(false)) {
                wanted.put(each, "true");
            }
        }
        Optional<String> bad = pattern(wanted);
        if (bad.isPresent()) {
            return new Plan.Bad(bad.get());
        }
        number(arguments, "context", 0, FilesCommands.MAX_CONTEXT, wanted);
        number(arguments, "perFile", 1, FilesCommands.MAX_PER_FILE, wanted);
        number(arguments, "limit", 1, FilesCommands.MAX_MATCHES, wanted);
        return plan(tx, run, Arguments.text(arguments, "path").orElse("."), wanted, "");
    }

    /// Why a query is no pattern.
    private static Optional<String> pattern(Map<String, String> wanted) {
        if (!wanted.containsKey("regex") || !wanted.containsKey("query")) {
            return Optional.empty();
        }
        try {
            ScriptRegex.of(wanted.getOrDefault("query", ""));
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            // The sentences are those of the pattern reader, made to be told.
            return Optional.of("query is no pattern: " + e.getMessage());
        }
    }

    private static void number(JsonNode arguments, String name, int min, int max, Map<String, String> wanted) {
        Arguments.number(arguments, name, min, max).ifPresent(value -> wanted.put(name, Long.toString(value)));
    }

    @Override
    String command() {
        return FilesCommands.SEARCH;
    }

    @Override
    public void announced(Tx tx, Permit permit, Run run) {
        hidden.announced(tx, labels(tx, run, permit.act()), run, permit.act().object());
    }

    @Override
    JsonNode params(Permit permit, String path) {
        Map<String, String> wanted = permit.act().arguments();
        Optional<String> query = Optional.ofNullable(wanted.get("query"));
        Optional<String> glob = Optional.ofNullable(wanted.get("glob"));
        Optional<String> name = Optional.ofNullable(wanted.get("name"));
        boolean plain = wanted.keySet().stream().noneMatch(HOW::contains);
        FilesCommands.How how = new FilesCommands.How(
                flag(wanted, "regex"),
                flag(wanted, "caseSensitive"),
                glob,
                number(wanted, "context"),
                number(wanted, "perFile"));
        return Json.STRICT.valueToTree(new FilesCommands.SearchParams(
                path,
                name,
                query,
                List.of(path),
                Optional.of(hidden.take(permit.act().run())),
                number(wanted, "limit"),
                plain ? Optional.empty() : Optional.of(how)));
    }

    private static Optional<Boolean> flag(Map<String, String> wanted, String name) {
        return wanted.containsKey(name) ? Optional.of(true) : Optional.empty();
    }

    private static Optional<Integer> number(Map<String, String> wanted, String name) {
        return Optional.ofNullable(wanted.get(name)).map(Integer::valueOf);
    }

    @Override
    Effect came(Tx tx, Permit permit, Run run, JsonNode payload) {
        Act act = permit.act();
        FilesCommands.Found found = Json.LENIENT.treeToValue(payload, FilesCommands.Found.class);
        Labels labels = labels(tx, run, act);
        String node = FilePlaces.of(act.object()).node();
        List<String> lines = new ArrayList<>();
        Run.Taken taken = Run.Taken.of(run.integrity(), act.object());
        int left = 0;
        for (FilesCommands.Match match : found.matches()) {
            Optional<Resource> item = item(run.owner(), node, match.path())
                    .filter(it -> it.within(act.object()) && visible(tx, labels, run, it));
            if (item.isPresent()) {
                lines.add(node + ":" + match.path() + line(act, match)
                        + match.excerpt().map(text -> ": " + text).orElse(""));
                taken = both(taken, taken(tx, labels, run, item.get()));
            } else {
                left++;
            }
        }
        String more =
                found.truncated() ? "\n[there may be more: look in a smaller folder, or for something rarer]" : "";
        return Effect.done((lines.isEmpty() ? "nothing" : String.join("\n", lines)) + more)
                .taking(taken)
                .noting(Map.of("leftOut", Integer.toString(left)));
    }

    /// The number of a line, where lines were asked for.
    private static String line(Act act, FilesCommands.Match match) {
        boolean asked = act.arguments().keySet().stream().anyMatch(HOW::contains);
        return asked ? match.line().map(number -> ":" + number).orElse("") : "";
    }
}
