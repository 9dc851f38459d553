package dev.clawnet.gateway.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.gateway.store.sqlite.Batch.Cell;
import dev.clawnet.gateway.store.sqlite.Batch.RowKey;
import dev.clawnet.protocol.id.PersonId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What the writer keeps has a bound in rows and in size: no program fills the memory of everybody.
class HotTest {
    private static final PersonId LI = new PersonId("p-li");
    private static final Table<Note> WRITTEN = Table.keptWritten("hot_written", Note.class);

    private final Hot hot = new Hot();

    /// What a row of this test holds.
    private record Note(String text) {}

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

    private boolean kept(String id, int length) {
        String text = "x".repeat(length);
        Batch batch = new Batch();
        Optional<Cell> _ = batch.change(key(id), new Cell(Optional.of(new Note(text)), text, true));
        hot.learn(batch);
        return hot.find(key(id)).isPresent();
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
