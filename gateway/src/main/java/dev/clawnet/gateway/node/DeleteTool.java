package dev.clawnet.gateway.node;

import dev.clawnet.gateway.agent.Arguments;
import dev.clawnet.gateway.agent.Facts;
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
import tools.jackson.databind.JsonNode;

/// `files.delete`: takes a file or a folder from its place; the node keeps it until the owner removes it for good.
final class DeleteTool extends ChangeTool {
    DeleteTool(NodeCalls nodes, Facts facts, Underway underway) {
        super(
                new ToolSpec(
                        "files.delete",
                        "Deletes a file or a folder with everything in it; it can be undone.",
                        List.of(new ToolSpec.Param(
                                "path",
                                ToolSpec.Type.STRING,
                                "File or folder, relative to your home or node:/path.",
                                true))),
                Verb.DELETE,
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
        return ChangeCommands.DELETE;
    }

    @Override
    JsonNode params(Permit permit, String path) {
        return Json.STRICT.valueToTree(new ChangeCommands.DeleteParams(path));
    }

    /// What is gone keeps its policy, for the day it comes back.
    @Override
    void making(Tx tx, Permit permit, Run run) {}

    @Override
    void made(Tx tx, Permit permit, Run run, List<Resource> made, Underway.Change change) {}
}
