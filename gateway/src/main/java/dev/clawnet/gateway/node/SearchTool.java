package dev.clawnet.gateway.node;

import dev.clawnet.gateway.agent.Arguments;
import dev.clawnet.gateway.agent.Facts;
import dev.clawnet.gateway.agent.Items;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.Labels;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.ResourcePattern;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.id.RunId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.node.FilesCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/// `files.search`: files below a folder by name or text. The folder itself must be visible; what is found and may
/// not be learnt is left out.
final class SearchTool extends FileTool {
    private static final int QUERY = 200;
    /// Hidden files that are named to the node one by one; more of them are left out of what it answers.
    private static final int NAMED = 200;

    /// What the search of a run that was announced leaves out, until it is sent. Bounded by the live runs, each of
    /// which does one thing at a time.
    private final Map<RunId, List<String>> hidden = new ConcurrentHashMap<>();

    SearchTool(NodeCalls nodes, Facts facts) {
        super(
                new ToolSpec(
                        "files.search",
                        "Finds files whose text or name holds something.",
                        List.of(
                                new ToolSpec.Param("query", ToolSpec.Type.STRING, "What the text or name holds.", true),
                                new ToolSpec.Param(
                                        "path", ToolSpec.Type.STRING, "Folder; your home if left out.", false))),
                Verb.SEARCH,
                nodes,
                facts);
    }

    @Override
    public Plan plan(Tx tx, Run run, JsonNode arguments) {
        Optional<String> query = Arguments.text(arguments, "query");
        if (query.isEmpty() || query.get().length() > QUERY) {
            return new Plan.Bad("query takes 1 to " + QUERY + " characters");
        }
        return plan(tx, run, Arguments.text(arguments, "path").orElse("."), Map.of("query", query.get()), "");
    }

    @Override
    String command() {
        return FilesCommands.SEARCH;
    }

    /// What the audience may not learn must not take part at all: a hit that is left out afterwards would have
    /// taken the place of one that is not.
    @Override
    public void announced(Tx tx, Permit permit, Run run) {
        Resource folder = permit.act().object();
        Labels labels = labels(tx, run, permit.act());
        List<String> patterns = new ArrayList<>();
        for (ResourcePattern pattern : labels.hiddenBelow(run.audience(), folder)) {
            patterns.add(pathOf(pattern));
        }
        for (Resource item : Items.below(tx, folder, NAMED)) {
            // A name with a star would be read as a pattern, and hide more than itself.
            if (item.text().indexOf('*') < 0 && !visible(tx, labels, run, item)) {
                patterns.add(FilePlaces.of(item).path());
            }
        }
        hidden.put(run.id(), patterns.subList(0, Math.min(patterns.size(), FilesCommands.MAX_PATTERNS)));
    }

    /// Where on the node a rule's pattern reaches; its first segment names the node.
    private static String pathOf(ResourcePattern pattern) {
        List<String> segments = pattern.prefix().segments();
        int from = segments.getFirst().equals("**") ? 0 : 1;
        return "/" + String.join("/", segments.subList(from, segments.size()));
    }

    @Override
    JsonNode params(Permit permit, String path) {
        String query = permit.act().arguments().getOrDefault("query", "");
        List<String> excluded = hidden.remove(permit.act().run());
        return Json.STRICT.valueToTree(new FilesCommands.SearchParams(
                path,
                Optional.empty(),
                Optional.of(query),
                List.of(path),
                Optional.of(excluded == null ? List.of() : excluded),
                Optional.empty()));
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
                lines.add(node + ":" + match.path()
                        + match.excerpt().map(text -> ": " + text).orElse(""));
                taken = both(taken, taken(tx, labels, run, item.get()));
            } else {
                left++;
            }
        }
        return Effect.done(lines.isEmpty() ? "nothing" : String.join("\n", lines))
                .taking(taken)
                .noting(Map.of("leftOut", Integer.toString(left)));
    }
}
