package dev.clawnet.gateway.node;

import dev.clawnet.gateway.agent.Arguments;
import dev.clawnet.gateway.agent.Facts;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.store.Tx;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// `apply_patch`: files are made, changed and taken away by one patch.
final class ApplyPatchTool extends PatchTool {
    private static final int TEXT = 200_000;

    ApplyPatchTool(NodeCalls nodes, Facts facts, Underway underway) {
        super(
                new ToolSpec(
                        "apply_patch",
                        "Applies a patch to files, all of it or nothing. It begins with `*** Begin Patch`, ends with"
                                + " `*** End Patch`, and has `*** Add File: path`, `*** Update File: path` with"
                                + " places that begin with @@, or `*** Delete File: path`.",
                        List.of(new ToolSpec.Param("input", ToolSpec.Type.STRING, "The whole patch.", true))),
                nodes,
                facts,
                underway);
    }

    @Override
    public Plan plan(Tx tx, Run run, JsonNode arguments) {
        Optional<String> input = Arguments.text(arguments, "input").or(() -> Arguments.text(arguments, "patch"));
        if (input.isEmpty() || input.get().length() > TEXT) {
            return new Plan.Bad("input is needed, and takes at most " + TEXT + " characters");
        }
        return switch (PatchText.read(input.get())) {
            case PatchText.Read.Bad bad -> new Plan.Bad(bad.why());
            case PatchText.Read.Sections read -> plan(tx, run, read.sections(), input.get());
        };
    }
}
