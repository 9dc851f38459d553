package dev.clawnet.gateway.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.approval.Approval.Outcome;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.policy.AskReason;
import dev.clawnet.protocol.catalogue.ApprovalMethods;
import dev.clawnet.protocol.catalogue.ApprovalMethods.ApprovalView;
import dev.clawnet.protocol.catalogue.ApprovalMethods.Decision;
import dev.clawnet.protocol.catalogue.ApprovalMethods.Resolved;
import dev.clawnet.protocol.id.ApprovalId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class WhoDecidesTest {
    private final Asking asking = new Asking();

    /// INV-35: no program and no console says yes for a person; all of them may say no.
    @Test
    @Tag("INV-35")
    void only_a_signing_human_device_allows() {
        Approval approval = asking.waiting("offer");
        for (Caller by : List.of(asking.world.program(asking.li), asking.world.console(asking.li))) {
            assertFault(ErrorCode.APPROVAL_NEEDS_HUMAN, () -> asking.unsigned(by, approval.id(), Decision.ALLOW_ONCE));
        }
        assertFault(
                ErrorCode.APPROVAL_SIGNATURE_INVALID,
                () -> asking.unsigned(asking.world.human(asking.li), approval.id(), Decision.ALLOW_ONCE));
        assertThat(asking.now(approval).outcome()).isEmpty();

        assertThat(asking.unsigned(asking.world.console(asking.li), approval.id(), Decision.DENY)
                        .status())
                .isEqualTo("refused");
    }

    /// INV-35: a signature counts for this approval, this person, this answer, this digest and about now.
    @Test
    @Tag("INV-35")
    void a_signature_fits_one_answer_only() {
        Approval approval = asking.waiting("offer");
        Approval other = asking.waiting("other");
        long now = asking.world.time.instant().toEpochMilli();
        long old = now - Limits.APPROVAL_PROOF_SKEW.toMillis() - 1;
        record Attempt(String signature, long at) {}
        List<Attempt> attempts = List.of(
                new Attempt(sign(asking.li, other, Decision.ALLOW_ONCE, approval.digest(), now), now),
                new Attempt(sign(asking.nova, approval, Decision.ALLOW_ONCE, approval.digest(), now), now),
                new Attempt(sign(asking.li, approval, Decision.DENY, approval.digest(), now), now),
                new Attempt(sign(asking.li, approval, Decision.ALLOW_ONCE, other.digest(), now), now),
                new Attempt(sign(asking.li, approval, Decision.ALLOW_ONCE, approval.digest(), now), now + 1),
                new Attempt(sign(asking.li, approval, Decision.ALLOW_ONCE, approval.digest(), old), old),
                new Attempt("", now),
                new Attempt("not base64!", now));
        for (Attempt attempt : attempts) {
            assertFault(
                    ErrorCode.APPROVAL_SIGNATURE_INVALID,
                    () -> asking.world.call(
                            asking.world.human(asking.li),
                            ApprovalMethods.APPROVAL_DECIDE,
                            new ApprovalMethods.Decide(
                                    approval.id().value(),
                                    Decision.ALLOW_ONCE,
                                    Optional.of(attempt.signature()),
                                    Optional.of(attempt.at()))));
        }
        assertThat(asking.now(approval).outcome()).isEmpty();
        assertThat(asking.decide(asking.li, approval, Decision.ALLOW_ONCE).status())
                .isEqualTo("allowed");
    }

    private String sign(PersonId person, Approval approval, Decision decision, String digest, long at) {
        return asking.sign(person, approval, decision, digest, at);
    }

    @Test
    void the_same_answer_again_is_fine_and_another_is_refused() {
        Approval approval = asking.waiting("offer");
        asking.decide(asking.li, approval, Decision.DENY);
        int entries = asking.world.entries.all().size();
        assertThat(asking.decide(asking.li, approval, Decision.DENY).status()).isEqualTo("refused");
        assertFault(ErrorCode.APPROVAL_ALREADY_RESOLVED, () -> asking.decide(asking.li, approval, Decision.ALLOW_ONCE));
        assertThat(asking.world.entries.all()).hasSize(entries);
        assertThat(asking.world.entries.ofKind("approval.decided"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.fields())
                        .containsEntry("result", "deny")
                        .containsEntry("digest", approval.digest())
                        .containsEntry("owner", asking.li.value()));
    }

    /// INV-11: somebody else's approval looks like one that never was, to every method.
    @Test
    @Tag("INV-11")
    void a_foreign_approval_looks_like_a_missing_one() {
        Approval approval = asking.waiting("offer");
        String missing = ApprovalId.mint(new Random(9), Instant.EPOCH).value();
        for (Decision decision : Decision.values()) {
            assertThat(answers(approval.id().value(), decision))
                    .isEqualTo(answers(missing, decision))
                    .isEqualTo(answers("not an id at all", decision))
                    .allMatch(text -> text.contains("APPROVAL_NOT_FOUND"));
        }
        assertThat(asking.listed(asking.nova, true)).isEmpty();
        assertThat(asking.world.heard)
                .filteredOn(event -> event.event().name().startsWith("approval."))
                .allMatch(event -> event.person().equals(asking.li));
    }

    /// What Nova gets for an id, from every method that takes one.
    private List<String> answers(String id, Decision decision) {
        Caller nova = asking.world.human(asking.nova);
        long now = asking.world.time.instant().toEpochMilli();
        return List.of(
                answer(() -> asking.world.call(nova, ApprovalMethods.APPROVAL_GET, new ApprovalMethods.Ref(id))),
                answer(() -> asking.world.call(
                        nova,
                        ApprovalMethods.APPROVAL_DECIDE,
                        new ApprovalMethods.Decide(id, decision, Optional.of("AA"), Optional.of(now)))),
                answer(() ->
                        asking.world.call(nova, ApprovalMethods.APPROVAL_RESOLVE, answered(id, "plugin", decision))));
    }

    private static String answer(Supplier<Object> attempt) {
        try {
            return attempt.get().toString();
        } catch (Fault fault) {
            return fault.code() + " " + fault.getMessage() + " " + fault.details();
        }
    }

    @Test
    void each_owner_decides_their_own_part_and_all_must_allow() {
        Approval approval = asking.waiting(asking.both("offer"));
        asking.decide(asking.li, approval, Decision.ALLOW_ONCE);
        assertThat(asking.now(approval).outcome()).isEmpty();
        assertThat(asking.settled).isEmpty();
        assertThat(asking.listed(asking.li, false)).isEmpty();
        assertThat(asking.listed(asking.nova, false)).hasSize(1);

        asking.decide(asking.nova, approval, Decision.ALLOW_ONCE);

        assertThat(asking.settled).hasSize(1).first().satisfies(said -> {
            assertThat(said.approval().id()).isEqualTo(approval.id());
            assertThat(said.outcome()).isEqualTo(Outcome.ALLOWED);
        });
        assertThat(asking.use(approval, approval.act())).isInstanceOf(Use.Usable.class);
    }

    @Test
    void one_no_settles_it_for_all_and_nobody_is_told_whose() {
        Approval approval = asking.waiting(asking.both("offer"));
        asking.decide(asking.li, approval, Decision.ALLOW_ONCE);
        asking.decide(asking.nova, approval, Decision.DENY);
        assertThat(asking.now(approval).outcome()).contains(Outcome.REFUSED);
        ApprovalView lis = asking.listed(asking.li, true).getFirst();
        assertThat(lis.status()).isEqualTo("withdrawn");
        assertThat(lis.decidedBy()).isEmpty();
        assertThat(lis.toString()).doesNotContain("refused");
        assertThat(asking.use(approval, approval.act())).isEqualTo(new Use.No(Use.Why.REFUSED));
    }

    /// A foreign owner sees neither the run nor why it asks.
    @Test
    void a_foreign_owner_sees_the_card_and_nothing_of_the_run() {
        asking.waiting(asking.both("offer"));
        ApprovalView novas = asking.listed(asking.nova, false).getFirst();
        assertThat(novas.run()).isEmpty();
        assertThat(novas.act().reasons()).isEmpty();
        assertThat(novas.act().session()).isEmpty();
        assertThat(asking.events(asking.nova).getFirst().fields())
                .doesNotContainKeys("run", "identity", "reason", "audience");
    }

    /// What is signed is shown whole, so that a question to another owner may hold nothing of the run that asks.
    @Test
    void a_question_that_tells_a_foreign_owner_of_the_run_cannot_be_built() {
        Question own = asking.question(ApprovalKind.RELEASE, "offer", AskReason.UNTRUSTED);

        assertThatThrownBy(() -> new Question(
                        own.kind(),
                        own.act(),
                        List.of(new Question.Ask(asking.nova, Asking.card("offer"))),
                        own.deadline(),
                        own.run(),
                        own.collab()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /// First decision wins: in each history many devices answer at once, differently; one answer stands.
    @Test
    @Tag("INV-28")
    void the_first_decision_wins_in_200_concurrent_histories() throws InterruptedException {
        for (int seed = 0; seed < 200; seed++) {
            Asking one = new Asking();
            Approval approval = one.waiting("offer");
            List<Decision> answers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                answers.add(i % 2 == 0 ? Decision.ALLOW_ONCE : Decision.DENY);
            }
            Collections.shuffle(answers, new Random(seed));
            ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
            CountDownLatch ready = new CountDownLatch(1);
            List<Thread> threads = answers.stream()
                    .map(answer -> Thread.ofVirtual().start(() -> {
                        await(ready);
                        seen.add(answer + " "
                                + answer(() ->
                                        one.decide(one.li, approval, answer).status()));
                    }))
                    .toList();
            ready.countDown();
            for (Thread thread : threads) {
                assertThat(thread.join(Duration.ofSeconds(60))).isTrue();
            }
            assertOneAnswerStands(one, approval, List.copyOf(seen));
        }
    }

    private static void assertOneAnswerStands(Asking one, Approval approval, List<String> seen) {
        assertThat(one.world.entries.ofKind("approval.decided")).hasSize(1);
        assertThat(one.settled).hasSize(1);
        boolean allowed = one.now(approval).outcome().equals(Optional.of(Outcome.ALLOWED));
        assertThat(seen).hasSize(6).allSatisfy(answer -> {
            boolean same = answer.startsWith(allowed ? "ALLOW_ONCE" : "DENY");
            assertThat(answer).contains(same ? (allowed ? "allowed" : "refused") : "APPROVAL_ALREADY_RESOLVED");
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Clients that cannot sign refuse anything, and allow once what concerns their person alone.
    @Test
    @Tag("INV-35")
    void an_unsigned_client_allows_what_stays_within_its_person_and_nothing_else() {
        Caller console = asking.world.console(asking.li);
        Approval exec = asking.waiting(asking.question(ApprovalKind.EXEC, "a", AskReason.BOUNDARY));
        Approval tool = asking.waiting(asking.question(ApprovalKind.UNTRUSTED, "b", AskReason.UNTRUSTED));
        assertThat(resolve(console, exec, "exec", Decision.ALLOW_ONCE).applied())
                .isTrue();
        assertThat(resolve(console, tool, "plugin", Decision.ALLOW_ONCE).applied())
                .isTrue();
        asking.use(exec, exec.act());

        List<Approval> never = new ArrayList<>();
        for (ApprovalKind kind : ApprovalKind.values()) {
            if (kind == ApprovalKind.QUESTION) {
                // Answered in words alone.
                Approval words = asking.waiting(asking.question(kind, "q"));
                assertFault(ErrorCode.APPROVAL_NOT_FOUND, () -> resolve(console, words, "plugin", Decision.DENY));
                continue;
            }
            boolean own = kind == ApprovalKind.EXEC || kind == ApprovalKind.BOUNDARY || kind == ApprovalKind.UNTRUSTED;
            never.add(asking.waiting(asking.question(kind, "n" + kind, AskReason.BOUNDARY, AskReason.RELEASE)));
            resolve(console, never.getLast(), kind.family(), Decision.DENY);
            if (!own) {
                Approval bounded = asking.waiting(asking.question(kind, "w" + kind, AskReason.BOUNDARY));
                assertFault(
                        ErrorCode.APPROVAL_NEEDS_HUMAN,
                        () -> resolve(console, bounded, kind.family(), Decision.ALLOW_ONCE));
                resolve(console, bounded, kind.family(), Decision.DENY);
            }
        }
        assertThat(never).allMatch(approval -> asking.now(approval).outcome().equals(Optional.of(Outcome.REFUSED)));
        Approval released =
                asking.waiting(asking.question(ApprovalKind.BOUNDARY, "r", AskReason.BOUNDARY, AskReason.RELEASE));
        assertFault(ErrorCode.APPROVAL_NEEDS_HUMAN, () -> resolve(console, released, "plugin", Decision.ALLOW_ONCE));
        Approval shared = asking.waiting(asking.both("s"));
        assertFault(ErrorCode.APPROVAL_NEEDS_HUMAN, () -> resolve(console, shared, "plugin", Decision.ALLOW_ONCE));
    }

    @Test
    void resolving_again_tells_the_recorded_truth() {
        Caller console = asking.world.console(asking.li);
        Approval approval = asking.waiting("offer");
        assertThat(resolve(console, approval, "plugin", Decision.DENY).applied())
                .isTrue();
        Resolved again = resolve(console, approval, "plugin", Decision.ALLOW_ONCE);
        assertThat(again.applied()).isFalse();
        assertThat(again.approval().status()).isEqualTo("denied");
        assertFault(ErrorCode.APPROVAL_NOT_FOUND, () -> resolve(console, approval, "exec", Decision.DENY));
    }

    private Resolved resolve(Caller by, Approval approval, String kind, Decision decision) {
        return asking.world.call(
                by, ApprovalMethods.APPROVAL_RESOLVE, answered(approval.id().value(), kind, decision));
    }

    private static ApprovalMethods.Resolve answered(String id, String kind, Decision decision) {
        return new ApprovalMethods.Resolve(id, kind, decision.wire(), Optional.empty(), Optional.empty());
    }

    private static void assertFault(ErrorCode code, ThrowingCallable act) {
        assertThatThrownBy(act)
                .isInstanceOf(Fault.class)
                .satisfies(thrown -> assertThat(((Fault) thrown).code()).isEqualTo(code));
    }
}
