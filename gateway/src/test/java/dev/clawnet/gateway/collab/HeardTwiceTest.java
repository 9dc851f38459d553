package dev.clawnet.gateway.collab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.Messaging;
import dev.clawnet.gateway.access.DmPolicy;
import dev.clawnet.gateway.access.GroupPolicy;
import dev.clawnet.gateway.access.Sender;
import dev.clawnet.gateway.channel.Account;
import dev.clawnet.gateway.channel.AccountSettings;
import dev.clawnet.gateway.channel.Capabilities;
import dev.clawnet.gateway.channel.Channel;
import dev.clawnet.gateway.channel.Conversation;
import dev.clawnet.gateway.channel.Delivery;
import dev.clawnet.gateway.channel.Ears;
import dev.clawnet.gateway.channel.Health;
import dev.clawnet.gateway.channel.Household;
import dev.clawnet.gateway.channel.Households;
import dev.clawnet.gateway.channel.Incoming;
import dev.clawnet.gateway.channel.Line;
import dev.clawnet.gateway.channel.Wiring;
import dev.clawnet.gateway.route.Router;
import dev.clawnet.gateway.route.Routing;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// A message that comes in twice, as from a network that repeats what nobody acknowledged in time, or by two lines
/// while an account is taken over anew: it starts one turn, also when both are looked at before either is stored.
class HeardTwiceTest {
    private final World world = new World(3, MemoryStore.Mode.JSON, (_, _, _) -> Told.says("answer"));
    private final World.Human li = world.human("Li");

    /// What happens between the look at a message and the transaction that takes it.
    private final Deque<Runnable> meanwhile = new ArrayDeque<>();

    private final Script script = new Script();

    private record Wire(String name) implements Wiring {}

    private static final class Script implements Channel, Line {
        private final List<String> sent = new ArrayList<>();
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
            ears = Optional.of(listener);
            return this;
        }

        @Override
        public Delivery send(Conversation to, String text) {
            sent.add(text);
            return new Delivery.Confirmed("ok");
        }

        @Override
        public void typing(Conversation to) {}

        @Override
        public Health health() {
            return new Health(Health.State.UP, 0, Optional.empty(), Optional.empty(), Optional.empty());
        }

        @Override
        public void close() {}
    }

    /// The store of the world, before whose writes something else may happen.
    private final class Crossed implements Store {
        @Override
        public <R> R write(Function<Tx, Change<R>> work) {
            Optional.ofNullable(meanwhile.poll()).ifPresent(Runnable::run);
            return world.store.write(work);
        }

        @Override
        public void bookkeep(Consumer<Tx> work) {
            world.store.bookkeep(work);
        }

        @Override
        public <R> R read(Function<View, R> work) {
            return world.store.read(work);
        }

        @Override
        public void close() {}
    }

    private void open(DmPolicy direct, List<String> listed) {
        Messaging messaging = new Messaging(new Messaging.Ground(
                new Crossed(), world.time, new Random(5), world.time, world.agents, List.of(script), _ -> false));
        messaging.subscribe(world.notices);
        AccountSettings.Door door =
                new AccountSettings.Door(direct, listed, false, GroupPolicy.DISABLED, List.of(), Map.of());
        Household household = new Household(
                new Router(Routing.EMPTY),
                Map.of(),
                List.of(new AccountSettings("talk", "work", true, Optional.of(new Wire("one")), door)));
        messaging.use(new Households(household, Map.of()), li.id());
    }

    private void hears(String id) {
        Account account = new Account(li.id(), "talk", "work");
        script.ears
                .orElseThrow()
                .heard(new Incoming(
                        account,
                        id,
                        Conversation.direct("ann"),
                        Sender.of("ann"),
                        "hello",
                        false,
                        world.time.instant()));
    }

    private List<String> dropped() {
        return world.log(li, "message.dropped").stream()
                .map(Entry::fields)
                .map(fields -> fields.getOrDefault("reason", ""))
                .toList();
    }

    @Test
    void a_message_that_came_before_starts_nothing() {
        open(DmPolicy.OPEN, List.of("*"));
        hears("m-1");
        hears("m-1");
        world.time.advance(Duration.ofMinutes(1));

        assertThat(world.log(li, "run.opened")).hasSize(1);
        assertThat(script.sent).containsExactly("answer");
        assertThat(dropped()).isEmpty();
    }

    @Test
    void a_message_that_comes_again_before_the_first_one_is_stored_starts_one_turn() {
        open(DmPolicy.OPEN, List.of("*"));
        meanwhile.add(() -> hears("m-1"));
        hears("m-1");
        world.time.advance(Duration.ofMinutes(1));

        assertThat(world.log(li, "run.opened")).hasSize(1);
        assertThat(script.sent).containsExactly("answer");
        assertThat(dropped()).containsExactly("AGAIN");
    }

    @Test
    void a_stranger_who_knocks_twice_at_once_gets_one_code() {
        open(DmPolicy.PAIRING, List.of());
        meanwhile.add(() -> hears("m-1"));
        hears("m-1");
        world.time.advance(Duration.ofMinutes(1));

        assertThat(world.log(li, "sender.offered")).hasSize(1);
        assertThat(script.sent).hasSize(1);
    }
}
