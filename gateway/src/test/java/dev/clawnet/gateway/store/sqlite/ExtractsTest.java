package dev.clawnet.gateway.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Extract;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtractsTest {
    private record Line(String text) {}

    private static final Table<Line> NOTES = Table.table("contract_note", Line.class);
    private static final Table<Line> OTHERS = Table.table("contract_other", Line.class);
    private static final Table<Line> SEEN = Table.bookkeeping("contract_seen", Line.class);
    private static final PersonId LI = new PersonId("p-li");
    private static final List<PersonId> PEOPLE = List.of(LI, new PersonId("p-nova"));
    private static final Extract<List<String>> TEXTS = new Extract<>(ExtractsTest::texts);

    @TempDir
    Path state;

    private SqliteStore store;

    /// The notes of a person, and for each the other one that it names: rows that are listed, found, and missing.
    private static List<String> texts(View view, PersonId person, String prefix) {
        List<String> texts = new ArrayList<>();
        for (View.Row<Line> row : view.list(NOTES, person, prefix, 100)) {
            Optional<Line> other = view.find(OTHERS, LI, row.value().text());
            texts.add(row.id() + "=" + other.map(Line::text).orElse("none"));
        }
        return List.copyOf(texts);
    }

    @BeforeEach
    void open() {
        store = SqliteStore.open(
                state,
                List.of(NOTES, OTHERS, SEEN),
                new SqliteStore.Parts(
                        (_, _) -> {},
                        new Notices(),
                        InstantSource.system(),
                        Thread.ofPlatform().factory()),
                new Schema("db/contract", List.of("V1__rows.sql")));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void write(Consumer<Tx> work) {
        store.write(tx -> {
            work.accept(tx);
            return Change.of(true, Entry.of(new EntryId("e-test"), LI, "test", Map.of()));
        });
    }

    private static void requireSame(Tx tx, String what) {
        for (PersonId person : PEOPLE) {
            for (String prefix : List.of("", "a")) {
                assertThat(tx.extract(TEXTS, person, prefix)).as(what).isEqualTo(texts(tx, person, prefix));
            }
        }
    }

    private static void change(Tx tx, Random chance) {
        PersonId person = PEOPLE.get(chance.nextInt(2));
        String id = List.of("a", "ab", "b", "c").get(chance.nextInt(4));
        Table<Line> table = chance.nextBoolean() ? NOTES : OTHERS;
        if (chance.nextInt(4) == 0) {
            tx.delete(table, person, id);
        } else {
            tx.put(table, person, id, new Line(List.of("a", "b", "c").get(chance.nextInt(3))));
        }
    }

    /// Some works of each round share a commit, some of them are given up after they changed and looked.
    @Test
    void it_says_what_the_rows_say_whatever_was_written_or_given_up() throws InterruptedException {
        long seed = System.nanoTime();
        Random chance = new Random(seed);
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 150; round++) {
                List<Future<?>> works = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    long own = chance.nextLong();
                    works.add(writers.submit(() -> work(new Random(own), "seed " + seed)));
                }
                for (Future<?> work : works) {
                    ended(work);
                }
            }
        }
        write(tx -> requireSame(tx, "seed " + seed));
    }

    private static void ended(Future<?> work) throws InterruptedException {
        try {
            Object _ = work.get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof GivenUp)) {
                throw new AssertionError(e.getCause());
            }
        }
    }

    private static final class GivenUp extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private void work(Random chance, String what) {
        write(tx -> {
            requireSame(tx, what);
            for (int i = chance.nextInt(4); i > 0; i--) {
                change(tx, chance);
                requireSame(tx, what);
            }
            if (chance.nextInt(3) == 0) {
                throw new GivenUp();
            }
        });
    }

    @Test
    void what_a_write_that_was_given_up_looked_at_leaves_nothing() {
        write(tx -> tx.put(NOTES, LI, "a", new Line("x")));
        assertThatThrownBy(() -> write(tx -> {
                    tx.put(OTHERS, LI, "x", new Line("never"));
                    assertThat(tx.extract(TEXTS, LI, "")).containsExactly("a=never");
                    throw new GivenUp();
                }))
                .isInstanceOf(GivenUp.class);
        write(tx -> assertThat(tx.extract(TEXTS, LI, "")).containsExactly("a=none"));
    }

    @Test
    void it_is_made_once_until_a_row_that_it_was_made_of_changes() {
        List<String> made = new ArrayList<>();
        Extract<List<String>> counted = new Extract<>((view, person, prefix) -> {
            made.add(person.value());
            return texts(view, person, prefix);
        });
        write(tx -> tx.put(NOTES, LI, "a", new Line("x")));
        for (int i = 0; i < 5; i++) {
            write(tx -> tx.extract(counted, LI, ""));
            write(tx -> tx.put(OTHERS, LI, "y", new Line("of no interest")));
            write(tx -> tx.put(NOTES, PEOPLE.getLast(), "a", new Line("another's")));
        }
        assertThat(made).hasSize(1);
        write(tx -> tx.put(OTHERS, LI, "x", new Line("now there")));
        write(tx -> assertThat(tx.extract(counted, LI, "")).containsExactly("a=now there"));
        write(tx -> tx.put(NOTES, LI, "b", new Line("x")));
        write(tx -> assertThat(tx.extract(counted, LI, "")).containsExactly("a=now there", "b=now there"));
        assertThat(made).hasSize(3);
    }

    @Test
    void what_is_kept_is_bounded_by_its_rows_and_what_goes_leaves_no_trace() {
        Extracts extracts = new Extracts(Limits.STORE_EXTRACT_ROWS);
        Batch changes = new Batch();
        int each = Limits.STORE_EXTRACT_ROWS / 10;
        for (int i = 0; i < 50; i++) {
            Batch.Place place = new Batch.Place(NOTES, new PersonId("p-n" + i));
            changes.change(place.row("a"), new Batch.Cell(Optional.empty(), null, true));
            extracts.keep(
                    new Extracts.Key(TEXTS, place.person(), ""),
                    new Extracts.Kept(
                            "made", Map.of(place, new Looking.Looked(java.util.Set.of("a"), i % 2 == 0)), each));
            assertThat(extracts.rows()).isLessThanOrEqualTo(Limits.STORE_EXTRACT_ROWS);
        }
        assertThat(extracts.find(new Extracts.Key(TEXTS, new PersonId("p-n49"), "")))
                .isPresent();
        assertThat(extracts.find(new Extracts.Key(TEXTS, new PersonId("p-n0"), "")))
                .isEmpty();
        extracts.learn(changes);
        assertThat(extracts.isEmpty()).isTrue();
    }
}
