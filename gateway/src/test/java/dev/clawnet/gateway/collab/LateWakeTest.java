package dev.clawnet.gateway.collab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.gateway.store.RecordedEntries;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.catalogue.CollabMethods;
import dev.clawnet.protocol.method.Method;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A driver that looked at a waiting run just before somebody ended it.
class LateWakeTest {
    /// What happens between a look and what follows from it.
    private final Queue<Runnable> between = new ArrayDeque<>();
    private final RecordedEntries ledger = new RecordedEntries();
    private final Told models = new Told();
    private final World world = new World(
            new Random(1),
            models,
            (notices, time) -> new Interrupted(new MemoryStore(ledger, notices, time, MemoryStore.Mode.JSON, time)));

    private final class Interrupted implements Store {
        private final Store real;

        Interrupted(Store real) {
            this.real = real;
        }

        @Override
        public <R> R write(Function<Tx, Change<R>> work) {
            return real.write(work);
        }

        @Override
        public void bookkeep(Consumer<Tx> work) {
            real.bookkeep(work);
        }

        @Override
        public <R> R read(Function<View, R> work) {
            R seen = real.read(work);
            Optional.ofNullable(between.poll()).ifPresent(Runnable::run);
            return seen;
        }

        @Override
        public void close() {
            real.close();
        }
    }

    @Test
    @Tag("INV-17")
    void a_run_that_ended_since_it_was_looked_at_leaves_no_second_end() {
        World.Human li = world.human("Li");
        World.Human nova = world.human("Nova");
        String buy = world.identity(li, "buy", "li");
        String sell = world.identity(nova, "sell", "nova");
        world.contact(li, buy, nova, sell);
        models.tell("li", Told.calls("commit", "{\"text\":\"deal?\"}"));
        world.call(
                li,
                CollabMethods.COLLAB_OPEN,
                new CollabMethods.Open("buy", nova.id(), "chips", Optional.empty(), Optional.empty()));
        world.decideAll(nova, true);
        CollabMethods.CollabView collab = world.call(nova, CollabMethods.COLLAB_LIST, new Method.None())
                .collabs()
                .getFirst();

        world.agents.recover();
        between.add(() -> world.call(nova, CollabMethods.COLLAB_END, new CollabMethods.Which(collab.collab())));
        world.time.advance(Duration.ofSeconds(1));

        assertThat(ledger.all()).extracting("kind").contains("run.ended", "approval.withdrawn");
        assertThat(ledger.all()).extracting("kind").doesNotContain("run.late");
    }
}
