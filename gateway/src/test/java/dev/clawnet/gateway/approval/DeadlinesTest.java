package dev.clawnet.gateway.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.catalogue.ApprovalMethods.Decision;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What keeps an approval's deadline is there while it waits, and no longer: a program that asks and is answered again
/// and again leaves no timer behind.
class DeadlinesTest {
    private final Asking asking = new Asking();
    private final Deadlines deadlines = deadlines();

    private Deadlines deadlines() {
        Records records = new Records(asking.world.random, asking.world.time);
        Deadlines made =
                new Deadlines(asking.world.store, asking.world.time, new Decisions(asking.world.store, records));
        made.watch(asking.world.notices);
        return made;
    }

    @Test
    void an_answered_approval_has_no_timer_any_more() {
        Approval approval = asking.waiting("offer");
        Approval other = asking.waiting("another");
        assertThat(deadlines.armed()).isEqualTo(2);

        asking.decide(asking.li, approval, Decision.ALLOW_ONCE);

        assertThat(deadlines.armed()).isEqualTo(1);
        asking.decide(asking.li, other, Decision.DENY);
        assertThat(deadlines.armed()).isZero();
    }

    @Test
    @Tag("INV-28")
    void silence_denies_and_leaves_no_timer() {
        Approval approval = asking.waiting("offer");
        Approval answered = asking.waiting("another");
        asking.decide(asking.li, answered, Decision.ALLOW_ONCE);

        asking.world.time.advance(Asking.LIFE);

        assertThat(asking.now(approval).outcome()).contains(Approval.Outcome.EXPIRED);
        assertThat(asking.now(answered).outcome()).contains(Approval.Outcome.ALLOWED);
        assertThat(deadlines.armed()).isZero();
    }
}
