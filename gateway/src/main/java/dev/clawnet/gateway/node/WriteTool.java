package dev.clawnet.gateway.node;

import dev.clawnet.gateway.agent.Facts;
import dev.clawnet.gateway.agent.Items;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.node.FilesCommands;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// `files.write` and `write`: makes or replaces a file; the node keeps what was there before. Where the run's audience
/// may not look, a write only adds, and is answered `done` whatever is there.
final class WriteTool extends ChangeTool {
    private static final int TEXT = 200_000;

    private final String text;

    private WriteTool(ToolSpec spec, String text, NodeCalls nodes, Facts facts, Underway underway) {
        super(spec, Verb.WRITE, nodes, facts, underway);
        this.text = text;
    }

    /// `files.write`.
    static WriteTool own(NodeCalls nodes, Facts facts, Underway underway) {
        return new WriteTool(
                new ToolSpec(
                        "files.write",
                        "Writes a text file; what was there before is kept for undo.",
                        List.of(
                                new ToolSpec.Param(
                                        "path",
                                        ToolSpec.Type.STRING,
                                        "File, relative to your home or node:/path.",
                                        true),
                                new ToolSpec.Param("text", ToolSpec.Type.STRING, "The whole new content.", true))),
                "text",
                nodes,
                facts,
                underway);
    }

    /// `write`, as other programs have it.
    static WriteTool stock(NodeCalls nodes, Facts facts, Underway underway) {
        return new WriteTool(
                new ToolSpec(
                        "write",
                        "Makes a text file hold exactly this; what was there before is kept for undo.",
                        List.of(
                                FileNames.path("File, relative to your home or node:/path."),
                                new ToolSpec.Param("content", ToolSpec.Type.STRING, "The whole new content.", true))),
                "content",
                nodes,
                facts,
                underway);
    }

    @Override
    public Plan plan(Tx tx, Run run, JsonNode arguments) {
        Optional<String> path = FileNames.path(arguments);
        Optional<String> content = FileNames.any(arguments, List.of(text));
        if (path.isEmpty() || content.isEmpty() || content.get().length() > TEXT) {
            return new Plan.Bad("path and " + text + " are needed; " + text + " takes at most " + TEXT + " characters");
        }
        return plan(tx, run, path.get(), Map.of("text", content.get()), content.get());
    }

    @Override
    String command() {
        return FilesCommands.WRITE;
    }

    @Override
    JsonNode params(Permit permit, String path) {
        FilesCommands.WriteMode mode =
                onlyAdds(permit.basis()) ? FilesCommands.WriteMode.NEW_NAME : FilesCommands.WriteMode.REPLACE;
        return Json.STRICT.valueToTree(new FilesCommands.WriteParams(
                path,
                permit.act().arguments().getOrDefault("text", ""),
                Optional.of(FilesCommands.Encoding.UTF_8),
                mode,
                Optional.of(true),
                Optional.empty()));
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
