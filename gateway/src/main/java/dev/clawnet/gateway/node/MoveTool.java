package dev.clawnet.gateway.node;

import dev.clawnet.gateway.agent.Arguments;
import dev.clawnet.gateway.agent.Facts;
import dev.clawnet.gateway.agent.Items;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.ItemPolicy;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.node.ChangeCommands;
import dev.clawnet.protocol.node.FilesCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// `files.move` and `files.rename`: what is moved keeps its own policies.
final class MoveTool extends ChangeTool {
    private MoveTool(ToolSpec spec, Verb verb, NodeCalls nodes, Facts facts, Underway underway) {
        super(spec, verb, nodes, facts, underway);
    }

    static MoveTool move(NodeCalls nodes, Facts facts, Underway underway) {
        return new MoveTool(
                new ToolSpec(
                        "files.move",
                        "Moves a file or folder; a file may take the place of a file.",
                        List.of(
                                new ToolSpec.Param("path", ToolSpec.Type.STRING, "What is moved.", true),
                                new ToolSpec.Param("to", ToolSpec.Type.STRING, "Its whole new path.", true))),
                Verb.MOVE,
                nodes,
                facts,
                underway);
    }

    static MoveTool rename(NodeCalls nodes, Facts facts, Underway underway) {
        return new MoveTool(
                new ToolSpec(
                        "files.rename",
                        "Gives a file or folder another name in its folder.",
                        List.of(
                                new ToolSpec.Param("path", ToolSpec.Type.STRING, "What is renamed.", true),
                                new ToolSpec.Param("name", ToolSpec.Type.STRING, "Its new name.", true))),
                Verb.RENAME,
                nodes,
                facts,
                underway);
    }

    @Override
    public Plan plan(Tx tx, Run run, JsonNode arguments) {
        Optional<String> path = Arguments.text(arguments, "path");
        Optional<String> to = Arguments.text(arguments, verb() == Verb.MOVE ? "to" : "name");
        if (path.isEmpty() || to.isEmpty()) {
            return new Plan.Bad(verb() == Verb.MOVE ? "path and to are needed" : "path and name are needed");
        }
        if (verb() == Verb.MOVE) {
            return plan(tx, run, path.get(), to.get());
        }
        if (to.get().indexOf('/') >= 0 || to.get().equals("..") || to.get().equals(".")) {
            return new Plan.Bad("name is a name, not a path");
        }
        int slash = path.get().lastIndexOf('/');
        String beside = path.get().substring(0, slash + 1) + to.get();
        return plan(tx, run, path.get(), beside);
    }

    @Override
    String command() {
        return verb() == Verb.MOVE ? ChangeCommands.MOVE : ChangeCommands.RENAME;
    }

    @Override
    JsonNode params(Permit permit, String path) {
        String target = target(permit);
        return Json.STRICT.valueToTree(
                verb() == Verb.MOVE
                        ? new ChangeCommands.TwoEnds(path, target, Optional.of(FilesCommands.WriteMode.REPLACE))
                        : new ChangeCommands.RenameParams(path, target.substring(target.lastIndexOf('/') + 1)));
    }

    @Override
    void making(Tx tx, Permit permit, Run run) {
        Resource to = permit.act().target().orElseThrow();
        for (Resource each : moved(tx, permit)) {
            Resource there = carried(each, permit.act().object(), to);
            Items.put(tx, there, Items.meet(Items.of(tx, there), Items.of(tx, each)));
        }
    }

    @Override
    void made(Tx tx, Permit permit, Run run, List<Resource> made, Underway.Change change) {
        Resource to = permit.act().target().orElseThrow();
        for (Resource each : moved(tx, permit)) {
            ItemPolicy carries = Items.of(tx, each);
            change.settle(
                    tx,
                    carried(each, permit.act().object(), to),
                    Items.isReleased(permit) ? Items.cleared(carries, run.owner()) : carries);
        }
    }

    private static List<Resource> moved(Tx tx, Permit permit) {
        Resource from = permit.act().object();
        List<Resource> all = new ArrayList<>(List.of(from));
        all.addAll(Items.below(tx, from, Limits.ITEMS_MOVED));
        return all;
    }

    /// Where it was and what it is are known to the run from now on.
    @Override
    Effect taking(Tx tx, Permit permit, Run run, Effect effect) {
        return effect.taking(
                taken(tx, labels(tx, run, permit.act()), run, permit.act().object()));
    }
}
