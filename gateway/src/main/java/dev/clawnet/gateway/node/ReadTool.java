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

/// `files.read` and `read`: the text of a file, a part of it at a time, by bytes or by lines.
final class ReadTool extends FileTool {
    /// What a model is given at once, in bytes.
    private static final int PART = 32_768;

    /// Lines that `read` gives at once.
    private static final int LINES = 2_000;

    private static final String LINE = "line";

    private final boolean byLine;

    private ReadTool(ToolSpec spec, boolean byLine, NodeCalls nodes, Facts facts) {
        super(spec, Verb.READ, nodes, facts);
        this.byLine = byLine;
    }

    /// `files.read`.
    static ReadTool byBytes(NodeCalls nodes, Facts facts) {
        return new ReadTool(
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
                false,
                nodes,
                facts);
    }

    /// `read`, as other programs have it: by lines.
    static ReadTool byLine(NodeCalls nodes, Facts facts) {
        return new ReadTool(
                new ToolSpec(
                        "read",
                        "Reads a text file, up to " + LINES + " lines at a time.",
                        List.of(
                                FileNames.path("File, relative to your home or node:/path."),
                                new ToolSpec.Param(
                                        "offset", ToolSpec.Type.INTEGER, "First line; 1 if left out.", false),
                                new ToolSpec.Param("limit", ToolSpec.Type.INTEGER, "Lines at most.", false))),
                true,
                nodes,
                facts);
    }

    @Override
    public Plan plan(Tx tx, Run run, JsonNode arguments) {
        Optional<String> path = byLine ? FileNames.path(arguments) : Arguments.text(arguments, "path");
        if (path.isEmpty()) {
            return new Plan.Bad("path is missing");
        }
        if (!byLine) {
            long offset = Arguments.number(arguments, "offset", 0, Long.MAX_VALUE >> 11)
                    .orElse(0L);
            return plan(tx, run, path.get(), Map.of("offset", Long.toString(offset)), "");
        }
        long line =
                Arguments.number(arguments, "offset", 1, Integer.MAX_VALUE >> 1).orElse(1L);
        long lines = Arguments.number(arguments, "limit", 1, LINES).orElse((long) LINES);
        return plan(tx, run, path.get(), Map.of(LINE, Long.toString(line), "lines", Long.toString(lines)), "");
    }

    @Override
    String command() {
        return FilesCommands.READ;
    }

    @Override
    JsonNode params(Permit permit, String path) {
        Map<String, String> arguments = permit.act().arguments();
        return Json.STRICT.valueToTree(
                arguments.containsKey(LINE)
                        ? new FilesCommands.ReadParams(
                                path,
                                Optional.empty(),
                                Optional.of(PART),
                                Optional.of(FilesCommands.Encoding.UTF_8),
                                number(arguments, LINE),
                                number(arguments, "lines"))
                        : FilesCommands.ReadParams.bytes(
                                path,
                                Optional.of(Long.parseLong(arguments.getOrDefault("offset", "0"))),
                                Optional.of(PART),
                                Optional.of(FilesCommands.Encoding.UTF_8)));
    }

    private static Optional<Integer> number(Map<String, String> arguments, String name) {
        return Optional.ofNullable(arguments.get(name)).map(Integer::valueOf);
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
        String more = content.nextLine()
                .map(next -> "\n[more from offset " + next + "]")
                .or(() ->
                        content.nextOffset().map(next -> "\n[more from " + (byLine ? "byte " : "offset ") + next + "]"))
                .orElse("");
        return Effect.done(content.data() + more)
                .taking(taken)
                .noting(Map.of("bytes", Integer.toString(content.data().length())));
    }
}
