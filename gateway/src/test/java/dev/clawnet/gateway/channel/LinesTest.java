package dev.clawnet.gateway.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.access.Sender;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.route.Router;
import dev.clawnet.gateway.route.Routing;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The outbox over a line that does what a test says: order, receipts, and what a crash leaves.
final class LinesTest {
    private static final PersonId LI = new PersonId("p-li");
    private static final Account WORK = new Account(LI, "talk", "work");
    private static final Conversation ANN = Conversation.direct("ann");

    private final Instant[] now = {Instant.parse("2026-11-27T08:00:00Z")};
    private final InstantSource clock = () -> now[0];
    private final Notices notices = new Notices();
    private final List<Entry> entries = new ArrayList<>();
    private final MemoryStore store = new MemoryStore((_, more) -> entries.addAll(more), notices, clock);
    private final Random random = new Random(7);
    private final Outbox outbox = new Outbox(random);
    private final Script script = new Script();
    private final Lines lines = new Lines(store, outbox, clock, Runnable::run, List.of(script));

    private record Wire(String name) implements Wiring {}

    /// A channel whose deliveries are written down beforehand.
    private static final class Script implements Channel, Line {
        private final Deque<Delivery> deliveries = new ArrayDeque<>();
        private final List<String> sent = new ArrayList<>();
        private boolean up = true;
        private int opened;
        private Optional<Ears> ears = Optional.empty();

        @Override
        public String name() {
            return "talk";
        }

        @Override
        public Capabilities capabilities() {
            return new Capabilities(100, false, false);
        }

        @Override
        public Line open(Account account, Wiring wiring, Ears listener) {
            opened++;
            ears = Optional.of(listener);
            return this;
        }

        @Override
        public Delivery send(Conversation to, String text) {
            sent.add(text);
            return deliveries.isEmpty() ? new Delivery.Confirmed("ok") : deliveries.poll();
        }

        @Override
        public void typing(Conversation to) {
            sent.add("typing");
        }

        @Override
        public Health health() {
            return new Health(
                    up ? Health.State.UP : Health.State.WAITING,
                    0,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }

        @Override
        public void close() {
            up = false;
        }
    }

    private static Household household(String wire) {
        return new Household(
                new Router(Routing.EMPTY),
                Map.of(),
                List.of(new AccountSettings(
                        "talk", "work", true, Optional.of(new Wire(wire)), AccountSettings.Door.DEFAULT)));
    }

    private void begin() {
        lines.subscribe(notices);
        lines.use(Map.of(LI, household("one")));
    }

    private void put(String... texts) {
        store.write(tx -> new Change<>(
                true,
                List.of(Entry.of(EntryId.mint(random), LI, "test", Map.of())),
                outbox.put(tx, WORK, ANN, List.of(texts), "r-1")));
    }

    private int waiting() {
        return store.read(view -> Outbox.waiting(view, WORK));
    }

    private boolean heard(Incoming message) {
        return store.read(view -> HeardOnce.before(view, message));
    }

    private List<String> states() {
        return store.read(view -> Outbox.settled(view, WORK, 100)).reversed().stream()
                .map(post -> post.text() + " " + post.state())
                .toList();
    }

    @Test
    void messages_leave_in_their_order_and_each_has_an_intent_before_and_an_outcome_after() {
        begin();
        put("one", "two");

        assertThat(script.sent).containsExactly("one", "two");
        assertThat(states()).containsExactly("one SENT", "two SENT");
        assertThat(entries.stream().filter(entry -> entry.kind().equals("message.send")))
                .extracting(Entry::phase)
                .containsExactly(Entry.Phase.INTENT, Entry.Phase.OUTCOME, Entry.Phase.INTENT, Entry.Phase.OUTCOME);
    }

    @Test
    void what_did_not_leave_waits_for_the_line_and_leaves_then_before_what_came_later() {
        script.up = false;
        begin();
        put("one");
        put("two");
        assertThat(script.sent).isEmpty();

        script.up = true;
        script.deliveries.add(new Delivery.NotSent("gone again"));
        script.ears.orElseThrow().up();
        assertThat(waiting()).isEqualTo(2);
        script.ears.orElseThrow().up();

        assertThat(script.sent).containsExactly("one", "one", "two");
        assertThat(states()).containsExactly("one SENT", "two SENT");
    }

    @Test
    void what_may_have_arrived_is_unknown_and_is_not_sent_again() {
        begin();
        script.deliveries.add(new Delivery.Unknown("broke"));
        put("one", "two");
        script.ears.orElseThrow().up();

        assertThat(script.sent).containsExactly("one", "two");
        assertThat(states()).containsExactly("one UNKNOWN", "two SENT");
    }

    @Test
    void what_was_leaving_when_the_gateway_stopped_is_unknown_at_the_next_start_and_the_rest_leaves() {
        put("one", "two");
        outbox.announce(
                store, WORK, store.read(view -> Outbox.first(view, WORK)).orElseThrow());

        outbox.recover(store);
        begin();

        assertThat(script.sent).containsExactly("two");
        assertThat(states()).containsExactly("one UNKNOWN", "two SENT");
        assertThat(entries).extracting(Entry::kind).contains("message.unknown");
    }

    @Test
    void what_waited_for_more_than_a_day_is_given_up() {
        script.up = false;
        begin();
        put("one");
        now[0] = now[0].plus(AgentLimits.CHANNEL_POST_LIFE).plusSeconds(1);
        script.up = true;
        script.ears.orElseThrow().up();

        assertThat(script.sent).isEmpty();
        assertThat(states()).containsExactly("one FAILED");
    }

    @Test
    void a_full_outbox_takes_no_more_and_says_so() {
        script.up = false;
        begin();
        put(java.util.stream.IntStream.range(0, AgentLimits.CHANNEL_OUTBOX_PER_ACCOUNT)
                .mapToObj(Integer::toString)
                .toArray(String[]::new));
        put("too much");

        assertThat(waiting()).isEqualTo(AgentLimits.CHANNEL_OUTBOX_PER_ACCOUNT);
        assertThat(states()).containsExactly("too much FAILED");
    }

    @Test
    void a_line_whose_settings_did_not_change_goes_on_and_another_begins_anew() {
        begin();
        lines.use(Map.of(LI, household("one")));
        assertThat(script.opened).isEqualTo(1);

        lines.use(Map.of(LI, household("two")));
        assertThat(script.opened).isEqualTo(2);
        lines.use(Map.of());
        assertThat(lines.health(WORK)).isEmpty();
    }

    @Test
    void a_message_is_heard_once_by_channel_account_and_id_and_the_oldest_ids_make_room() {
        Incoming first = message("m-0", WORK);
        for (int i = 0; i <= AgentLimits.CHANNEL_HEARD_PER_ACCOUNT; i++) {
            Incoming next = message("m-" + i, WORK);
            assertThat(heard(next)).isFalse();
            store.write(tx -> {
                HeardOnce.remember(tx, next);
                return Change.of(true, Entry.of(EntryId.mint(random), LI, "test", Map.of()));
            });
            assertThat(heard(next)).isTrue();
        }

        assertThat(heard(first)).isFalse();
        Incoming elsewhere = message("m-7", new Account(LI, "talk", "home"));
        assertThat(heard(elsewhere)).isFalse();
    }

    private Incoming message(String id, Account account) {
        return new Incoming(account, id, ANN, Sender.of("ann"), "hello", false, now[0]);
    }
}
