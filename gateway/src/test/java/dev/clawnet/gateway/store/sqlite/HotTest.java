package dev.clawnet.gateway.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.Ending;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.gateway.store.sqlite.Batch.Cell;
import dev.clawnet.gateway.store.sqlite.Batch.RowKey;
import dev.clawnet.protocol.id.PersonId;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// What the writer keeps has a bound in rows and in size: no program fills the memory of everybody.
class HotTest {
    private static final PersonId LI = new PersonId("p-li");
    private static final Table<Note> WRITTEN = Table.keptWritten("hot_written", Note.class);

    private static final Table<Ends> ENDS = Table.keptWritten("hot_ends", Ends.class);

    private static final Table<Note> GROWING = Table.growing("hot_growing", Note.class);

    private final Hot hot = new Hot();

    /// What a row of this test holds.
    private record Note(String text) {}

    private record Ends(boolean over) implements Ending {}

    @Test
    void a_row_that_was_just_written_is_kept_when_it_is_small() {
        assertThat(kept("small", Limits.STORE_HOT_TEXT)).isTrue();
        assertThat(kept("large", Limits.STORE_HOT_TEXT + 1)).isFalse();
    }

    @Test
    void a_row_that_grows_too_large_is_kept_no_more() {
        assertThat(kept("grows", 1)).isTrue();
        assertThat(kept("grows", Limits.STORE_HOT_TEXT + 1)).isFalse();
    }

    @Test
    void a_row_that_says_that_it_is_over_is_kept_no_more() {
        assertThat(keptEnding("ends", false)).isTrue();
        assertThat(keptEnding("ends", true)).isFalse();
    }

    @Test
    void looking_up_a_large_row_does_not_keep_it() {
        RowKey key = key("looked");
        Batch batch = new Batch();
        batch.found(key, Optional.of(new Note("x".repeat(Limits.STORE_HOT_TEXT + 1))));
        hot.learn(batch);

        assertThat(hot.find(key)).isEmpty();
    }

    @Test
    void the_oldest_row_makes_room() {
        for (int i = 0; i <= Limits.STORE_HOT; i++) {
            assertThat(kept("n" + i, 1)).isTrue();
        }
        assertThat(hot.find(key("n0"))).isEmpty();
        assertThat(hot.find(key("n1"))).isPresent();
    }

    @Test
    void what_is_beyond_the_greatest_id_of_everybody_is_new() {
        AtomicInteger asked = new AtomicInteger();
        Function<Table<?>, String> file = _ -> {
            asked.incrementAndGet();
            return "e-5";
        };

        assertThat(hot.isNew(grown("e-6"), file)).isTrue();
        assertThat(hot.isNew(grown("e-5"), file)).as("the greatest one itself").isFalse();
        assertThat(hot.isNew(grown("e-4"), file)).as("may be there").isFalse();
        assertThat(hot.isNew(key("z"), file))
                .as("of a table that is not kept so")
                .isFalse();

        Batch batch = new Batch();
        Optional<Cell> _ = batch.change(grown("e-8"), new Cell(Optional.of(new Note("x")), null, true));
        Optional<Cell> _ = batch.change(grown("e-7"), new Cell(Optional.of(new Note("x")), null, true));
        assertThat(hot.isNew(grown("e-8"), file)).as("not before the commit").isTrue();
        hot.learn(batch);
        assertThat(hot.isNew(grown("e-8"), file)).isFalse();
        assertThat(hot.isNew(grown("e-9"), file)).isTrue();
        assertThat(asked).hasValue(1);

        hot.clear();
        assertThat(hot.isNew(grown("e-9"), _ -> "e-9")).as("a commit failed").isFalse();
    }

    private static RowKey grown(String id) {
        return new RowKey(GROWING, LI, id);
    }

    private boolean kept(String id, int length) {
        String text = "x".repeat(length);
        Batch batch = new Batch();
        Optional<Cell> _ = batch.change(key(id), new Cell(Optional.of(new Note(text)), text, true));
        hot.learn(batch);
        return hot.find(key(id)).isPresent();
    }

    private boolean keptEnding(String id, boolean over) {
        RowKey key = new RowKey(ENDS, LI, id);
        Batch batch = new Batch();
        Optional<Cell> _ = batch.change(key, new Cell(Optional.of(new Ends(over)), "{}", true));
        hot.learn(batch);
        return hot.find(key).isPresent();
    }

    private static RowKey key(String id) {
        return new RowKey(WRITTEN, LI, id);
    }

    @Test
    void other_threads_see_what_is_kept_and_nothing_that_is_kept_no_more() {
        assertThat(kept("a", 1)).isTrue();
        assertThat(hot.glance(key("a"))).contains(new Note("x"));
        assertThat(kept("a", 2)).isTrue();
        assertThat(hot.glance(key("a"))).contains(new Note("xx"));

        Batch gone = new Batch();
        Optional<Cell> _ = gone.change(key("a"), new Cell(Optional.empty(), null, true));
        assertThat(hot.glance(key("a"))).as("not before the commit").isPresent();
        hot.learn(gone);
        assertThat(hot.glance(key("a"))).isEmpty();

        for (int i = 0; i <= Limits.STORE_HOT; i++) {
            assertThat(kept("n" + i, 1)).isTrue();
        }
        assertThat(hot.glance(key("n0"))).as("made room").isEmpty();
        hot.clear();
        assertThat(hot.glance(key("n1"))).isEmpty();
    }
}
