package dev.clawnet.gateway.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.time.VirtualTime;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.AskReason;
import dev.clawnet.policy.Audience;
import dev.clawnet.policy.Decide;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.catalogue.ApprovalMethods.Decision;
import dev.clawnet.protocol.id.ApprovalId;
import dev.clawnet.protocol.id.ManagerId;
import dev.clawnet.protocol.id.RunId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// INV-28: an approval is single use, bound to one act, and denies at its deadline.
@Tag("INV-28")
class DigestBindingTest {
    private final Asking asking = new Asking();

    @Test
    void an_allowed_act_may_happen_once() {
        Approval approval = asking.waiting("offer");
        assertThat(asking.use(approval, approval.act())).isInstanceOf(Use.NotYet.class);
        asking.decide(asking.li, approval, Decision.ALLOW_ONCE);

        assertThat(asking.use(approval, approval.act()))
                .isInstanceOfSatisfying(
                        Use.Usable.class, use -> assertThat(use.answered()).containsExactly(AskReason.BOUNDARY));
        assertThat(asking.use(approval, approval.act())).isEqualTo(new Use.No(Use.Why.SPENT));
        assertThat(asking.world.entries.ofKind("approval.used")).hasSize(1);
    }

    @Test
    void another_act_than_the_one_shown_is_refused_whatever_differs() {
        Approval approval = asking.waiting("offer");
        asking.decide(asking.li, approval, Decision.ALLOW_ONCE);
        for (BoundAct other : others(approval.act())) {
            assertThat(asking.use(approval, other)).isEqualTo(new Use.No(Use.Why.OTHER_ACT));
        }
        assertThat(asking.use(approval, approval.act())).isInstanceOf(Use.Usable.class);
    }

    @Test
    void every_part_of_an_act_changes_the_digest() {
        BoundAct act = asking.waiting("offer").act();
        ApprovalId id = ApprovalId.mint(new Random(1), Instant.EPOCH);
        Instant deadline = asking.world.time.instant();
        Set<String> digests = new HashSet<>();
        List<BoundAct> all = new ArrayList<>(others(act));
        all.add(act);
        all.forEach(one -> digests.add(one.digest(id, deadline)));
        digests.add(act.digest(ApprovalId.mint(new Random(2), Instant.EPOCH), deadline));
        digests.add(act.digest(id, deadline.plusMillis(1)));
        assertThat(digests).hasSize(all.size() + 2);
        assertThat(act.digest(id, deadline)).matches("[0-9a-f]{64}").isEqualTo(act.digest(id, deadline));
    }

    /// The act with one part changed, for each part.
    private List<BoundAct> others(BoundAct a) {
        return List.of(
                new BoundAct(
                        new ManagerId(asking.li),
                        a.where(),
                        a.verb(),
                        a.object(),
                        a.target(),
                        a.counterpart(),
                        a.arguments(),
                        a.audience(),
                        a.purpose(),
                        a.reasons()),
                new BoundAct(
                        a.agent(),
                        BoundAct.Where.NOWHERE,
                        a.verb(),
                        a.object(),
                        a.target(),
                        a.counterpart(),
                        a.arguments(),
                        a.audience(),
                        a.purpose(),
                        a.reasons()),
                new BoundAct(
                        a.agent(),
                        a.where(),
                        Verb.APPEND,
                        a.object(),
                        a.target(),
                        a.counterpart(),
                        a.arguments(),
                        a.audience(),
                        a.purpose(),
                        a.reasons()),
                new BoundAct(
                        a.agent(),
                        a.where(),
                        a.verb(),
                        Resource.of(Resource.Kind.NODE, asking.li, "home", "b"),
                        a.target(),
                        a.counterpart(),
                        a.arguments(),
                        a.audience(),
                        a.purpose(),
                        a.reasons()),
                new BoundAct(
                        a.agent(),
                        a.where(),
                        a.verb(),
                        a.object(),
                        Optional.of(a.object()),
                        a.counterpart(),
                        a.arguments(),
                        a.audience(),
                        a.purpose(),
                        a.reasons()),
                new BoundAct(
                        a.agent(),
                        a.where(),
                        a.verb(),
                        a.object(),
                        a.target(),
                        Optional.empty(),
                        a.arguments(),
                        a.audience(),
                        a.purpose(),
                        a.reasons()),
                new BoundAct(
                        a.agent(),
                        a.where(),
                        a.verb(),
                        a.object(),
                        a.target(),
                        a.counterpart(),
                        new TreeMap<>(Map.of("text", "offer!")),
                        a.audience(),
                        a.purpose(),
                        a.reasons()),
                new BoundAct(
                        a.agent(),
                        a.where(),
                        a.verb(),
                        a.object(),
                        a.target(),
                        a.counterpart(),
                        a.arguments(),
                        Audience.owner(asking.li),
                        a.purpose(),
                        a.reasons()),
                new BoundAct(
                        a.agent(),
                        a.where(),
                        a.verb(),
                        a.object(),
                        a.target(),
                        a.counterpart(),
                        a.arguments(),
                        a.audience(),
                        "own",
                        a.reasons()),
                new BoundAct(
                        a.agent(),
                        a.where(),
                        a.verb(),
                        a.object(),
                        a.target(),
                        a.counterpart(),
                        a.arguments(),
                        a.audience(),
                        a.purpose(),
                        new TreeSet<>(Set.of(AskReason.BOUNDARY, AskReason.UNTRUSTED))));
    }

    @Test
    void silence_denies_exactly_at_the_deadline() {
        Approval approval = asking.waiting("offer");
        asking.world.time.advance(Asking.LIFE.minusMillis(1));
        assertThat(asking.settled).isEmpty();
        asking.world.time.advance(Duration.ofMillis(1));
        assertThat(asking.settled).extracting(ApprovalSettled::outcome).containsExactly(Approval.Outcome.EXPIRED);
        assertThat(asking.use(approval, approval.act())).isEqualTo(new Use.No(Use.Why.EXPIRED));
        assertThat(asking.world.entries.ofKind("approval.expired")).hasSize(1);
        assertThatThrownBy(() -> asking.decide(asking.li, approval, Decision.ALLOW_ONCE))
                .satisfies(thrown -> assertThat(((Fault) thrown).code()).isEqualTo(ErrorCode.APPROVAL_EXPIRED));
    }

    @Test
    void the_last_moment_before_the_deadline_is_still_in_time() {
        Approval approval = asking.waiting("offer");
        asking.world.time.advance(Asking.LIFE.minusMillis(1));
        asking.decide(asking.li, approval, Decision.ALLOW_ONCE);
        asking.world.time.advance(Duration.ofMillis(1));
        assertThat(asking.use(approval, approval.act())).isInstanceOf(Use.Usable.class);
    }

    @Test
    void an_allowance_that_nobody_used_lapses() {
        Approval approval = asking.waiting("offer");
        asking.decide(asking.li, approval, Decision.ALLOW_ONCE);
        asking.world.time.advance(Asking.LIFE.plus(Limits.APPROVAL_USE));
        assertThat(asking.use(approval, approval.act())).isEqualTo(new Use.No(Use.Why.EXPIRED));
    }

    /// The deadline is in the store, not in a timer: after a restart it is set again, even if it passed meanwhile.
    @Test
    void a_deadline_survives_a_restart() {
        for (Duration down : List.of(Duration.ofMinutes(1), Asking.LIFE.plusHours(1))) {
            Asking before = Asking.doomed();
            Approval approval = before.waiting("offer");
            before.world.time.advance(down);
            assertThat(before.now(approval).outcome()).isEmpty();

            VirtualTime time = new VirtualTime(before.world.time.instant());
            before.desk(time).recover();
            Duration left = Asking.LIFE.minus(down);
            if (left.isPositive()) {
                before.world.time.advance(left.minusMillis(1));
                time.advanceTo(before.world.time.instant());
                assertThat(before.now(approval).outcome()).isEmpty();
                before.world.time.advance(Duration.ofMillis(1));
            }
            time.advanceTo(before.world.time.instant());

            assertThat(before.now(approval).outcome()).contains(Approval.Outcome.EXPIRED);
            assertThat(before.settled).hasSize(1);
        }
    }

    @Test
    void an_approval_that_never_was_allows_nothing() {
        Approval approval = asking.waiting("offer");
        Approval stranger = new Approval(
                ApprovalId.mint(new Random(4), Instant.EPOCH),
                approval.kind(),
                approval.act(),
                approval.digest(),
                approval.parts(),
                approval.createdAt(),
                approval.deadline(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        assertThat(asking.use(stranger, stranger.act())).isEqualTo(new Use.No(Use.Why.UNKNOWN));
    }

    /// What policy looks up as refused before is what is remembered here.
    @Test
    void a_refusal_is_remembered_by_the_key_that_policy_asks_for() {
        Approval approval = asking.waiting("offer");
        BoundAct bound = approval.act();
        Act act = new Act(
                bound.agent(),
                RunId.mint(new Random(3), Instant.EPOCH),
                bound.verb(),
                bound.object(),
                bound.target(),
                bound.counterpart(),
                bound.purpose(),
                bound.arguments());
        asking.decide(asking.li, approval, Decision.DENY);
        Set<String> refused = asking.world.read(view -> Approvals.refused(view, asking.li, "r-1"));
        assertThat(refused).containsExactly(Decide.refusalKey(act, bound.audience()));
        assertThat(BoundAct.of(act, bound.where(), bound.audience(), bound.reasons()))
                .isEqualTo(bound);
    }
}
