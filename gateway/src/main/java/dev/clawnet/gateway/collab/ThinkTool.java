package dev.clawnet.gateway.collab;

import dev.clawnet.gateway.agent.Arguments;
import dev.clawnet.gateway.agent.Cause;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.Runs;
import dev.clawnet.gateway.agent.Tool;
import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Verb;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// `think.privately`: a public half starts a private half, whose audience is the owner. It is answered at once and
/// never hears back: what the private half finds goes to the owner as a draft.
final class ThinkTool implements Tool.OfStore {
    private static final ToolSpec SPEC = new ToolSpec(
            "think.privately",
            "Starts thinking that only your owner sees, with all your owner lets you read. It answers at once; what comes "
                    + "of it goes to your owner as a draft.",
            List.of(new ToolSpec.Param("note", ToolSpec.Type.STRING, "What to think about.", true)));

    private final Runs runs;

    ThinkTool(Runs runs) {
        this.runs = runs;
    }

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public boolean offeredIn(Run run) {
        return run.cause() instanceof Cause.Turn;
    }

    @Override
    public Plan plan(Tx tx, Run run, JsonNode arguments) {
        Optional<String> note = Arguments.text(arguments, "note");
        if (note.isEmpty()) {
            return new Plan.Bad("note is missing");
        }
        Act act = new Act(
                run.agent(),
                run.id(),
                Verb.SPAWN,
                Resource.of(Resource.Kind.RUN, run.owner(), run.id().value()),
                Optional.empty(),
                Optional.empty(),
                run.purpose(),
                Map.of("note", note.get()));
        return new Plan.Of(act, note.get());
    }

    @Override
    public Effect perform(Tx tx, Permit permit, Run run) {
        Collab collab = CollabLens.of(run.cause())
                .flatMap(id -> CollabBook.find(tx, run.owner(), id))
                .orElseThrow();
        Runs.Opened opened = runs.open(
                tx,
                TurnContext.half(
                        tx,
                        collab,
                        run,
                        runs.steps(tx, run),
                        permit.act().arguments().getOrDefault("note", "")));
        return Effect.done("done").with(opened.entries(), opened.notices());
    }
}
