package dev.clawnet.gateway.node;

import dev.clawnet.gateway.agent.Arguments;
import dev.clawnet.gateway.agent.Facts;
import dev.clawnet.gateway.agent.Items;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.ItemPolicy;
import dev.clawnet.policy.Labels;
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

/// `files.copy`: what comes of it is written by the run, out of what it read.
final class CopyTool extends ChangeTool {
    CopyTool(NodeCalls nodes, Facts facts, Underway underway) {
        super(
                new ToolSpec(
                        "files.copy",
                        "Copies a file or folder; a file may take the place of a file.",
                        List.of(
                                new ToolSpec.Param("path", ToolSpec.Type.STRING, "What is copied.", true),
                                new ToolSpec.Param("to", ToolSpec.Type.STRING, "The whole path of the copy.", true))),
                Verb.COPY,
                nodes,
                facts,
                underway);
    }

    @Override
    public Plan plan(Tx tx, Run run, JsonNode arguments) {
        Optional<String> path = Arguments.text(arguments, "path");
        Optional<String> to = Arguments.text(arguments, "to");
        if (path.isEmpty() || to.isEmpty()) {
            return new Plan.Bad("path and to are needed");
        }
        return plan(tx, run, path.get(), to.get());
    }

    @Override
    String command() {
        return ChangeCommands.COPY;
    }

    @Override
    JsonNode params(Permit permit, String path) {
        FilesCommands.WriteMode mode =
                onlyAdds(permit.basis()) ? FilesCommands.WriteMode.NEW_NAME : FilesCommands.WriteMode.REPLACE;
        return Json.STRICT.valueToTree(new ChangeCommands.TwoEnds(path, target(permit), Optional.of(mode)));
    }

    @Override
    void making(Tx tx, Permit permit, Run run) {
        Resource to = permit.act().target().orElseThrow();
        for (Resource each : copied(tx, permit)) {
            Resource there = carried(each, permit.act().object(), to);
            Items.put(tx, there, Items.meet(Items.of(tx, there), ofCopy(tx, run, each)));
        }
    }

    @Override
    void made(Tx tx, Permit permit, Run run, List<Resource> made, Underway.Change change) {
        Resource from = permit.act().object();
        for (Resource each : made) {
            // The first is the copy itself, wherever it was made.
            ItemPolicy carries = Items.of(tx, carried(each, made.getFirst(), from));
            ItemPolicy left = Items.isReleased(permit) ? Items.cleared(carries, run.owner()) : carries;
            change.settle(tx, each, Items.meet(Items.made(run, permit), left));
        }
    }

    private static ItemPolicy ofCopy(Tx tx, Run run, Resource original) {
        return Items.meet(Items.policyOf(run), Items.of(tx, original));
    }

    private static List<Resource> copied(Tx tx, Permit permit) {
        Resource from = permit.act().object();
        List<Resource> all = new ArrayList<>(List.of(from));
        all.addAll(Items.below(tx, from, Limits.ITEMS_MOVED));
        return all;
    }

    @Override
    Effect taking(Tx tx, Permit permit, Run run, Effect effect) {
        Labels labels = labels(tx, run, permit.act());
        Run.Taken all = Run.Taken.NOTHING;
        for (Resource each : copied(tx, permit)) {
            all = both(all, taken(tx, labels, run, each));
        }
        return effect.taking(all);
    }
}
