package dev.clawnet.gateway.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.approval.Approval.Outcome;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.policy.AskReason;
import dev.clawnet.policy.Audience;
import dev.clawnet.protocol.catalogue.ApprovalMethods.Decision;
import dev.clawnet.protocol.catalogue.ContactMethods;
import dev.clawnet.protocol.catalogue.IdentityMethods;
import dev.clawnet.protocol.catalogue.OwnerEventMethods;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.IdentityId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An owner is asked what can be shown, as often as one can bear, and nothing twice after a *no*.
class AskBoundsTest {
    private final Asking asking = new Asking();

    @Test
    void after_a_no_the_same_is_not_asked_again_by_that_run() {
        Approval approval = asking.waiting("offer");
        asking.decide(asking.li, approval, Decision.DENY);
        assertThat(why(asking.question(ApprovalKind.BOUNDARY, "offer", AskReason.BOUNDARY)))
                .contains(Asked.Why.REFUSED_BEFORE);
        assertThat(why(asking.question(ApprovalKind.BOUNDARY, "other", AskReason.BOUNDARY)))
                .isEmpty();
        Question again = asking.question(ApprovalKind.BOUNDARY, "offer", AskReason.BOUNDARY);
        assertThat(why(new Question(
                        again.kind(), again.act(), again.asks(), again.deadline(), Optional.of("r-2"), again.collab())))
                .isEmpty();
    }

    @Test
    void silence_is_remembered_like_a_no() {
        asking.waiting("offer");
        asking.world.time.advance(Asking.LIFE);
        assertThat(why(asking.question(ApprovalKind.BOUNDARY, "offer", AskReason.BOUNDARY)))
                .contains(Asked.Why.REFUSED_BEFORE);
    }

    @Test
    void five_questions_for_one_audience_wait_and_no_more() {
        List<Approval> open = new ArrayList<>();
        for (int i = 0; i < Limits.APPROVALS_OPEN_PER_AUDIENCE; i++) {
            open.add(asking.waiting("offer" + i));
        }
        assertThat(why(asking.question(ApprovalKind.BOUNDARY, "more", AskReason.BOUNDARY)))
                .contains(Asked.Why.TOO_MANY);
        assertThat(why(withAudience("more", Audience.owner(asking.li)))).isEmpty();

        asking.decide(asking.li, open.getFirst(), Decision.ALLOW_ONCE);

        assertThat(why(asking.question(ApprovalKind.BOUNDARY, "more", AskReason.BOUNDARY)))
                .isEmpty();
    }

    @Test
    void two_hundred_questions_to_one_person_wait_in_one_circle_and_no_more() {
        int agents = Limits.APPROVALS_OPEN_PER_PERSON / Limits.APPROVALS_OPEN_PER_AUDIENCE;
        for (int agent = 0; agent < agents; agent++) {
            for (int i = 0; i < Limits.APPROVALS_OPEN_PER_AUDIENCE; i++) {
                assertThat(why(of(asker(agent)))).isEmpty();
            }
        }
        assertThat(why(of(asker(agents)))).contains(Asked.Why.TOO_MANY);
        assertThat(asking.listed(asking.li, false)).hasSize(Limits.APPROVALS_OPEN_PER_PERSON);

        // What one circle asks is not felt in another.
        assertThat(why(withAudience("offer", Audience.owner(asking.li)))).isEmpty();
    }

    /// However a question ends, it makes room for exactly one more.
    @Test
    void each_end_of_a_question_makes_room_for_one() {
        List<Approval> open = new ArrayList<>();
        for (int i = 0; i < Limits.APPROVALS_OPEN_PER_PERSON; i++) {
            open.add(asking.waiting(ofRun(i)));
        }
        assertThat(why(ofRun(-1))).contains(Asked.Why.TOO_MANY);

        asking.decide(asking.li, open.get(0), Decision.DENY);
        asking.decide(asking.li, open.get(0), Decision.DENY);
        assertThat(why(ofRun(-2))).isEmpty();
        assertThat(why(ofRun(-3))).contains(Asked.Why.TOO_MANY);

        withdrawn(open.get(1));
        withdrawn(open.get(1));
        assertThat(why(ofRun(-4))).isEmpty();
        assertThat(why(ofRun(-5))).contains(Asked.Why.TOO_MANY);

        // A store of before the counts has none.
        asking.world.store.write(tx -> {
            tx.list(ApprovalTables.OPEN_COUNTS, asking.li, "", 10)
                    .forEach(row -> tx.delete(ApprovalTables.OPEN_COUNTS, asking.li, row.id()));
            return Change.of("forgotten", entry());
        });
        assertThat(why(ofRun(-6))).contains(Asked.Why.TOO_MANY);
        withdrawn(open.get(2));
        assertThat(why(ofRun(-7))).isEmpty();
        assertThat(why(ofRun(-8))).contains(Asked.Why.TOO_MANY);

        asking.world.time.advance(Asking.LIFE);
        assertThat(asking.world.store.<Boolean>read(view ->
                        view.list(ApprovalTables.OPEN_COUNTS, asking.li, "", 10).isEmpty()))
                .isTrue();
    }

    private void withdrawn(Approval approval) {
        asking.world.store.write(tx -> {
            Approvals.Withdrawal none = asking.desk.approvals().withdraw(tx, approval.id(), "not needed");
            List<Entry> entries = new ArrayList<>(none.entries());
            entries.add(entry());
            return new Change<>("withdrawn", entries, none.notices());
        });
    }

    private Entry entry() {
        return Entry.of(EntryId.mint(new Random()), asking.li, "test", Map.of());
    }

    private IdentityId asker(int number) {
        return IdentityId.mint(asking.li, new Random(number));
    }

    /// A question of an agent and a run that asked nothing before.
    private Question ofRun(int number) {
        Question q = of(asker(number));
        return new Question(q.kind(), q.act(), q.asks(), q.deadline(), Optional.of("run-" + number), q.collab());
    }

    private Question of(IdentityId asker) {
        return changed(
                "offer", asker, asking.act(ApprovalKind.BOUNDARY, "offer").audience());
    }

    private Question withAudience(String object, Audience audience) {
        return changed(object, asking.buyer, audience);
    }

    private Question changed(String object, IdentityId asker, Audience audience) {
        Question question = asking.question(ApprovalKind.BOUNDARY, object, AskReason.BOUNDARY);
        BoundAct a = question.act();
        BoundAct act = new BoundAct(
                asker,
                a.where(),
                a.verb(),
                a.object(),
                a.target(),
                a.counterpart(),
                a.arguments(),
                audience,
                a.purpose(),
                a.reasons());
        return new Question(
                question.kind(), act, question.asks(), question.deadline(), question.run(), question.collab());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pay\u202E01",
                "pay\u200B10",
                "pay\u000010",
                "pay\uFEFF",
                "pay\uDB40\uDC41",
                "a\u2028b",
                "\u2066x"
            })
    void text_that_hides_something_is_not_releasable(String text) {
        for (Card card : List.of(card("offer", text), card(text, "offer"))) {
            assertThat(why(with(card))).contains(Asked.Why.NOT_SHOWABLE);
        }
        assertThat(asking.listed(asking.li, true)).isEmpty();
    }

    @Test
    void text_is_shown_whole_or_not_at_all() {
        assertThat(why(with(card("offer", "x".repeat(Card.TEXT + 1))))).contains(Asked.Why.NOT_SHOWABLE);
        String whole = "y".repeat(Card.TEXT);
        assertThat(why(with(card("offer", whole)))).isEmpty();
        assertThat(asking.listed(asking.li, false).getFirst().text()).contains(whole);
    }

    @Test
    void a_title_comes_from_the_kind_alone() {
        asking.waiting("offer");
        assertThat(asking.listed(asking.li, false).getFirst().title()).isEqualTo(ApprovalKind.BOUNDARY.title());
    }

    private Question with(Card card) {
        Question question = asking.question(ApprovalKind.BOUNDARY, "offer", AskReason.BOUNDARY);
        return Question.ofOwner(question.kind(), question.act(), card, question.deadline(), question.run());
    }

    private static Card card(String object, String text) {
        Card card = Asking.card(object);
        return new Card(
                card.asker(),
                card.verb(),
                object,
                card.counterpart(),
                card.purpose(),
                card.audience(),
                Optional.of(text));
    }

    @Test
    void a_deadline_that_passed_or_lies_years_ahead_is_not_asked() {
        Question question = asking.question(ApprovalKind.BOUNDARY, "offer", AskReason.BOUNDARY);
        for (Duration ahead : List.of(Duration.ZERO, Limits.APPROVAL_LONGEST.plusMillis(1))) {
            assertThat(why(Question.ofOwner(
                            question.kind(),
                            question.act(),
                            Asking.card("offer"),
                            asking.world.time.instant().plus(ahead),
                            question.run())))
                    .contains(Asked.Why.DEADLINE);
        }
    }

    /// INV-27: every question and every one that was not put is exactly one entry and one event, there when the
    /// owner comes back, and acknowledged only by the owner.
    @Test
    @Tag("INV-27")
    void each_ask_and_each_denial_is_one_entry_and_one_durable_event() {
        asking.waiting("offer");
        for (int i = 0; i < 3; i++) {
            ask(with(card("offer", "\u202E")));
        }
        List<OwnerEventMethods.OwnerEventView> events = asking.events(asking.li);
        assertThat(events)
                .extracting(OwnerEventMethods.OwnerEventView::kind)
                .containsExactly("ask", "denied", "denied", "denied");
        assertThat(asking.world.entries.ofKind("approval.asked")).hasSize(1);
        assertThat(asking.world.entries.ofKind("approval.not-asked")).hasSize(3);
        assertThat(asking.events(asking.nova)).isEmpty();

        assertThat(acknowledge(asking, List.of(1L, 2L, 2L, 99L))).isEqualTo(2);
        assertThat(asking.events(asking.li))
                .extracting(OwnerEventMethods.OwnerEventView::id)
                .containsExactly(3L, 4L);
        assertThat(asking.world
                        .call(
                                asking.world.human(asking.li),
                                OwnerEventMethods.EVENTS_LIST,
                                new OwnerEventMethods.ListEvents(Optional.of(1L), Optional.of(true), Optional.of(2)))
                        .events())
                .extracting(OwnerEventMethods.OwnerEventView::id)
                .containsExactly(2L, 3L);
    }

    private static int acknowledge(Asking asking, List<Long> ids) {
        return asking.world
                .call(asking.world.human(asking.li), OwnerEventMethods.EVENTS_ACK, new OwnerEventMethods.Ack(ids))
                .acknowledged();
    }

    /// INV-27: equal denials are not merged.
    @Test
    @Tag("INV-27")
    void equal_denials_stay_separate_events() {
        for (int i = 0; i < 50; i++) {
            asking.world.write(tx -> {
                Map<String, String> fields = Map.of("verb", "read", "reason", "FLOW");
                OwnerEvents.Recorded recorded = OwnerEvents.record(tx, asking.li, "denied", fields);
                Entry entry = Entry.of(EntryId.mint(asking.world.random), asking.li, "act", fields);
                return Change.of(true, entry, recorded.notice());
            });
        }
        assertThat(asking.events(asking.li)).hasSize(50);
        OwnerEventMethods.OwnerEventList some = asking.world.call(
                asking.world.human(asking.li),
                OwnerEventMethods.EVENTS_LIST,
                new OwnerEventMethods.ListEvents(Optional.of(10L), Optional.empty(), Optional.of(20)));
        assertThat(some.events()).hasSize(20);
        assertThat(some.next()).contains(30L);
        assertThat(asking.world.heard)
                .filteredOn(event -> event.event().equals(OwnerEventMethods.EVENTS_RECORDED))
                .hasSize(50);
    }

    @Test
    void what_became_moot_is_withdrawn_and_allows_nothing() {
        Approval approval = asking.waiting("offer");
        asking.decide(asking.li, approval, Decision.ALLOW_ONCE);
        Approval open = asking.waiting("other");
        asking.world.write(tx -> {
            List<Entry> entries = new ArrayList<>();
            for (Approval one : List.of(approval, open)) {
                entries.addAll(asking.desk
                        .approvals()
                        .withdraw(tx, one.id(), "run ended")
                        .entries());
            }
            return new Change<>(true, entries, List.of());
        });
        assertThat(asking.use(approval, approval.act())).isEqualTo(new Use.No(Use.Why.WITHDRAWN));
        assertThat(asking.use(open, open.act())).isEqualTo(new Use.No(Use.Why.WITHDRAWN));
        assertThat(asking.world.entries.ofKind("approval.withdrawn")).hasSize(2);
        assertThat(asking.listed(asking.li, false)).isEmpty();
    }

    @Test
    void retiring_the_identity_withdraws_its_questions() {
        Approval approval = asking.waiting("offer");
        asking.world.call(
                asking.world.human(asking.li),
                IdentityMethods.IDENTITIES_RETIRE,
                new IdentityMethods.Retire(asking.buyer.value()));
        asking.world.time.runUntilIdle();
        assertThat(asking.now(approval).outcome()).contains(Outcome.WITHDRAWN);
    }

    @Test
    @Tag("INV-12")
    void the_end_of_a_contact_withdraws_what_is_asked_about_it() {
        asking.world.contacts(asking.li, asking.nova);
        Approval approval = asking.waiting(asking.both("offer"));
        asking.world.call(
                asking.world.human(asking.nova), ContactMethods.CONTACTS_REMOVE, new ContactMethods.Whom(asking.li));
        asking.world.time.runUntilIdle();
        assertThat(asking.now(approval).outcome()).contains(Outcome.WITHDRAWN);
        assertThat(asking.listed(asking.nova, false)).isEmpty();
    }

    private Asked ask(Question question) {
        return asking.ask(question);
    }

    private Optional<Asked.Why> why(Question question) {
        return switch (ask(question)) {
            case Asked.NotAsked not -> Optional.of(not.why());
            case Asked.Waits _ -> Optional.empty();
        };
    }
}
