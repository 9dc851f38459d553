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
import dev.clawnet.protocol.id.PersonId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// `collab.branch`: an identity that has its turn asks for one more person. Its owner is asked, whatever they
/// allowed before, then that person's owner (INV-19); the answer to the model is the same whatever becomes of it.
final class BranchTool implements Tool.Chosen {
    private static final ToolSpec SPEC = new ToolSpec(
            "collab.branch",
            "Asks one more person, in a collaboration of its own. Your owner is asked first, then that person. If you "
                    + "have to wait for what it brings, end without a word: this turn goes on when it ends.",
            List.of(
                    new ToolSpec.Param(
                            "with",
                            ToolSpec.Type.STRING,
                            "Who: a name or id of somebody your owner lets you face.",
                            true),
                    new ToolSpec.Param("topic", ToolSpec.Type.STRING, "What that person is shown, exactly.", true)));

    private final Offers offers;

    BranchTool(Offers offers) {
        this.offers = offers;
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
        Optional<String> who = Arguments.text(arguments, "with");
        Optional<String> topic = Arguments.text(arguments, "topic");
        if (who.isEmpty() || topic.isEmpty() || topic.get().length() > CollabMethods.TEXT) {
            return new Plan.Bad("with and topic are needed; topic takes at most " + CollabMethods.TEXT + " characters");
        }
        Optional<Collab> within = within(tx, run);
        Optional<PersonId> person = Counterparts.find(tx, run, who.get());
        if (within.isEmpty() || person.isEmpty()) {
            return new Plan.Nothing();
        }
        Choices choices = new Choices(within.get().chain().forTree(), Purposes.of(tx, run.owner(), tx.now()));
        return new Plan.Of(act(run, person.get(), topic.get()), topic.get(), choices);
    }

    private static Act act(Run run, PersonId person, String topic) {
        return new Act(
                run.agent(),
                run.id(),
                Verb.BRANCH,
                Resource.of(Resource.Kind.PERSON, person, person.value()),
                Optional.empty(),
                Optional.of(person),
                run.purpose(),
                Map.of("topic", topic));
    }

    private static Optional<Collab> within(Tx tx, Run run) {
        return CollabLens.of(run.cause()).flatMap(id -> CollabBook.find(tx, run.owner(), id));
    }

    @Override
    public Effect perform(Tx tx, Permit permit, Run run, Choice choice) {
        Act act = permit.act();
        Collab within = within(tx, run).orElseThrow();
        Offers.Proposed proposed = offers.propose(
                tx,
                new Offers.Proposal(
                        Counterparts.identity(run),
                        act.counterpart().orElseThrow(),
                        act.arguments().getOrDefault("topic", ""),
                        choice.purpose().orElse(run.purpose()),
                        "",
                        Optional.empty(),
                        Optional.of(new Offers.Above(within, true)),
                        choice.onward()));
        return Effect.done("done; the other person is asked")
                .with(proposed.entries(), proposed.notices())
                .noting(Map.of("proposed", proposed.collab().id().value()));
    }
}
