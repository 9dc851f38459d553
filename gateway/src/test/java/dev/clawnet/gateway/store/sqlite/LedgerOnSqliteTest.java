package dev.clawnet.gateway.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.ledger.Ledger;
import dev.clawnet.gateway.ledger.LedgerKey;
import dev.clawnet.gateway.ledger.LedgerTables;
import dev.clawnet.gateway.store.Appender;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.LogId;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.protocol.catalogue.LedgerMethods.SignedHead;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.log.LogVerifier;
import dev.clawnet.protocol.log.LogVerifier.Finding;
import dev.clawnet.protocol.log.LogVerifier.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The ledger on the store that gateways run on: crashes, refused entries, and a file changed by hand.
class LedgerOnSqliteTest {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerOnSqliteTest.class);
    private static final PersonId LI = new PersonId("p-li");
    private static final LogId OF_LI = new LogId.OfPerson(LI);
    private static final List<String> FILES = List.of("gateway.db", "gateway.db-wal", "ledger.key");

    private record Note(String text) {}

    private static final Table<Note> NOTES = Table.table("contract_note", Note.class);

    private final SecureRandom random = new SecureRandom();

    @TempDir
    Path state;

    /// A ledger and its store.
    private record Open(Ledger ledger, SqliteStore store) {}

    @Test
    @Tag("INV-30")
    void after_a_crash_the_log_verifies_and_goes_on_from_what_was_durable() throws IOException {
        Path copy = Files.createDirectory(state.resolve("copy"));
        String remembered;
        Open first = open(state);
        try (SqliteStore store = first.store()) {
            acts(store, LI, 300);
            remembered = store.<SignedHead>read(view -> first.ledger().checkpoint(view, OF_LI))
                    .checkpoint();
            // What a killed process leaves behind: the files as they are, nothing folded.
            for (String file : FILES) {
                Files.copy(state.resolve(file), copy.resolve(file));
            }
        }

        Open second = open(copy);
        try (SqliteStore store = second.store()) {
            acts(store, LI, 5);
            LogVerifier.Result result =
                    store.read(view -> second.ledger().verify(view, OF_LI, Optional.of(remembered)));
            assertThat(result.findings()).isEmpty();
            assertThat(result.size()).isEqualTo(305);
        }
    }

    /// INV-29: no entry, no effect, whatever stands beside it in the same commit.
    @Test
    @Tag("INV-29")
    void a_change_whose_entry_cannot_be_appended_is_not_there_after_a_restart_either() {
        Ledger ledger = new Ledger(LedgerKey.load(state, random), random);
        Appender failing = (tx, entries) -> {
            ledger.append(tx, entries);
            if (entries.getFirst().kind().equals("refused")) {
                throw new IllegalStateException("killed while appending");
            }
        };
        try (SqliteStore store = store(state, failing)) {
            acts(store, LI, 2);
            assertThatThrownBy(() -> act(store, LI, "refused", "effect")).hasMessage("killed while appending");
            acts(store, LI, 2);
        }

        Open again = open(state);
        try (SqliteStore store = again.store()) {
            assertThat(store.<Boolean>read(
                            view -> view.find(NOTES, LI, "effect").isPresent()))
                    .isFalse();
            LogVerifier.Result result = store.read(view -> again.ledger().verify(view, OF_LI, Optional.empty()));
            assertThat(result.findings()).isEmpty();
            assertThat(result.size()).isEqualTo(4);
        }
    }

    @Test
    void an_id_is_taken_once_whatever_was_written_since_and_after_a_restart_too() {
        List<EntryId> ids = Stream.of("e-5", "e-7", "e-6").map(EntryId::new).toList();
        try (SqliteStore store = open(state).store()) {
            ids.forEach(id -> write(store, id));
            ids.forEach(
                    id -> assertThatThrownBy(() -> write(store, id)).hasMessageContaining("two entries with the id"));
            write(store, new EntryId("e-8"));
        }
        try (SqliteStore store = open(state).store()) {
            ids.forEach(
                    id -> assertThatThrownBy(() -> write(store, id)).hasMessageContaining("two entries with the id"));
            assertThatThrownBy(() -> write(store, new EntryId("e-8"))).hasMessageContaining("two entries with the id");
            write(store, new EntryId("e-9"));
        }
    }

    private static void write(SqliteStore store, EntryId id) {
        store.write(_ -> Change.of(true, Entry.of(id, LI, "test", Map.of())));
    }

    @Test
    @Tag("INV-30")
    void a_row_changed_in_the_file_is_found_at_its_place() {
        Open before = open(state);
        try (SqliteStore store = before.store()) {
            acts(store, LI, 5);
        }
        try (Session session = Session.writing(state.resolve("gateway.db"))) {
            session.run("UPDATE ledger_entry SET doc = '{broken' WHERE id LIKE '%2'");
            session.run("UPDATE ledger_entry SET doc = replace(doc, '\"act\"', '\"fake\"') WHERE id LIKE '%3'");
        }

        Open after = open(state);
        try (SqliteStore store = after.store()) {
            LogVerifier.Result result = store.read(view -> after.ledger().verify(view, OF_LI, Optional.empty()));
            assertThat(result.findings())
                    .extracting(Finding::kind)
                    .containsExactlyInAnyOrder(Kind.EDITED, Kind.FIELD_EDITED);
            assertThat(result.findings())
                    .extracting(finding -> finding.seq().orElse(-1))
                    .containsExactlyInAnyOrder(2L, 3L);
        }
    }

    @Test
    void the_key_is_made_once_for_its_owner_alone_and_refused_when_others_can_read_it() throws IOException {
        String made = LedgerKey.load(state, random).toString();
        Path file = state.resolve("ledger.key");

        assertThat(LedgerKey.load(state, random)).hasToString(made);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> LedgerKey.load(state, random)).hasMessageContaining("chmod 600");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(file, "nonsense");
        assertThatThrownBy(() -> LedgerKey.load(state, random)).hasMessageContaining("does not hold a key");
    }

    /// Prints figures and asserts nothing: `-Dtest.jvm.extra=-Dclawnet.figures=true`.
    @Test
    @EnabledIfSystemProperty(named = "clawnet.figures", matches = "true")
    void figures() throws InterruptedException {
        Open open = open(state);
        try (SqliteStore store = open.store()) {
            for (int round = 0; round < 4; round++) {
                int writers = 64;
                int each = 100;
                long start = System.nanoTime();
                List<Thread> threads = new ArrayList<>();
                for (int w = 0; w < writers; w++) {
                    PersonId person = new PersonId("p-w" + w);
                    threads.add(Thread.ofVirtual().start(() -> acts(store, person, each)));
                }
                for (Thread thread : threads) {
                    thread.join(Duration.ofMinutes(2));
                }
                long took = System.nanoTime() - start;
                LOG.info(
                        "{} durable writes/s with ledger, {} commits",
                        1_000_000_000L * writers * each / took,
                        store.commits());
            }
        }
    }

    private Open open(Path dir) {
        Ledger ledger = new Ledger(LedgerKey.load(dir, random), random);
        return new Open(ledger, store(dir, ledger));
    }

    private static SqliteStore store(Path dir, Appender appender) {
        List<Table<?>> tables = new ArrayList<>(LedgerTables.ALL);
        tables.add(NOTES);
        SqliteStore.Parts parts = new SqliteStore.Parts(
                appender,
                new Notices(),
                InstantSource.system(),
                Thread.ofPlatform().factory());
        return SqliteStore.open(dir, tables, parts, new Schema("db/ledger", List.of("V1__rows.sql")));
    }

    private void acts(SqliteStore store, PersonId person, int count) {
        for (int i = 0; i < count; i++) {
            act(store, person, "act", "note/" + i);
        }
    }

    private void act(SqliteStore store, PersonId person, String kind, String id) {
        store.write(tx -> {
            tx.put(NOTES, person, id, new Note("text"));
            Map<String, String> fields = Map.of(
                    "owner", person.value(), "actor", "console", "verb", "write", "resource", id, "result", "done");
            return Change.of(true, Entry.of(EntryId.mint(random), person, kind, fields));
        });
    }
}
