package dev.clawnet.gateway.store.sqlite;

import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Prints figures and asserts nothing: `-Dtest.jvm.extra=-Dclawnet.figures=true`.
@EnabledIfSystemProperty(named = "clawnet.figures", matches = "true")
class SqliteFiguresTest {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteFiguresTest.class);
    private static final PersonId LI = new PersonId("p-li");
    private static final int WRITERS = 64;
    private static final int EACH = 200;

    private record Note(String text) {}

    private static final Table<Note> NOTES = Table.table("contract_note", Note.class);

    @TempDir
    Path state;

    @Test
    void opening_and_durable_writes() throws InterruptedException {
        long first = nanos(() -> open().close());
        long again = nanos(() -> open().close());
        LOG.info("first open {} ms, again {} ms", first / 1_000_000, again / 1_000_000);
        try (SqliteStore store = open()) {
            for (int round = 0; round < 3; round++) {
                long took = nanos(() -> write(store));
                LOG.info("{} durable writes/s, {} commits", WRITERS * EACH * 1_000_000_000L / took, store.commits());
            }
            long took = nanos(() -> {
                for (int i = 0; i < EACH; i++) {
                    put(store, "alone/" + i);
                }
            });
            LOG.info("{} durable writes/s by one writer", EACH * 1_000_000_000L / took);
        }
    }

    private static void write(SqliteStore store) {
        List<Thread> writers = new ArrayList<>();
        for (int w = 0; w < WRITERS; w++) {
            String name = "w" + w + "/";
            writers.add(Thread.ofVirtual().start(() -> {
                for (int i = 0; i < EACH; i++) {
                    put(store, name + i);
                }
            }));
        }
        for (Thread writer : writers) {
            try {
                writer.join(Duration.ofMinutes(2));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static void put(SqliteStore store, String id) {
        store.write(tx -> {
            tx.put(NOTES, LI, id, new Note("some text of a usual length for a row of the gateway"));
            return Change.of(true, Entry.of(new EntryId("e-1"), LI, "test", Map.of()));
        });
    }

    private SqliteStore open() {
        List<Table<?>> tables = List.of(
                NOTES, Table.table("contract_other", Note.class), Table.bookkeeping("contract_seen", Note.class));
        SqliteStore.Parts parts = new SqliteStore.Parts(
                (_, _) -> {},
                new Notices(),
                InstantSource.system(),
                Thread.ofPlatform().factory());
        return SqliteStore.open(state, tables, parts, new Schema("db/contract", List.of("V1__rows.sql")));
    }

    private static long nanos(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return System.nanoTime() - start;
    }
}
