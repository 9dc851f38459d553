package dev.clawnet.gateway.collab;

import dev.clawnet.gateway.agent.Arguments;
import dev.clawnet.gateway.agent.Cause;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.Tool;
import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.approval.Choices;
import dev.clawnet.gateway.people.Purposes;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.catalogue.CollabMethods;
import dev.clawnet.protocol.device.Choice;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// `collab.open`: an identity proposes to work with somebody its owner lets it face. A wish, never a contact: its
/// owner is asked first, then the other owner (INV-14).
final class OpenTool implements Tool.Chosen {
    private static final ToolSpec SPEC = new ToolSpec(
            "collab.open",
            "Proposes a collaboration. Your owner is asked first, then the other person.",
            List.of(
                    new ToolSpec.Param(
                            "with",
                            ToolSpec.Type.STRING,
                            "Who: a name or id from the people you may propose work with.",
                            true),
                    new ToolSpec.Param(
                            "topic", ToolSpec.Type.STRING, "What the other person is shown, exactly.", true)));

    private final Offers offers;

    OpenTool(Offers offers) {
        this.offers = offers;
    }

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public boolean offeredIn(Run run) {
        return run.cause() instanceof Cause.Owner && run.agent() instanceof IdentityId;
    }

    @Override
    public Plan plan(Tx tx, Run run, JsonNode arguments) {
        Optional<String> who = Arguments.text(arguments, "with");
        Optional<String> topic = Arguments.text(arguments, "topic");
        if (who.isEmpty() || topic.isEmpty() || topic.get().length() > CollabMethods.TEXT) {
            return new Plan.Bad("with and topic are needed; topic takes at most " + CollabMethods.TEXT + " characters");
        }
        Choices choices = new Choices(true, Purposes.of(tx, run.owner(), tx.now()));
        return Counterparts.find(tx, run, who.get())
                .<Plan>map(person -> new Plan.Of(act(run, person, topic.get()), topic.get(), choices))
                .orElseGet(Plan.Nothing::new);
    }

    private static Act act(Run run, PersonId person, String topic) {
        return new Act(
                run.agent(),
                run.id(),
                Verb.COLLABORATE,
                Resource.of(Resource.Kind.PERSON, person, person.value()),
                Optional.empty(),
                Optional.of(person),
                run.purpose(),
                Map.of("topic", topic));
    }

    @Override
    public Effect perform(Tx tx, Permit permit, Run run, Choice choice) {
        Act act = permit.act();
        String session = switch (run.cause()) {
            case Cause.Owner owner -> owner.session();
            case Cause.Turn _, Cause.Half _, Cause.Branch _, Cause.Result _, Cause.Advice _, Cause.Form _ -> "";
            case Cause.Message _, Cause.Summary _, Cause.Sent _, Cause.Spawned _ -> "";
            case Cause.Job job -> job.session();
            case Cause.Invoked invoked -> invoked.session();
        };
        Offers.Proposed proposed = offers.propose(
                tx,
                new Offers.Proposal(
                        Counterparts.identity(run),
                        act.counterpart().orElseThrow(),
                        act.arguments().getOrDefault("topic", ""),
                        choice.purpose().orElse(run.purpose()),
                        session,
                        Optional.empty(),
                        Optional.empty(),
                        choice.onward()));
        return Effect.done("done; the other person is asked")
                .with(proposed.entries(), proposed.notices())
                .noting(Map.of("proposed", proposed.collab().id().value()));
    }
}
