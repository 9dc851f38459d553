package dev.clawnet.gateway.node;

import dev.clawnet.gateway.agent.Arguments;
import dev.clawnet.gateway.agent.Facts;
import dev.clawnet.gateway.agent.Items;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.ItemPolicy;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.node.ChangeCommands;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// `files.append`: adds text to the end of a file, or makes it.
final class AppendTool extends ChangeTool {
    private static final int TEXT = 200_000;

    AppendTool(NodeCalls nodes, Facts facts, Underway underway) {
        super(
                new ToolSpec(
                        "files.append",
                        "Adds text to the end of a file; makes the file when it is missing.",
                        List.of(
                                new ToolSpec.Param(
                                        "path",
                                        ToolSpec.Type.STRING,
                                        "File, relative to your home or node:/path.",
                                        true),
                                new ToolSpec.Param("text", ToolSpec.Type.STRING, "What is added.", true))),
                Verb.APPEND,
                nodes,
                facts,
                underway);
    }

    @Override
    public Plan plan(Tx tx, Run run, JsonNode arguments) {
        Optional<String> path = Arguments.text(arguments, "path");
        Optional<String> text = Arguments.text(arguments, "text");
        if (path.isEmpty() || text.isEmpty() || text.get().length() > TEXT) {
            return new Plan.Bad("path and text are needed; text takes at most " + TEXT + " characters");
        }
        return plan(tx, run, path.get(), Map.of("text", text.get()), text.get());
    }

    @Override
    String command() {
        return ChangeCommands.APPEND;
    }

    @Override
    JsonNode params(Permit permit, String path) {
        return Json.STRICT.valueToTree(new ChangeCommands.AppendParams(
                path, permit.act().arguments().getOrDefault("text", ""), Optional.empty(), Optional.of(true)));
    }

    @Override
    void making(Tx tx, Permit permit, Run run) {
        Items.making(tx, run, permit.act().object());
    }

    /// Old and new text stand there together, and so do their policies: of what was there before nobody was shown
    /// anything.
    @Override
    void made(Tx tx, Permit permit, Run run, List<Resource> made, Underway.Change change) {
        ItemPolicy added = Items.made(run, permit);
        made.forEach(each -> change.settle(tx, each, Items.meet(change.before(each), added)));
    }
}
