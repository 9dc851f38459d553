package dev.clawnet.gateway.collab;

import dev.clawnet.gateway.agent.Arguments;
import dev.clawnet.gateway.agent.Cause;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.Tool;
import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.catalogue.CollabMethods;
import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.id.DraftId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.ManagerId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;

/// `draft.write`: a private half proposes a text to its owner, who alone can send it.
final class DraftTool implements Tool.OfStore {
    private static final ToolSpec SPEC = new ToolSpec(
            "draft.write",
            "Proposes to your owner a text for the other side. Only your owner can send it.",
            List.of(new ToolSpec.Param("text", ToolSpec.Type.STRING, "The whole text.", true)));

    private final RandomGenerator random;

    DraftTool(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public boolean offeredIn(Run run) {
        return run.cause() instanceof Cause.Half || run.cause() instanceof Cause.Branch;
    }

    @Override
    public Plan plan(Tx tx, Run run, JsonNode arguments) {
        Optional<String> text = Arguments.text(arguments, "text");
        if (text.isEmpty() || text.get().length() > CollabMethods.TEXT) {
            return new Plan.Bad("text takes 1 to " + CollabMethods.TEXT + " characters");
        }
        Act act = new Act(
                run.agent(),
                run.id(),
                Verb.WRITE,
                Resource.of(Resource.Kind.DRAFTS, run.owner()),
                Optional.empty(),
                Optional.empty(),
                run.purpose(),
                Map.of("text", text.get()));
        return new Plan.Of(act, text.get());
    }

    @Override
    public Effect perform(Tx tx, Permit permit, Run run) {
        CollabId collab = CollabLens.of(run.cause()).orElseThrow();
        IdentityId identity = switch (run.agent()) {
            case IdentityId own -> own;
            case ManagerId _ -> throw new IllegalStateException("a manager has no private half");
        };
        String text = permit.act().arguments().getOrDefault("text", "");
        Draft draft = new Draft(DraftId.mint(random), collab, identity, text, run.foreign(), false, tx.now());
        tx.put(
                CollabTables.DRAFT,
                run.owner(),
                collab.value() + "/" + draft.id().value(),
                draft);
        return Effect.done("done")
                .with(
                        List.of(),
                        List.of(new Broadcast<>(
                                run.owner(),
                                CollabMethods.DRAFT_MADE,
                                new CollabMethods.DraftEvent(CollabViews.of(draft)))))
                .noting(Map.of("digest", CollabEntries.digest(text)));
    }
}
