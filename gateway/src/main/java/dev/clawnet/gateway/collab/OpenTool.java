package dev.clawnet.gateway.collab;

import dev.clawnet.gateway.agent.Arguments;
import dev.clawnet.gateway.agent.Cause;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.Tool;
import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.people.Identity;
import dev.clawnet.gateway.people.People;
import dev.clawnet.gateway.people.Person;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.catalogue.CollabMethods;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.ManagerId;
import dev.clawnet.protocol.id.PersonId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// `collab.open`: an identity proposes to work with somebody its owner lets it face. A wish, never a contact: its
/// owner is asked first, then the other owner (INV-14).
final class OpenTool implements Tool.OfStore {
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

    private static final Pattern PERSON = Pattern.compile("p-[0-9a-z]{1,40}");

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
        return counterpart(tx, run, who.get())
                .<Plan>map(person -> new Plan.Of(act(run, person, topic.get()), topic.get()))
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

    /// Among the people the owner lets this identity face, and nobody else: whoever is not among them does not
    /// exist. An id selects; a name does only while it is one of theirs alone.
    private static Optional<PersonId> counterpart(View view, Run run, String who) {
        List<PersonId> faced = Identities.find(view, identity(run)).map(Identity::counterparts).stream()
                .flatMap(people -> people.stream())
                .filter(person -> person.value().equals(who) || named(view, person, who))
                .toList();
        return faced.size() == 1 ? Optional.of(faced.getFirst()) : id(who);
    }

    /// An id of somebody whom the identity does not face is decided like any other, and refused there.
    private static Optional<PersonId> id(String who) {
        return PERSON.matcher(who).matches() ? Optional.of(new PersonId(who)) : Optional.empty();
    }

    private static boolean named(View view, PersonId person, String who) {
        return People.find(view, person)
                .map(Person::name)
                .filter(who::equalsIgnoreCase)
                .isPresent();
    }

    private static IdentityId identity(Run run) {
        return switch (run.agent()) {
            case IdentityId identity -> identity;
            case ManagerId _ -> throw new IllegalStateException("a manager proposes nothing to others");
        };
    }

    @Override
    public Effect perform(Tx tx, Permit permit, Run run) {
        Act act = permit.act();
        String session = switch (run.cause()) {
            case Cause.Owner owner -> owner.session();
            case Cause.Turn _, Cause.Half _, Cause.Result _, Cause.Advice _ -> "";
        };
        Offers.Proposed proposed = offers.propose(
                tx,
                new Offers.Proposal(
                        identity(run),
                        act.counterpart().orElseThrow(),
                        act.arguments().getOrDefault("topic", ""),
                        run.purpose(),
                        session,
                        Optional.empty()));
        return Effect.done("done; the other person is asked")
                .with(proposed.entries(), proposed.notices())
                .noting(Map.of("proposed", proposed.collab().id().value()));
    }
}
