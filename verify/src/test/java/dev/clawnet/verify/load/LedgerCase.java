package dev.clawnet.verify.load;

import dev.clawnet.app.SignaturesPeek;
import dev.clawnet.gateway.ledger.Ledger;
import dev.clawnet.gateway.ledger.LedgerKey;
import dev.clawnet.gateway.store.LogId;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.sqlite.SqliteStore;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.log.LogVerifier;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/// Durable acts: writers that record one act after the other in a store of their own, in this process. An act counts
/// when its `Store.write` has returned, that is when its entry, the signed head of its log and its row are on disk.
///
/// Afterwards the logs are verified, so that a figure never stands for entries that are not sound.
final class LedgerCase {
    /// Longest log that is verified at the end; verifying takes as long as writing.
    private static final long VERIFIED = 20_000;

    private final SecureRandom random = new SecureRandom();
    private final Options options;

    LedgerCase(Options options) {
        this.options = options;
    }

    void run(Lines out) throws IOException, InterruptedException {
        for (int persons : options.numbers("persons", "4,256")) {
            for (int writers : options.numbers("writers", "64,512")) {
                try (Scratch scratch = Scratch.make("ledger")) {
                    run(out, scratch.path(), persons, writers);
                }
            }
        }
    }

    private void run(Lines out, Path dir, int persons, int writers) throws InterruptedException {
        Ledger ledger = new Ledger(LedgerKey.load(dir, random).signingBy(SignaturesPeek.ofGateway()), random);
        SqliteStore.Parts parts = new SqliteStore.Parts(
                ledger,
                new Notices(),
                InstantSource.system(),
                Thread.ofPlatform().factory());
        try (SqliteStore store = SqliteStore.open(dir, MeasuredTables.all(), parts)) {
            acts(store, persons, writers, options.seconds("warm", 3));
            long commits = store.commits();
            Meter meter = Meter.ofThisProcess();
            Latencies latencies = acts(store, persons, writers, options.seconds("seconds", 5));
            out.line(meter.end(latencies.count())
                    .with("case", "ledger")
                    .with("persons", persons)
                    .with("writers", writers)
                    .with("actsPerCommit", (double) latencies.count() / Math.max(1, store.commits() - commits))
                    .with(latencies)
                    .with("verified", verify(store, ledger, persons)));
        }
    }

    private Latencies acts(SqliteStore store, int persons, int writers, double seconds) throws InterruptedException {
        long until = System.nanoTime() + (long) (seconds * 1e9);
        AtomicLong left = new AtomicLong(options.most());
        BooleanSupplier more = () -> System.nanoTime() < until && left.decrementAndGet() >= 0;
        List<Latencies> all = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int w = 0; w < writers; w++) {
            PersonId person = person(w % persons);
            String name = "w" + w + "/";
            Latencies own = new Latencies();
            all.add(own);
            threads.add(Thread.ofVirtual().start(() -> {
                for (long i = 0; more.getAsBoolean(); i++) {
                    long start = System.nanoTime();
                    Acts.record(store, random, person, name + i);
                    own.add(System.nanoTime() - start);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return Latencies.of(all);
    }

    private static PersonId person(int number) {
        return new PersonId("p-load" + number);
    }

    /// How many entries were verified; fails when one is not sound.
    private static long verify(SqliteStore store, Ledger ledger, int persons) {
        long verified = 0;
        for (int p = 0; p < persons && verified < VERIFIED; p++) {
            LogId log = new LogId.OfPerson(person(p));
            LogVerifier.Result result = store.read(view -> ledger.verify(view, log, Optional.empty()));
            if (!result.sound()) {
                throw new IllegalStateException("log of " + person(p) + ": " + result.findings());
            }
            verified += result.size();
        }
        return verified;
    }
}
