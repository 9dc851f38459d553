package dev.clawnet.verify.durability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.Tables;
import dev.clawnet.gateway.ledger.Ledger;
import dev.clawnet.gateway.ledger.LedgerKey;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.sqlite.SqliteStore;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A start costs what is open, not what ever was: a gateway with a long history is up as soon as one with a short.
///
/// `-Dclawnet.history.entries=1000000` for the long form; `-Dclawnet.history.dir` keeps the state there, for a
/// measurement of the whole process by its launcher.
class LongHistoryTest {
    private static final long ENTRIES = Long.getLong("clawnet.history.entries", 10_000);
    private static final int PEOPLE = 100;
    private static final int BATCH = 500;
    private static final int STARTS = 3;

    @TempDir
    private Path folder;

    @Test
    void a_start_does_not_wait_for_history() throws Exception {
        Path place = Path.of(System.getProperty("clawnet.history.dir", folder.toString()));
        Path brief = Files.createDirectories(place.resolve("brief"), ownerOnly());
        Path lengthy = Files.createDirectories(place.resolve("long"), ownerOnly());
        int port = KillRoundsTest.freePort();
        start(brief, port);
        start(lengthy, port);
        Instant began = InstantSource.system().instant();
        fill(lengthy);
        Duration took = Duration.between(began, InstantSource.system().instant());

        List<Long> shortStarts = new ArrayList<>();
        List<Long> longStarts = new ArrayList<>();
        for (int i = 0; i < STARTS; i++) {
            shortStarts.add(start(brief, port));
            longStarts.add(start(lengthy, port));
        }

        Figures.note(ENTRIES + " entries written in " + took.toMillis() + " ms, "
                + Files.size(lengthy.resolve("gateway.db")) + " bytes; starts without history " + shortStarts
                + " ms, with it " + longStarts + " ms");
        long least = shortStarts.stream().min(Long::compare).orElseThrow();
        assertThat(longStarts.stream().min(Long::compare).orElseThrow())
                .as("ms of the fastest start, with history, against %s without", least)
                .isLessThan(2 * least + 500);
    }

    private static FileAttribute<?> ownerOnly() {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    }

    /// Milliseconds from the start of the process until it says that it is up.
    private static long start(Path state, int port) throws Exception {
        Instant began = InstantSource.system().instant();
        try (GatewayProcess _ = GatewayProcess.start(state, port)) {
            return Duration.between(began, InstantSource.system().instant()).toMillis();
        }
    }

    /// Writes by the one way that there is: through the store, into the ledger, signed and durable.
    private static void fill(Path state) {
        Random random = new Random(1);
        SecureRandom salts = new SecureRandom();
        Ledger ledger = new Ledger(LedgerKey.load(state, salts), salts);
        SqliteStore.Parts parts = new SqliteStore.Parts(
                ledger,
                new Notices(),
                InstantSource.system(),
                Thread.ofPlatform().factory());
        try (SqliteStore store = SqliteStore.open(state, Tables.ALL, parts)) {
            for (long from = 0; from < ENTRIES; from += BATCH) {
                PersonId person = new PersonId("p-history" + from / BATCH % PEOPLE);
                List<Entry> entries = LongStream.range(from, Math.min(ENTRIES, from + BATCH))
                        .mapToObj(_ -> Entry.of(
                                EntryId.mint(random),
                                person,
                                "act",
                                Map.of("verb", "read", "resource", "node://p/laptop/a", "result", "done")))
                        .toList();
                store.write(_ -> new Change<>(true, entries, List.<Notice>of()));
            }
        }
    }
}
