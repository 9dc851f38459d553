package dev.clawnet.gateway.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.Tables;
import dev.clawnet.gateway.doctor.Rehearsal;
import dev.clawnet.gateway.ledger.Ledger;
import dev.clawnet.gateway.ledger.LedgerKey;
import dev.clawnet.gateway.session.Conversation;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.session.Sessions;
import dev.clawnet.gateway.session.Turn;
import dev.clawnet.gateway.store.Appender;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.LogId;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.policy.Integrity;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.log.LogVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Upgrades of a state that an older version wrote, and their rehearsal.
class UpgradeTest {
    private record Note(String text) {}

    private static final PersonId LI = new PersonId("p-li");
    private static final Table<Note> NOTES = Table.table("contract_note", Note.class);
    private static final List<Table<?>> OLD =
            List.of(NOTES, Table.table("contract_other", Note.class), Table.bookkeeping("contract_seen", Note.class));
    private static final Schema FIRST = new Schema("db/contract", List.of("V1__rows.sql"));
    private static final Schema FAILING =
            new Schema("db/failing", List.of("V1__rows.sql", "V2__later.sql", "V3__fails.sql"));

    private final SecureRandom random = new SecureRandom();

    @TempDir
    private Path folder;

    private Path state = Path.of("");

    @BeforeEach
    void state() throws IOException {
        state = Files.createDirectory(
                folder.resolve("state"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private SqliteStore open(Schema schema, List<Table<?>> tables) {
        return open(schema, tables, (_, _) -> {});
    }

    private SqliteStore open(Schema schema, List<Table<?>> tables, Appender appender) {
        return SqliteStore.open(
                state,
                tables,
                new SqliteStore.Parts(
                        appender,
                        new Notices(),
                        InstantSource.system(),
                        Thread.ofPlatform().factory()),
                schema);
    }

    @Test
    void an_upgrade_that_fails_half_way_leaves_a_state_that_the_old_version_can_use() {
        try (SqliteStore store = open(FIRST, OLD)) {
            store.write(tx -> {
                tx.put(NOTES, LI, "a", new Note("a"));
                return Change.of(true, Entry.of(new EntryId("e-1"), LI, "test", Map.of()));
            });
        }
        List<Table<?>> more = new ArrayList<>(OLD);
        more.add(Table.table("contract_later", Note.class));

        assertThatThrownBy(() -> open(FAILING, more))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("it is as it was");

        try (SqliteStore store = open(FIRST, OLD)) {
            assertThat(store.<Boolean>read(view -> view.find(NOTES, LI, "a").isPresent()))
                    .isTrue();
        }
    }

    /// A state as the first version wrote it: real entries, a run and a collaboration that are open, and some that are
    /// over.
    private void writtenByTheFirstVersion() {
        Ledger ledger = new Ledger(LedgerKey.load(state, random), random);
        try (SqliteStore store = SqliteStore.open(
                state,
                Tables.ALL,
                new SqliteStore.Parts(
                        ledger,
                        new Notices(),
                        InstantSource.system(),
                        Thread.ofPlatform().factory()))) {
            for (int i = 0; i < 20; i++) {
                EntryId id = new EntryId("e-" + i);
                store.write(_ -> Change.of(true, Entry.of(id, LI, "test", Map.of())));
            }
        }
        Schema production = Schema.production();
        String first = production.text(production.migrations().getFirst());
        try (Session session = Session.writing(state.resolve("gateway.db"))) {
            inTwoRows(session, "ledger_leaf", "json_extract(doc, '$.leaf')");
            inTwoRows(session, "ledger_opening", "json_object('fields', json_extract(doc, '$.openings'))");
            session.texts("SELECT name FROM sqlite_master WHERE type = 'table'").stream()
                    .filter(name -> !first.contains(" " + name + " "))
                    .filter(name -> !name.startsWith("sqlite_"))
                    .forEach(name -> session.run("DROP TABLE " + name));
            session.run("PRAGMA user_version = 1");
            row(session, "agent_run", "r-live", "{\"state\":\"LIVE\"}");
            row(session, "agent_run", "r-done", "{\"state\":\"DONE\"}");
            row(session, "collab", "c-open", "{\"state\":{\"kind\":\"open\"}}");
            row(session, "collab", "c-closed", "{\"state\":{\"kind\":\"closed\"}}");
            for (int i = 0; i < 3; i++) {
                row(
                        session,
                        "session_turn",
                        "agent:main:main/000000000" + i,
                        "{\"speaker\":\"OWNER\",\"text\":\"said " + i
                                + "\",\"integrity\":\"TRUSTED\",\"run\":\"\",\"at\":\"2026-01-02T03:04:0" + i
                                + ".5Z\"}");
            }
        }
    }

    /// Of what is one row of an entry now, that version wrote two.
    private static void inTwoRows(Session session, String table, String doc) {
        session.run("CREATE TABLE " + table + " (person TEXT NOT NULL, id TEXT NOT NULL, doc TEXT NOT NULL,"
                + " rev INTEGER NOT NULL, PRIMARY KEY (person, id)) WITHOUT ROWID");
        session.run("INSERT INTO " + table + " SELECT person, id, " + doc + ", 1 FROM ledger_entry");
    }

    @Test
    void the_log_of_the_first_version_is_sound_and_goes_on() {
        writtenByTheFirstVersion();
        Ledger ledger = new Ledger(LedgerKey.load(state, random), random);
        LogId log = new LogId.OfPerson(LI);

        try (SqliteStore store = open(Schema.production(), Tables.ALL, ledger)) {
            store.write(_ -> Change.of(true, Entry.of(new EntryId("e-20"), LI, "test", Map.of())));
            LogVerifier.Result result = store.read(view -> ledger.verify(view, log, Optional.empty()));
            assertThat(result.findings()).isEmpty();
            assertThat(result.size()).isEqualTo(21);
            assertThat(store.<Optional<?>>read(
                            view -> ledger.receipts().of(view, log, new EntryId("e-7"), Optional.empty())))
                    .isPresent();
            assertThatThrownBy(() ->
                            store.write(_ -> Change.of(true, Entry.of(new EntryId("e-7"), LI, "test", Map.of()))))
                    .hasMessageContaining("two entries with the id e-7");
        }
    }

    @Test
    void an_entry_that_was_damaged_before_an_upgrade_is_found_after_it() {
        writtenByTheFirstVersion();
        try (Session session = Session.writing(state.resolve("gateway.db"))) {
            session.run("UPDATE ledger_leaf SET doc = '{broken' WHERE id LIKE '%2'");
            session.run("DELETE FROM ledger_opening WHERE id LIKE '%3'");
            session.run("UPDATE ledger_opening SET doc = '{broken' WHERE id LIKE '%4'");
            session.run("DELETE FROM ledger_leaf WHERE id LIKE '%19'");
        }
        Ledger ledger = new Ledger(LedgerKey.load(state, random), random);

        try (SqliteStore store = open(Schema.production(), Tables.ALL, ledger)) {
            LogVerifier.Result result =
                    store.read(view -> ledger.verify(view, new LogId.OfPerson(LI), Optional.empty()));
            assertThat(result.findings().stream()
                            .map(found -> found.seq().orElseThrow() % 10)
                            .distinct())
                    .containsExactlyInAnyOrder(2L, 3L, 4L, 9L);
        }
    }

    private static void row(Session session, String table, String id, String doc) {
        session.run("INSERT INTO " + table + " (person, id, doc, rev) VALUES ('p-li', '" + id + "', '" + doc + "', 1)");
    }

    @Test
    void the_first_version_s_state_is_upgraded_and_what_is_open_in_it_is_known() throws IOException {
        writtenByTheFirstVersion();

        Schema.production().bringUpToDate(state.resolve("gateway.db"), Tables.ALL);

        assertThat(DatabaseFile.in(state).schema()).isEqualTo(DatabaseFile.newestSchema());
        try (Session session = Session.looking(state.resolve("gateway.db"))) {
            assertThat(session.texts("SELECT doc FROM agent_run_open")).containsExactly("{\"run\":\"r-live\"}");
            assertThat(session.texts("SELECT doc FROM collab_open")).containsExactly("{\"collab\":\"c-open\"}");
        }
    }

    @Test
    void a_conversation_of_the_first_version_is_a_session_that_goes_on() {
        writtenByTheFirstVersion();

        try (SqliteStore store = open(Schema.production(), Tables.ALL)) {
            SessionKey key = SessionKey.main("main");
            Conversation old = store.read(view -> Sessions.find(view, LI, key)).orElseThrow();
            assertThat(old.turns()).isEqualTo(3);
            assertThat(store.<List<Turn>>read(view -> Sessions.turns(view, LI, old, 0, 9)))
                    .extracting(Turn::text)
                    .containsExactly("said 0", "said 1", "said 2");
            Turn next = new Turn(Turn.Speaker.OWNER, "said 3", Integrity.TRUSTED, "", Instant.now());
            store.write(tx -> {
                Sessions.append(tx, LI, key, next);
                return Change.of(true, Entry.of(new EntryId("e-next"), LI, "test", Map.of()));
            });
            assertThat(store.<List<Conversation>>read(view -> Sessions.newest(view, LI, 9)))
                    .singleElement()
                    .satisfies(session -> {
                        assertThat(session.turns()).isEqualTo(4);
                        assertThat(session.id()).isEqualTo(old.id());
                    });
        }
    }

    @Test
    void a_rehearsal_says_what_would_happen_and_touches_nothing() throws IOException {
        writtenByTheFirstVersion();
        byte[] before = Files.readAllBytes(state.resolve("gateway.db"));

        Rehearsal.Result result = new Rehearsal(Tables.ALL, System::nanoTime, random).run(state, folder, _ -> {});

        assertThat(result.problem()).isEmpty();
        assertThat(result.from()).isEqualTo(1);
        assertThat(result.to()).isEqualTo(DatabaseFile.newestSchema());
        assertThat(result.entries()).isEqualTo(20);
        assertThat(Files.readAllBytes(state.resolve("gateway.db"))).isEqualTo(before);
        assertThat(DatabaseFile.in(state).schema()).isEqualTo(1);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(state);
        }
    }

    @Test
    void a_rehearsal_finds_an_upgrade_that_would_fail() throws IOException {
        writtenByTheFirstVersion();
        try (Session session = Session.writing(state.resolve("gateway.db"))) {
            session.run("CREATE TABLE collab_open (person TEXT)");
        }

        Rehearsal.Result result = new Rehearsal(Tables.ALL, System::nanoTime, random).run(state, folder, _ -> {});

        assertThat(result.problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("schema 1"));
        assertThat(result.to()).isEqualTo(1);
    }

    @Test
    void a_rehearsal_refuses_the_state_of_a_newer_version_with_a_sentence() throws IOException {
        writtenByTheFirstVersion();
        try (Session session = Session.writing(state.resolve("gateway.db"))) {
            session.run("PRAGMA user_version = 99");
        }

        assertThat(new Rehearsal(Tables.ALL, System::nanoTime, random)
                        .run(state, folder, _ -> {})
                        .problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("newer ClawNet"));
    }
}
