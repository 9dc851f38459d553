package dev.clawnet.gateway.node;

import dev.clawnet.gateway.agent.Arguments;
import dev.clawnet.gateway.agent.Facts;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.Labels;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.node.FilesCommands;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// `files.read`: the text of a file, a part of it at a time.
final class ReadTool extends FileTool {
    /// What a model is given at once, in bytes.
    private static final int PART = 32_768;

    ReadTool(NodeCalls nodes, Facts facts) {
        super(
                new ToolSpec(
                        "files.read",
                        "Reads a text file.",
                        List.of(
                                new ToolSpec.Param(
                                        "path",
                                        ToolSpec.Type.STRING,
                                        "File, relative to your home or node:/path.",
                                        true),
                                new ToolSpec.Param(
                                        "offset", ToolSpec.Type.INTEGER, "First byte; 0 if left out.", false))),
                Verb.READ,
                nodes,
                facts);
    }

    @Override
    public Plan plan(Tx tx, Run run, JsonNode arguments) {
        Optional<String> path = Arguments.text(arguments, "path");
        if (path.isEmpty()) {
            return new Plan.Bad("path is missing");
        }
        long offset =
                Arguments.number(arguments, "offset", 0, Long.MAX_VALUE >> 11).orElse(0L);
        return plan(tx, run, path.get(), Map.of("offset", Long.toString(offset)), "");
    }

    @Override
    String command() {
        return FilesCommands.READ;
    }

    @Override
    JsonNode params(Permit permit, String path) {
        long offset = Long.parseLong(permit.act().arguments().getOrDefault("offset", "0"));
        return Json.STRICT.valueToTree(new FilesCommands.ReadParams(
                path, Optional.of(offset), Optional.of(PART), Optional.of(FilesCommands.Encoding.UTF_8)));
    }

    @Override
    Effect came(Tx tx, Permit permit, Run run, JsonNode payload) {
        Act act = permit.act();
        FilesCommands.Content content = Json.LENIENT.treeToValue(payload, FilesCommands.Content.class);
        Labels labels = labels(tx, run, act);
        Run.Taken taken = taken(tx, labels, run, act.object());
        if (!visible(tx, labels, run, act.object())) {
            // Its label changed while the node read it: for this audience it does not exist.
            return Effect.done("none").as("missing").taking(Run.Taken.of(run.integrity(), act.object()));
        }
        String more = content.nextOffset()
                .map(next -> "\n[more from offset " + next + "]")
                .orElse("");
        return Effect.done(content.data() + more)
                .taking(taken)
                .noting(Map.of("bytes", Integer.toString(content.data().length())));
    }
}
