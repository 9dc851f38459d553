package dev.clawnet.gateway.node;

import dev.clawnet.gateway.agent.Arguments;
import dev.clawnet.gateway.agent.Changes;
import dev.clawnet.gateway.agent.Facts;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.node.UndoCommands;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// `files.undo`: takes back the newest change that this identity made for this audience, or the newest one at a path.
/// What others changed cannot even be named (INV-34); the node looks at the identity again.
final class UndoTool extends FileTool {
    UndoTool(NodeCalls nodes, Facts facts) {
        super(
                new ToolSpec(
                        "files.undo",
                        "Takes back your newest change of files, or your newest one at a path. Call it again for the"
                                + " one before.",
                        List.of(new ToolSpec.Param(
                                "path",
                                ToolSpec.Type.STRING,
                                "File or folder that was changed; your newest change if left out.",
                                false))),
                Verb.UNDO,
                nodes,
                facts);
    }

    @Override
    public Plan plan(Tx tx, Run run, JsonNode arguments) {
        Optional<String> path = Arguments.text(arguments, "path");
        Optional<Resource> place =
                path.flatMap(written -> FilePlaces.of(tx, run, written)).map(found -> found.resource(run));
        if (path.isPresent() && place.isEmpty()) {
            return new Plan.Nothing();
        }
        return Changes.newest(tx, run, place)
                .<Plan>map(change -> new Plan.Of(act(run, change), ""))
                .orElseGet(Plan.Nothing::new);
    }

    private static Act act(Run run, Changes.Change change) {
        return new Act(
                run.agent(),
                run.id(),
                Verb.UNDO,
                change.object(),
                change.target(),
                Optional.empty(),
                run.purpose(),
                Map.of(Changes.OPERATION, change.operation()));
    }

    @Override
    String command() {
        return UndoCommands.UNDO;
    }

    @Override
    JsonNode params(Permit permit, String path) {
        return Json.STRICT.valueToTree(new UndoCommands.UndoParams(operation(permit)));
    }

    private static String operation(Permit permit) {
        return permit.act().arguments().getOrDefault(Changes.OPERATION, "");
    }

    @Override
    public void announced(Tx tx, Permit permit, Run run) {
        Changes.find(tx, run.owner(), operation(permit)).ifPresent(change -> Changes.undoing(tx, change));
    }

    @Override
    Effect came(Tx tx, Permit permit, Run run, JsonNode payload) {
        Changes.find(tx, run.owner(), operation(permit)).ifPresent(change -> Changes.undone(tx, run.owner(), change));
        return Effect.done("done").noting(Map.of("undoes", operation(permit)));
    }
}
