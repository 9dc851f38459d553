package dev.clawnet.policy;

import static dev.clawnet.policy.World.BUYER;
import static dev.clawnet.policy.World.LI;
import static dev.clawnet.policy.World.NOVA;
import static dev.clawnet.policy.World.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.id.FormId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What a form covers, and how little its quarantined run may do.
class FormsTest {
    private static final Resource COST = World.file("/cost/limit.txt");
    private static final Form FORM = form(BUYER, NOVA, Optional.empty(), Optional.empty());
    private static final Act ASK = World.act(Verb.INVOKE, FORM.resource());

    private static Form form(IdentityId identity, PersonId asker, Optional<String> purpose, Optional<Instant> end) {
        return new Form(
                new FormId("f-price"),
                identity,
                purpose,
                new Readers(Set.of(new Reader.Human(asker))),
                List.of(COST),
                2,
                3,
                end);
    }

    private static Snapshot with(Snapshot s, Form form, boolean usesLeft, boolean answering) {
        return new Snapshot(
                s.run(),
                s.agent(),
                s.collaboration(),
                s.grants(),
                s.rules(),
                s.relation(),
                s.item(),
                s.answered(),
                s.trees(),
                Optional.of(new Snapshot.FormFacts(form, usesLeft, answering)),
                s.now(),
                s.policyRevision());
    }

    private static DenyCode denied(Snapshot snapshot, Act act) {
        Verdict verdict = Decide.decide(snapshot, act);
        assertThat(verdict).isInstanceOf(Verdict.Deny.class);
        return ((Verdict.Deny) verdict).code();
    }

    @Test
    void a_turn_asks_a_form_whose_answers_all_its_hearers_may_get_and_nobody_is_asked() {
        Verdict verdict = Decide.decide(with(World.turn(), FORM, true, false), ASK);

        assertThat(verdict).isInstanceOf(Verdict.Allow.class);
        assertThat(((Verdict.Allow) verdict).basis()).contains("form f-price");
        assertThat(((Verdict.Allow) verdict).audience())
                .isEqualTo(World.publicRun().audience());
    }

    @Test
    void for_others_for_another_purpose_for_another_identity_or_after_its_end_it_is_missing() {
        for (Form other : List.of(
                form(BUYER, World.MALLORY, Optional.empty(), Optional.empty()),
                form(BUYER, NOVA, Optional.of("travel"), Optional.empty()),
                form(World.HEALTH, NOVA, Optional.empty(), Optional.empty()),
                form(BUYER, NOVA, Optional.empty(), Optional.of(NOW)))) {
            assertThat(denied(with(World.turn(), other, true, false), ASK)).isEqualTo(DenyCode.MISSING);
        }
        assertThat(denied(World.turn(), ASK)).isEqualTo(DenyCode.MISSING);
    }

    @Test
    void it_is_asked_in_a_turn_of_an_open_collaboration_as_often_as_its_owner_said() {
        assertThat(denied(with(World.turn(), FORM, false, false), ASK)).isEqualTo(DenyCode.STATE);
        assertThat(denied(with(World.alone(), FORM, true, false), ASK)).isEqualTo(DenyCode.STATE);
    }

    @Test
    void the_run_that_answers_reads_the_named_places_without_a_grant_and_thinks() {
        Snapshot answering = with(World.alone(), FORM, true, true);

        assertThat(Decide.decide(answering, World.act(Verb.READ, COST))).isInstanceOf(Verdict.Allow.class);
        assertThat(Decide.decide(answering, World.act(Verb.MODEL, Resource.of(Resource.Kind.PROVIDER, LI, "acme"))))
                .isInstanceOf(Verdict.Allow.class);
    }

    @Test
    void the_run_that_answers_has_no_other_verb_and_no_other_place() {
        Snapshot answering = with(World.alone(), FORM, true, true);
        for (Verb verb : Verb.values()) {
            for (Resource object : List.of(
                    World.file("/desk/specs/chip.md"),
                    COST,
                    Resource.memory(BUYER),
                    Resource.of(Resource.Kind.DRAFTS, LI, "i-buyer", "d-1"),
                    Resource.of(Resource.Kind.PERSON, LI, "p-nova"),
                    Resource.of(Resource.Kind.COLLABORATION, LI, "c-deal"),
                    Resource.of(Resource.Kind.RUN, LI, "r-1"),
                    FORM.resource())) {
                boolean its = object.equals(COST) && (verb == Verb.READ || verb == Verb.SEARCH);
                Act act = new Act(
                        BUYER,
                        World.RUN,
                        verb,
                        object,
                        verb.hasTarget() ? Optional.of(COST) : Optional.empty(),
                        Optional.of(NOVA),
                        World.PURPOSE,
                        Map.of());
                if (!its) {
                    assertThat(Decide.decide(answering, act))
                            .as("%s %s", verb, object)
                            .isInstanceOf(Verdict.Deny.class);
                }
            }
        }
    }

    @Test
    void a_form_that_was_ended_leaves_its_run_in_quarantine() {
        Snapshot answering = with(World.alone(), form(BUYER, NOVA, Optional.empty(), Optional.of(NOW)), true, true);

        assertThat(denied(answering, World.act(Verb.READ, COST))).isEqualTo(DenyCode.FORBIDDEN);
        assertThat(denied(answering, World.act(Verb.READ, World.file("/desk/specs/chip.md"))))
                .isEqualTo(DenyCode.FORBIDDEN);
    }

    @Test
    void the_bits_that_leave_are_uses_times_the_logarithm_of_the_answers() {
        assertThat(FORM.bits()).isEqualTo(3);
        assertThat(new Form(FORM.id(), BUYER, Optional.empty(), Readers.NOBODY, List.of(COST), 8, 2, Optional.empty())
                        .bits())
                .isEqualTo(6);
    }
}
