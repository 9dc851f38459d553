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
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// `files.stat`: what is at a path. A path that leads elsewhere, through a link, is decided on again under the name
/// that it leads to.
final class StatTool extends FileTool {
    StatTool(NodeCalls nodes, Facts facts) {
        super(
                new ToolSpec(
                        "files.stat",
                        "Tells whether a path is a file or a folder, and size and time of a file.",
                        List.of(new ToolSpec.Param(
                                "path",
                                ToolSpec.Type.STRING,
                                "File or folder, relative to your home or node:/path.",
                                true))),
                Verb.STAT,
                nodes,
                facts);
    }

    @Override
    public Plan plan(Tx tx, Run run, JsonNode arguments) {
        return Arguments.text(arguments, "path")
                .map(path -> plan(tx, run, path, Map.of(), ""))
                .orElseGet(() -> new Plan.Bad("path is missing"));
    }

    @Override
    String command() {
        return FilesCommands.STAT;
    }

    @Override
    JsonNode params(Permit permit, String path) {
        return Json.STRICT.valueToTree(new FilesCommands.StatParams(path));
    }

    @Override
    Effect came(Tx tx, Permit permit, Run run, JsonNode payload) {
        Act act = permit.act();
        FilesCommands.Stat stat = Json.LENIENT.treeToValue(payload, FilesCommands.Stat.class);
        Labels labels = labels(tx, run, act);
        String node = FilePlaces.of(act.object()).node();
        Run.Taken asked = Run.Taken.of(run.integrity(), act.object());
        Optional<Resource> found = item(run.owner(), node, stat.path())
                .filter(each -> visible(tx, labels, run, each) && visible(tx, labels, run, act.object()));
        if (found.isEmpty()) {
            return Effect.done("none").as("missing").taking(asked);
        }
        String text = about(stat) + (found.get().equals(act.object()) ? "" : ", at " + node + ":" + stat.path());
        return Effect.done(text).taking(both(asked, taken(tx, labels, run, found.get())));
    }

    /// Time and size of a folder change with whatever comes and goes in it, also with what the audience may not learn.
    private static String about(FilesCommands.Stat stat) {
        String kind = stat.kind().name().toLowerCase(Locale.ROOT);
        return stat.kind() == FilesCommands.Kind.DIRECTORY
                ? kind
                : "%s, %d bytes, changed %s".formatted(kind, stat.size(), Instant.ofEpochMilli(stat.modifiedAtMs()));
    }
}
