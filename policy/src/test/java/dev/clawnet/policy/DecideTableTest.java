package dev.clawnet.policy;

import static dev.clawnet.policy.World.BUDGET;
import static dev.clawnet.policy.World.NOVA;
import static dev.clawnet.policy.World.SPEC;
import static dev.clawnet.policy.World.TRANSCRIPT;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DecideTableTest {
    @Test
    void a_granted_read_that_the_audience_may_learn_is_allowed() {
        assertThat(Decide.decide(World.turn(), World.act(Verb.READ, SPEC))).isInstanceOf(Verdict.Allow.class);
    }

    /// INV-18.
    @Test
    @Tag("INV-18")
    void what_the_audience_may_not_learn_is_missing() {
        Verdict verdict = Decide.decide(World.turn(), World.act(Verb.READ, BUDGET));

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Deny.class, deny -> assertThat(deny.code()).isEqualTo(DenyCode.MISSING));
    }

    @Test
    void a_say_in_the_own_turn_is_allowed_by_the_collaboration() {
        Verdict verdict = Decide.decide(World.turn(), World.towards(Verb.SAY, TRANSCRIPT, NOVA));

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Allow.class, allow -> assertThat(allow.basis()).contains("collaboration"));
    }
}
