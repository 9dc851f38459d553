package dev.clawnet.gateway.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest {
    private record Note(String text) {}

    private record Told(String text) implements Notice {}

    private static final Table<Note> NOTES = Table.table("contract_note", Note.class);
    private static final Table<Note> OTHERS = Table.table("contract_other", Note.class);
    private static final List<Table<?>> TABLES = List.of(NOTES, OTHERS, Table.bookkeeping("contract_seen", Note.class));
    private static final List<Table<?>> BREAKABLE = List.of(
            NOTES,
            OTHERS,
            Table.bookkeeping("contract_seen", Note.class),
            Table.table("contract_dangling", Note.class));
    private static final PersonId LI = new PersonId("p-li");
    private static final long PATIENCE_SECONDS = 60;

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    @TempDir
    Path state;

    @Test
    void what_was_written_is_there_after_opening_again() {
        try (SqliteStore store = openPlain()) {
            put(store, "a");
        }

        try (SqliteStore store = openPlain()) {
            assertThat(found(store, "a")).isTrue();
        }
        assertThat(state.resolve("gateway.db-wal")).doesNotExist();
    }

    @Test
    void what_was_written_is_there_after_a_crash() throws IOException {
        Path copy = Files.createDirectory(state.resolve("copy"));
        try (SqliteStore store = openPlain()) {
            put(store, "a");
            // What a killed process leaves behind: the files as they are, nothing folded.
            for (String file : List.of("gateway.db", "gateway.db-wal")) {
                Files.copy(state.resolve(file), copy.resolve(file));
            }
        }

        try (SqliteStore store = open(copy, TABLES, "db/contract")) {
            assertThat(found(store, "a")).isTrue();
        }
    }

    @Test
    void no_other_user_of_the_machine_can_read_the_files() throws IOException {
        Path older = Files.createFile(state.resolve("gateway.db"));
        Files.setPosixFilePermissions(older, PosixFilePermissions.fromString("rw-r--r--"));
        try (SqliteStore store = openPlain()) {
            put(store, "a");
            try (Stream<Path> files = Files.list(state)) {
                assertThat(files.map(SqliteStoreTest::permissions)).hasSize(4).allMatch("rw-------"::equals);
            }
        }
    }

    private static String permissions(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_second_gateway_on_the_same_state_is_refused() {
        try (SqliteStore store = openPlain()) {
            assertThatThrownBy(this::openPlain)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("another gateway")
                    .hasMessageContaining("--state-dir");
            put(store, "a");
        }

        openPlain().close();
    }

    @Test
    void a_declared_table_that_the_file_lacks_stops_the_start() {
        List<Table<?>> more = new ArrayList<>(TABLES);
        more.add(Table.table("unheard_of", Note.class));

        assertThatThrownBy(() -> open(state, more, "db/contract"))
                .hasMessageContaining("the database lacks: [unheard_of]");
        openPlain().close();
    }

    @Test
    void a_table_that_nobody_declared_stops_the_start() {
        assertThatThrownBy(() -> open(state, List.of(NOTES, OTHERS), "db/contract"))
                .hasMessageContaining("nobody declared: [contract_seen]");
    }

    @Test
    void state_of_a_newer_version_is_refused() {
        openPlain().close();
        try (Session session = Session.writing(state.resolve("gateway.db"))) {
            session.run("PRAGMA user_version = 99");
        }

        assertThatThrownBy(this::openPlain).hasMessageContaining("newer ClawNet");
    }

    @Test
    void an_undeclared_table_cannot_be_used() {
        try (SqliteStore store = openPlain()) {
            Table<Told> pretender = Table.table("contract_note", Told.class);
            assertThatThrownBy(() -> store.read(view -> view.all(pretender))).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    @Tag("INV-29")
    void a_failed_commit_releases_nothing_and_stops_all_writes() throws InterruptedException {
        stopsAllWrites("breaks-commit");
    }

    @Test
    @Tag("INV-29")
    void a_failed_statement_releases_nothing_and_stops_all_writes() throws InterruptedException {
        stopsAllWrites("breaks-statement");
    }

    private void stopsAllWrites(String poison) throws InterruptedException {
        try (SqliteStore store = open(state, BREAKABLE, "db/breakable")) {
            put(store, "before");
            List<Throwable> failures = new ArrayList<>();
            CountDownLatch gate = new CountDownLatch(1);
            Thread batch = Thread.ofPlatform()
                    .start(() -> keep(
                            failures,
                            () -> store.write(tx -> {
                                await(gate);
                                tx.put(NOTES, LI, "neighbour", new Note("x"));
                                return Change.of(true, entry(), new Told("neighbour"));
                            })));
            Thread poisoned = Thread.ofPlatform().start(() -> keep(failures, () -> put(store, poison)));
            gate.countDown();
            batch.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            poisoned.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));

            assertThat(store.trouble()).contains(Trouble.BROKEN);
            assertThat(failures).isNotEmpty().allSatisfy(SqliteStoreTest::isUnavailable);
            assertThat(found(store, poison)).isFalse();
            assertThat(found(store, "before")).isTrue();
            assertThatThrownBy(() -> put(store, "after")).satisfies(SqliteStoreTest::isUnavailable);
            // Either both shared the lost commit, or the neighbour's own came first and is whole.
            assertThat(found(store, "neighbour")).isEqualTo(failures.size() == 1);
        }
        assertThat(told).doesNotContain(poison);
    }

    @Test
    void a_slow_subscriber_holds_up_no_commit_and_gets_everything_in_order() throws InterruptedException {
        CountDownLatch slow = new CountDownLatch(1);
        Notices notices = new Notices();
        notices.on(Told.class, notice -> {
            await(slow);
            told.add(notice.text());
        });
        SqliteStore.Parts parts = new SqliteStore.Parts(
                (_, _) -> {},
                notices,
                InstantSource.fixed(Instant.EPOCH),
                Thread.ofPlatform().factory());
        try (SqliteStore store =
                SqliteStore.open(state, TABLES, parts, new Schema("db/contract", List.of("V1__rows.sql")))) {
            put(store, "1");
            put(store, "2");
            slow.countDown();
            assertThat(told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("1");
            assertThat(told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("2");
        }
    }

    @Test
    void a_throwing_subscriber_does_not_stop_the_next_notice() throws InterruptedException {
        Notices notices = new Notices();
        notices.on(Told.class, notice -> {
            if (notice.text().equals("1")) {
                throw new IllegalStateException("on purpose");
            }
            told.add(notice.text());
        });
        SqliteStore.Parts parts = new SqliteStore.Parts(
                (_, _) -> {},
                notices,
                InstantSource.fixed(Instant.EPOCH),
                Thread.ofPlatform().factory());
        try (SqliteStore store =
                SqliteStore.open(state, TABLES, parts, new Schema("db/contract", List.of("V1__rows.sql")))) {
            put(store, "1");
            put(store, "2");
            assertThat(told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("2");
        }
    }

    @Test
    void writers_that_arrive_together_share_a_commit() {
        try (SqliteStore store = openPlain()) {
            CountDownLatch gate = new CountDownLatch(1);
            List<Thread> writers = new ArrayList<>();
            writers.add(Thread.ofPlatform()
                    .start(() -> store.write(tx -> {
                        await(gate);
                        return Change.of(true, entry());
                    })));
            for (int i = 0; i < 32; i++) {
                String id = "n" + i;
                writers.add(Thread.ofPlatform().start(() -> put(store, id)));
            }
            gate.countDown();
            writers.forEach(SqliteStoreTest::join);
            assertThat(store.<Integer>read(view -> view.list(NOTES, LI, "", 100).size()))
                    .isEqualTo(32);
            assertThat(store.commits()).isLessThan(32);
        }
    }

    @Test
    void the_migrations_named_in_code_are_the_files() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/db/migration"))) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    .sorted(Comparator.comparing(name -> Integer.valueOf(name.substring(1, name.indexOf("__")))))
                    .toList();
            assertThat(Schema.production().migrations()).isEqualTo(names);
        }
    }

    @Test
    void an_older_file_gets_what_is_missing_and_keeps_its_rows() {
        try (SqliteStore store = openPlain()) {
            put(store, "a");
        }
        List<Table<?>> more = new ArrayList<>(TABLES);
        more.add(Table.table("contract_later", Note.class));
        SqliteStore.Parts parts = new SqliteStore.Parts(
                (_, _) -> {},
                new Notices(),
                InstantSource.fixed(Instant.EPOCH),
                Thread.ofPlatform().factory());
        Schema grown = new Schema("db/grown", List.of("V1__rows.sql", "V2__later.sql"));

        for (int start = 0; start < 2; start++) {
            try (SqliteStore store = SqliteStore.open(state, more, parts, grown)) {
                assertThat(found(store, "a")).isTrue();
            }
        }

        assertThatThrownBy(this::openPlain).hasMessageContaining("newer ClawNet");
    }

    private SqliteStore openPlain() {
        return open(state, TABLES, "db/contract");
    }

    private SqliteStore open(Path dir, List<Table<?>> tables, String migrations) {
        Notices notices = new Notices();
        notices.on(Told.class, notice -> told.add(notice.text()));
        SqliteStore.Parts parts = new SqliteStore.Parts(
                (_, _) -> {},
                notices,
                InstantSource.fixed(Instant.EPOCH),
                Thread.ofPlatform().factory());
        return SqliteStore.open(dir, tables, parts, new Schema(migrations, List.of("V1__rows.sql")));
    }

    private static boolean put(SqliteStore store, String id) {
        return store.write(tx -> {
            tx.put(NOTES, LI, id, new Note(id));
            return Change.of(true, entry(), new Told(id));
        });
    }

    private static boolean found(SqliteStore store, String id) {
        return store.read(view -> view.find(NOTES, LI, id).isPresent());
    }

    private static Entry entry() {
        return Entry.of(new EntryId("e-1"), LI, "test", Map.of());
    }

    private static void isUnavailable(Throwable thrown) {
        assertThat(thrown)
                .asInstanceOf(type(Fault.class))
                .extracting(Fault::code)
                .isEqualTo(ErrorCode.STORE_UNAVAILABLE);
    }

    private static void keep(List<Throwable> failures, Runnable work) {
        try {
            work.run();
        } catch (Fault e) {
            synchronized (failures) {
                failures.add(e);
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
