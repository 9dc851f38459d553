package dev.clawnet.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What every store keeps to.
public abstract class StoreContract {
    /// A row of the contract's own tables.
    public record Note(String text, Optional<Integer> count) {
        static Note of(String text) {
            return new Note(text, Optional.empty());
        }
    }

    protected static final Table<Note> NOTES = Table.table("contract_note", Note.class);
    protected static final Table<Note> OTHERS = Table.table("contract_other", Note.class);
    protected static final Table<Note> SEEN = Table.bookkeeping("contract_seen", Note.class);
    protected static final Table<Note> KEPT = Table.kept("contract_kept", Note.class);
    protected static final Table<Note> WRITTEN = Table.keptWritten("contract_written", Note.class);
    protected static final List<Table<?>> TABLES = List.of(NOTES, OTHERS, SEEN, KEPT, WRITTEN);
    protected static final PersonId LI = new PersonId("p-li");
    protected static final PersonId NOVA = new PersonId("p-nova");
    protected static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final long PATIENCE_SECONDS = 60;

    private record Told(String text) implements Notice {}

    private final RecordedEntries entries = new RecordedEntries();
    private final AtomicReference<@Nullable RuntimeException> appenderFails = new AtomicReference<>();
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private Store store;

    /// A fresh, empty store.
    protected abstract Store open(Appender appender, Notices notices, InstantSource clock);

    @BeforeEach
    final void openStore() {
        Notices notices = new Notices();
        notices.on(Told.class, notice -> told.add(notice.text()));
        Appender appender = (tx, more) -> {
            RuntimeException failure = appenderFails.get();
            if (failure != null) {
                throw failure;
            }
            entries.append(tx, more);
        };
        store = open(appender, notices, InstantSource.fixed(NOW));
    }

    @AfterEach
    final void closeStore() {
        store.close();
    }

    @Test
    void a_written_row_is_found_by_its_person_and_id() {
        put(LI, "a", "one");

        assertThat(text(LI, "a")).contains("one");
        assertThat(text(LI, "b")).isEmpty();
    }

    @Test
    void a_glance_sees_each_change_as_soon_as_it_was_answered_and_no_other_persons_row() {
        for (Table<Note> table : List.of(NOTES, KEPT, WRITTEN)) {
            for (String text : List.of("one", "two")) {
                String _ = store.write(tx -> {
                    tx.find(table, LI, "a");
                    tx.put(table, LI, "a", Note.of(text));
                    return Change.of(text, entry("test"));
                });
                assertThat(store.<Optional<Note>>glance(view -> view.find(table, LI, "a")))
                        .contains(Note.of(text));
                assertThat(store.<Optional<Note>>glance(view -> view.find(table, NOVA, "a")))
                        .isEmpty();
                assertThat(store.<Integer>glance(
                                view -> view.list(table, LI, "", 10).size()))
                        .isEqualTo(1);
            }
            String _ = store.write(tx -> {
                tx.delete(table, LI, "a");
                return Change.of("", entry("test"));
            });
            assertThat(store.<Optional<Note>>glance(view -> view.find(table, LI, "a")))
                    .isEmpty();
        }
    }

    @Test
    void a_change_that_failed_shows_in_no_glance() {
        for (Table<Note> table : List.of(KEPT, WRITTEN)) {
            String _ = store.write(tx -> {
                tx.put(table, LI, "a", Note.of("stays"));
                return Change.of("", entry("test"));
            });
            assertThatThrownBy(() -> store.write(tx -> {
                        tx.find(table, LI, "a");
                        tx.put(table, LI, "a", Note.of("never"));
                        throw new IllegalStateException("given up");
                    }))
                    .isInstanceOf(IllegalStateException.class);
            put(LI, "other", "goes on");
            assertThat(store.<Optional<Note>>glance(view -> view.find(table, LI, "a")))
                    .contains(Note.of("stays"));
        }
    }

    @Test
    void the_row_of_one_person_does_not_exist_for_another() {
        put(LI, "a", "one");

        assertThat(text(NOVA, "a")).isEmpty();
        assertThat(store.<List<View.Row<Note>>>read(view -> view.list(NOTES, NOVA, "", 10)))
                .isEmpty();
        assertThat(store.<List<View.Row<Note>>>read(view -> view.newest(NOTES, NOVA, "", 10)))
                .isEmpty();
    }

    @Test
    void a_transaction_sees_its_own_writes() {
        put(LI, "a", "old");
        put(LI, "c", "stays");

        List<String> seen = store.write(tx -> {
            tx.put(NOTES, LI, "a", Note.of("new"));
            tx.put(NOTES, LI, "b", Note.of("added"));
            tx.delete(NOTES, LI, "c");
            List<String> texts = new ArrayList<>(texts(tx.list(NOTES, LI, "", 10)));
            texts.addAll(texts(tx.newest(NOTES, LI, "", 1)));
            texts.add(tx.find(NOTES, LI, "c").isPresent() ? "still there" : "gone");
            return Change.of(List.copyOf(texts), entry("test"));
        });

        assertThat(seen).containsExactly("new", "added", "added", "gone");
        assertThat(text(LI, "c")).isEmpty();
    }

    @Test
    void a_transaction_lists_as_many_rows_as_it_asked_for_whatever_it_took_away_and_put() {
        long seed = 20261127;
        Random random = new Random(seed);
        NavigableMap<String, String> expected = new TreeMap<>();
        for (int round = 0; round < 40; round++) {
            List<String> wrong = new ArrayList<>();
            store.write(tx -> {
                for (int i = 0; i < 6; i++) {
                    String id = "a" + random.nextInt(10, 40);
                    if (random.nextInt(3) > 0) {
                        tx.put(NOTES, LI, id, Note.of(id));
                        expected.put(id, id);
                    } else {
                        tx.delete(NOTES, LI, id);
                        expected.remove(id);
                    }
                    int limit = random.nextInt(6);
                    List<String> first = expected.keySet().stream().limit(limit).toList();
                    List<String> last =
                            expected.descendingKeySet().stream().limit(limit).toList();
                    if (!ids(tx.list(NOTES, LI, "a", limit)).equals(first)
                            || !ids(tx.newest(NOTES, LI, "a", limit)).equals(last)) {
                        wrong.add(id + " " + limit);
                    }
                }
                return Change.of(true, entry("test"));
            });
            assertThat(wrong).as("seed %s, round %s", seed, round).isEmpty();
        }
    }

    @Test
    void rows_come_in_order_of_id_and_only_those_with_the_prefix() {
        for (String id : List.of("log/2", "log/10", "log", "logs/1", "log/1", "log/\uFFFD", "log/\uD83D\uDE00", "m")) {
            put(LI, id, id);
        }

        assertThat(ids(store.read(view -> view.list(NOTES, LI, "log/", 10))))
                .containsExactly("log/1", "log/10", "log/2", "log/\uFFFD", "log/\uD83D\uDE00");
        assertThat(ids(store.read(view -> view.newest(NOTES, LI, "log/", 2))))
                .containsExactly("log/\uD83D\uDE00", "log/\uFFFD");
        assertThat(ids(store.read(view -> view.list(NOTES, LI, "", 3)))).containsExactly("log", "log/1", "log/10");
        assertThat(ids(store.read(view -> view.list(NOTES, LI, "", 0)))).isEmpty();
    }

    @Test
    void a_prefix_is_text_and_not_a_pattern() {
        put(LI, "a%b", "percent");
        put(LI, "axb", "letter");

        assertThat(ids(store.read(view -> view.list(NOTES, LI, "a%", 10)))).containsExactly("a%b");
        assertThat(ids(store.read(view -> view.list(NOTES, LI, "_", 10)))).isEmpty();
    }

    @Test
    void the_start_up_scan_gives_the_rows_of_everybody_in_key_order() {
        put(NOVA, "a", "2");
        put(LI, "b", "1");
        put(PersonId.GATEWAY, "c", "0");

        assertThat(store.<List<View.Row<Note>>>read(view -> view.all(NOTES)))
                .containsExactly(
                        new View.Row<>(PersonId.GATEWAY, "c", Note.of("0")),
                        new View.Row<>(LI, "b", Note.of("1")),
                        new View.Row<>(NOVA, "a", Note.of("2")));
    }

    @Test
    @Tag("INV-29")
    void a_change_without_an_entry_cannot_be_built() {
        assertThatThrownBy(() -> new Change<>("result", List.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothing_happened_when_the_work_throws() {
        put(LI, "a", "old");

        assertThatThrownBy(() -> store.write(tx -> {
                    tx.put(NOTES, LI, "a", Note.of("new"));
                    tx.put(OTHERS, LI, "b", Note.of("new"));
                    throw new IllegalStateException("refused");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("refused");

        assertThat(text(LI, "a")).contains("old");
        assertThat(store.<List<View.Row<Note>>>read(view -> view.all(OTHERS))).isEmpty();
        assertThat(entries.all()).hasSize(1);
    }

    /// INV-29: the change does not complete when its record cannot be written.
    @Test
    @Tag("INV-29")
    void no_row_changes_and_no_notice_leaves_when_the_ledger_refuses_the_entry() throws InterruptedException {
        put(LI, "a", "old");
        appenderFails.set(new IllegalStateException("the ledger is full"));

        assertThatThrownBy(() -> store.write(tx -> {
                    tx.put(NOTES, LI, "a", Note.of("new"));
                    return Change.of("done", entry("test"), new Told("lost"));
                }))
                .hasMessage("the ledger is full");

        appenderFails.set(null);
        assertThat(text(LI, "a")).contains("old");
        store.write(tx -> Change.of("done", entry("test"), new Told("next")));
        assertThat(told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("next");
    }

    @Test
    void notices_arrive_once_each_in_the_order_of_commits() throws InterruptedException {
        List<String> committed = new ArrayList<>();
        inParallel(16, writer -> {
            for (int i = 0; i < 10; i++) {
                String text = writer + "/" + i;
                store.write(tx -> {
                    synchronized (committed) {
                        committed.add(text);
                    }
                    return Change.of(true, entry("test"), new Told(text));
                });
            }
        });

        List<String> arrived = new ArrayList<>();
        for (int i = 0; i < 160; i++) {
            arrived.add(told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
        }
        assertThat(arrived).containsExactlyElementsOf(committed);
        assertThat(told).isEmpty();
    }

    @Test
    void a_reader_sees_one_moment_however_long_it_looks() {
        put(LI, "a", "old");

        String seen = store.read(view -> {
            String before = view.find(NOTES, LI, "a").orElseThrow().text();
            inParallel(1, _ -> {
                put(LI, "a", "new");
                put(LI, "b", "new");
            });
            return before + " " + view.find(NOTES, LI, "a").orElseThrow().text() + " "
                    + view.list(NOTES, LI, "", 10).size();
        });

        assertThat(seen).isEqualTo("old old 1");
        assertThat(text(LI, "a")).contains("new");
    }

    @Test
    void what_is_not_committed_is_seen_by_nobody_else() {
        AtomicReference<Optional<String>> seen = new AtomicReference<>();

        store.write(tx -> {
            tx.put(NOTES, LI, "a", Note.of("new"));
            inParallel(1, _ -> seen.set(text(LI, "a")));
            return Change.of(true, entry("test"));
        });

        assertThat(seen.get()).isEmpty();
    }

    @Test
    void bookkeeping_changes_its_own_tables_only() {
        store.bookkeep(tx -> tx.put(SEEN, LI, "a", Note.of("now")));

        assertThat(store.<Optional<Note>>read(view -> view.find(SEEN, LI, "a"))).contains(Note.of("now"));
        assertThat(entries.all()).isEmpty();
        assertThatThrownBy(() -> store.bookkeep(tx -> {
                    tx.put(SEEN, LI, "b", Note.of("now"));
                    tx.put(NOTES, LI, "a", Note.of("authority"));
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("contract_note");
        assertThatThrownBy(() -> store.bookkeep(tx -> tx.delete(NOTES, LI, "a")))
                .isInstanceOf(IllegalStateException.class);
        assertThat(text(LI, "a")).isEmpty();
        assertThat(store.<Optional<Note>>read(view -> view.find(SEEN, LI, "b"))).isEmpty();
    }

    @Test
    void sixty_four_writers_lose_nothing() {
        AtomicInteger refused = new AtomicInteger();

        inParallel(64, writer -> {
            for (int i = 0; i < 10; i++) {
                boolean fails = (writer + i) % 5 == 0;
                try {
                    increment(writer, fails);
                } catch (IllegalStateException e) {
                    assertThat(e).hasMessage("on purpose");
                    refused.incrementAndGet();
                }
            }
        });

        int counted = store.read(
                view -> view.find(NOTES, LI, "counter").orElseThrow().count().orElseThrow());
        assertThat(refused).hasValue(128);
        assertThat(counted).isEqualTo(512);
        assertThat(store.<List<View.Row<Note>>>read(view -> view.list(OTHERS, LI, "", 1_000)))
                .hasSize(512);
        assertThat(entries.ofKind("counted")).hasSize(512);
    }

    private void increment(int writer, boolean fails) {
        store.write(tx -> {
            int next = tx.find(NOTES, LI, "counter").flatMap(Note::count).orElse(0) + 1;
            tx.put(NOTES, LI, "counter", new Note("counter", Optional.of(next)));
            tx.put(OTHERS, LI, "n/" + next, Note.of("by " + writer));
            if (fails) {
                throw new IllegalStateException("on purpose");
            }
            return Change.of(next, entry("counted"));
        });
    }

    @Test
    void a_transaction_reads_the_clock_once() {
        assertThat(store.<Instant>write(tx -> Change.of(tx.now(), entry("test"))))
                .isEqualTo(NOW);
    }

    @Test
    void a_write_inside_another_transaction_is_refused() {
        assertThatThrownBy(() -> store.write(tx -> {
                    put(LI, "inner", "x");
                    return Change.of(true, entry("test"));
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> store.read(view -> {
                    put(LI, "inner", "x");
                    return true;
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(text(LI, "inner")).isEmpty();
    }

    @Test
    void a_transaction_that_is_over_takes_no_more_writes() {
        AtomicReference<Tx> escaped = new AtomicReference<>();
        store.write(tx -> {
            escaped.set(tx);
            return Change.of(true, entry("test"));
        });

        assertThatThrownBy(() -> escaped.get().put(NOTES, LI, "late", Note.of("x")))
                .isInstanceOf(IllegalStateException.class);
        assertThat(text(LI, "late")).isEmpty();
    }

    @Test
    void ids_that_engines_would_keep_differently_are_refused() {
        for (String bad :
                List.of("", "a\0b", "a\uD800", "x".repeat(Rows.MAX_ID + 1), new String(Character.toChars(0x10FFFF)))) {
            assertThatThrownBy(() -> put(LI, bad, "x")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void a_closed_store_refuses_everything() {
        store.close();

        assertThatThrownBy(() -> put(LI, "a", "x")).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> text(LI, "a")).isInstanceOf(RuntimeException.class);
    }

    private void put(PersonId person, String id, String text) {
        store.write(tx -> {
            tx.put(NOTES, person, id, Note.of(text));
            return Change.of(true, entry("put"));
        });
    }

    private Optional<String> text(PersonId person, String id) {
        Function<View, Optional<String>> look =
                view -> view.find(NOTES, person, id).map(Note::text);
        return store.read(look);
    }

    private static Entry entry(String kind) {
        return Entry.of(new EntryId("e-contract"), LI, kind, Map.of("verb", "write"));
    }

    /// Whatever a store keeps in memory from one change to the next, a change sees what the last ones left.
    @Test
    void a_change_finds_what_the_changes_before_it_left() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Map<String, String> left = new HashMap<>();
        for (int i = 0; i < 300; i++) {
            String at = i + " of seed " + seed;
            Table<Note> table = random.nextBoolean() ? KEPT : WRITTEN;
            String id = "n" + random.nextInt(6);
            String key = table.name() + "/" + id;
            boolean looks = random.nextBoolean();
            Optional<String> becomes = random.nextInt(4) == 0 ? Optional.empty() : Optional.of("t" + i);
            boolean fails = random.nextInt(5) == 0;
            List<Optional<String>> found = new ArrayList<>();
            try {
                store.write(tx -> {
                    if (looks) {
                        found.add(tx.find(table, LI, id).map(Note::text));
                    }
                    becomes.ifPresentOrElse(
                            text -> tx.put(table, LI, id, Note.of(text)), () -> tx.delete(table, LI, id));
                    if (fails) {
                        throw new IllegalStateException("fails on purpose");
                    }
                    return Change.of("done", entry("test"));
                });
            } catch (IllegalStateException e) {
                assertThat(e).as(at).hasMessage("fails on purpose");
            }
            found.forEach(text -> assertThat(text).as(at).isEqualTo(Optional.ofNullable(left.get(key))));
            if (!fails) {
                left.put(key, becomes.orElse(null));
            }
            assertThat(store.<Optional<Note>>read(view -> view.find(table, LI, id))
                            .map(Note::text))
                    .as(at)
                    .isEqualTo(Optional.ofNullable(left.get(key)));
        }
    }

    private static List<String> ids(List<View.Row<Note>> rows) {
        return rows.stream().map(View.Row::id).toList();
    }

    private static List<String> texts(List<View.Row<Note>> rows) {
        return rows.stream().map(row -> row.value().text()).toList();
    }

    private interface Work {
        void run(int number);
    }

    private static void inParallel(int threads, Work work) {
        CountDownLatch done = new CountDownLatch(threads);
        List<Throwable> failures = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int number = i;
            Thread.ofVirtual().start(() -> {
                try {
                    work.run(number);
                } catch (RuntimeException | AssertionError e) {
                    synchronized (failures) {
                        failures.add(e);
                    }
                } finally {
                    done.countDown();
                }
            });
        }
        try {
            assertThat(done.await(Duration.ofSeconds(PATIENCE_SECONDS).toMillis(), TimeUnit.MILLISECONDS))
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        assertThat(failures).isEmpty();
    }
}
