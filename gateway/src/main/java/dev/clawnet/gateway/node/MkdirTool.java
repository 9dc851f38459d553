package dev.clawnet.gateway.node;

import dev.clawnet.gateway.agent.Arguments;
import dev.clawnet.gateway.agent.Facts;
import dev.clawnet.gateway.agent.Items;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.node.ChangeCommands;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// `files.mkdir`: makes a folder, and those missing on the way.
final class MkdirTool extends ChangeTool {
    MkdirTool(NodeCalls nodes, Facts facts, Underway underway) {
        super(
                new ToolSpec(
                        "files.mkdir",
                        "Makes a folder.",
                        List.of(new ToolSpec.Param(
                                "path", ToolSpec.Type.STRING, "Folder, relative to your home or node:/path.", true))),
                Verb.MKDIR,
                nodes,
                facts,
                underway);
    }

    @Override
    public Plan plan(Tx tx, Run run, JsonNode arguments) {
        return Arguments.text(arguments, "path")
                .map(path -> plan(tx, run, path, Map.of(), ""))
                .orElseGet(() -> new Plan.Bad("path is missing"));
    }

    @Override
    String command() {
        return ChangeCommands.MKDIR;
    }

    @Override
    JsonNode params(Permit permit, String path) {
        return Json.STRICT.valueToTree(new ChangeCommands.MkdirParams(path, Optional.of(true)));
    }

    @Override
    void making(Tx tx, Permit permit, Run run) {
        Items.making(tx, run, permit.act().object());
    }

    @Override
    void made(Tx tx, Permit permit, Run run, List<Resource> made, Underway.Change change) {
        made.forEach(each -> change.settle(tx, each, Items.made(run, permit)));
    }
}
