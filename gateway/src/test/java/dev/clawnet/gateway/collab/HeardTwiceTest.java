package dev.clawnet.gateway.collab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.Messaging;
import dev.clawnet.gateway.access.DmPolicy;
import dev.clawnet.gateway.access.GroupPolicy;
import dev.clawnet.gateway.access.Sender;
import dev.clawnet.gateway.channel.Account;
import dev.clawnet.gateway.channel.AccountSettings;
import dev.clawnet.gateway.channel.Conversation;
import dev.clawnet.gateway.channel.Households;
import dev.clawnet.gateway.channel.Incoming;
import dev.clawnet.gateway.channel.TalkChannel;
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

    private final List<String> sent = new ArrayList<>();
    private final TalkChannel talk = new TalkChannel(sent);

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
                new Crossed(), world.time, new Random(5), world.time, world.agents, List.of(talk), _ -> false));
        messaging.subscribe(world.notices);
        AccountSettings.Door door =
                new AccountSettings.Door(direct, listed, false, GroupPolicy.DISABLED, List.of(), Map.of());
        messaging.use(new Households(TalkChannel.household("work", door), Map.of()), li.id());
    }

    private void hears(String id) {
        Account account = new Account(li.id(), "talk", "work");
        talk.hears(new Incoming(
                account, id, Conversation.direct("ann"), Sender.of("ann"), "hello", false, world.time.instant()));
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
        assertThat(sent).containsExactly("ann: answer");
        assertThat(dropped()).isEmpty();
    }

    @Test
    void a_message_that_comes_again_before_the_first_one_is_stored_starts_one_turn() {
        open(DmPolicy.OPEN, List.of("*"));
        meanwhile.add(() -> hears("m-1"));
        hears("m-1");
        world.time.advance(Duration.ofMinutes(1));

        assertThat(world.log(li, "run.opened")).hasSize(1);
        assertThat(sent).containsExactly("ann: answer");
        assertThat(dropped()).containsExactly("AGAIN");
    }

    @Test
    void a_stranger_who_knocks_twice_at_once_gets_one_code() {
        open(DmPolicy.PAIRING, List.of());
        meanwhile.add(() -> hears("m-1"));
        hears("m-1");
        world.time.advance(Duration.ofMinutes(1));

        assertThat(world.log(li, "sender.offered")).hasSize(1);
        assertThat(sent).hasSize(1);
    }
}
