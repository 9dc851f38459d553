package dev.clawnet.gateway.node;

import dev.clawnet.gateway.agent.Facts;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.protocol.node.PatchCommands.Edit;
import dev.clawnet.protocol.node.PatchCommands.Find;
import dev.clawnet.protocol.node.PatchCommands.Kind;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// `edit`: one text in a file becomes another one.
final class EditTool extends PatchTool {
    private static final int TEXT = 100_000;

    EditTool(NodeCalls nodes, Facts facts, Underway underway) {
        super(
                new ToolSpec(
                        "edit",
                        "Replaces a text in a file. The old text must be there exactly, and once.",
                        List.of(
                                FileNames.path("File, relative to your home or node:/path."),
                                new ToolSpec.Param(
                                        "oldText", ToolSpec.Type.STRING, "What is there, blanks included.", true),
                                new ToolSpec.Param("newText", ToolSpec.Type.STRING, "What comes instead.", true),
                                new ToolSpec.Param(
                                        "replaceAll", ToolSpec.Type.BOOLEAN, "Wherever the old text is.", false))),
                nodes,
                facts,
                underway);
    }

    @Override
    public Plan plan(Tx tx, Run run, JsonNode arguments) {
        Optional<String> path = FileNames.path(arguments);
        Optional<String> old = FileNames.oldText(arguments).filter(text -> !text.isEmpty());
        Optional<String> text = FileNames.newText(arguments);
        if (path.isEmpty() || old.isEmpty() || text.isEmpty()) {
            return new Plan.Bad("path, oldText and newText are needed; oldText is not empty");
        }
        if (old.get().length() > TEXT || text.get().length() > TEXT) {
            return new Plan.Bad("oldText and newText take at most " + TEXT + " characters each");
        }
        if (old.get().equals(text.get())) {
            return new Plan.Bad("oldText and newText are the same");
        }
        boolean all = arguments.path("replaceAll").asBoolean(false)
                || arguments.path("replace_all").asBoolean(false);
        Edit edit = new Edit(old.get(), text.get(), all ? Find.ALL : Find.ONLY, Optional.empty());
        String shown = (all ? "wherever it stands, replace\n" : "replace\n") + old.get() + "\nby\n" + text.get();
        return plan(
                tx,
                run,
                List.of(new PatchText.Section(path.get(), Kind.UPDATE, Optional.empty(), List.of(edit))),
                shown);
    }
}
