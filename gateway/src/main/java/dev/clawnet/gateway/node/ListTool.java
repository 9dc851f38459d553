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

/// `files.list`: names in a folder, those that the run's audience may learn.
final class ListTool extends FileTool {
    private final HiddenPlaces hidden = new HiddenPlaces();

    ListTool(NodeCalls nodes, Facts facts) {
        super(
                new ToolSpec(
                        "files.list",
                        "Lists a folder.",
                        List.of(new ToolSpec.Param(
                                "path", ToolSpec.Type.STRING, "Folder, relative to your home or node:/path.", false))),
                Verb.LIST,
                nodes,
                facts);
    }

    @Override
    public Plan plan(Tx tx, Run run, JsonNode arguments) {
        return plan(tx, run, Arguments.text(arguments, "path").orElse("."), Map.of(), "");
    }

    @Override
    String command() {
        return FilesCommands.LIST;
    }

    @Override
    public void announced(Tx tx, Permit permit, Run run) {
        hidden.announced(tx, labels(tx, run, permit.act()), run, permit.act().object());
    }

    @Override
    JsonNode params(Permit permit, String path) {
        return Json.STRICT.valueToTree(new FilesCommands.ListParams(
                path,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(hidden.take(permit.act().run()))));
    }

    @Override
    Effect came(Tx tx, Permit permit, Run run, JsonNode payload) {
        Act act = permit.act();
        FilesCommands.Listing listing = Json.LENIENT.treeToValue(payload, FilesCommands.Listing.class);
        Labels labels = labels(tx, run, act);
        List<String> names = new ArrayList<>();
        Run.Taken taken = taken(tx, labels, run, act.object());
        int left = 0;
        for (FilesCommands.Item item : listing.entries()) {
            Optional<Resource> child = child(act.object(), item.name()).filter(it -> visible(tx, labels, run, it));
            if (child.isPresent()) {
                names.add(item.kind() == FilesCommands.Kind.DIRECTORY ? item.name() + "/" : item.name());
                taken = both(taken, taken(tx, labels, run, child.get()));
            } else {
                left++;
            }
        }
        if (listing.truncated()) {
            // The node counts after it left out what this audience may not learn, so this tells nothing of that.
            names.add("cut: the first " + names.size() + " are shown, there are more; list a folder in it or search");
        }
        return Effect.done(names.isEmpty() ? "nothing" : String.join("\n", names))
                .taking(taken)
                .noting(Map.of("leftOut", Integer.toString(left)));
    }
}
