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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// `files.search`: files below a folder by name or text. The folder itself must be visible; what is found and may
/// not be learnt is left out.
final class SearchTool extends FileTool {
    private static final int QUERY = 200;

    private final HiddenPlaces hidden = new HiddenPlaces();

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

    @Override
    public void announced(Tx tx, Permit permit, Run run) {
        hidden.announced(tx, labels(tx, run, permit.act()), run, permit.act().object());
    }

    @Override
    JsonNode params(Permit permit, String path) {
        String query = permit.act().arguments().getOrDefault("query", "");
        return Json.STRICT.valueToTree(new FilesCommands.SearchParams(
                path,
                Optional.empty(),
                Optional.of(query),
                List.of(path),
                Optional.of(hidden.take(permit.act().run())),
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
