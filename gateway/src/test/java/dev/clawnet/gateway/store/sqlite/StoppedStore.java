package dev.clawnet.gateway.store.sqlite;

import dev.clawnet.gateway.store.Appender;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

/// The store on disk, in a process that is lost at one step of the writer: what the disk holds at that moment is
/// copied to another directory, and nothing that happens later reaches anybody. Every call after that moment throws
/// [Stopped].
///
/// Notices are handed to the executor after the commit, so that a world in virtual time stays a function of its seed.
public final class StoppedStore implements Store {
    /// The process is gone. Nothing in the gateway catches it.
    public static final class Stopped extends Error {
        private static final long serialVersionUID = 1L;

        Stopped() {
            super("stopped", null, false, false);
        }
    }

    private final SqliteStore store;
    private final Crash crash;
    private final Notices notices;
    private final Executor executor;
    private final List<Entry> acknowledged = new ArrayList<>();

    /// What it is opened with.
    ///
    /// @param dir state directory
    /// @param clock clock of its transactions
    /// @param executor delivers notices
    public record Parts(Path dir, Appender appender, Notices notices, InstantSource clock, Executor executor) {}

    private StoppedStore(SqliteStore store, Crash crash, Parts parts) {
        this.store = store;
        this.crash = crash;
        this.notices = parts.notices();
        this.executor = parts.executor();
    }

    public static StoppedStore open(List<? extends Table<?>> tables, Parts parts, Crash crash) {
        SqliteStore store = SqliteStore.open(
                parts.dir(),
                tables,
                new SqliteStore.Parts(
                        parts.appender(),
                        new Notices(),
                        parts.clock(),
                        Thread.ofPlatform().daemon().factory()),
                Schema.production(),
                crash);
        return new StoppedStore(store, crash, parts);
    }

    /// Entries of the changes that were acknowledged, in their order.
    public List<Entry> acknowledged() {
        return List.copyOf(acknowledged);
    }

    @Override
    public <R> R write(Function<Tx, Change<R>> work) {
        Seen<R> seen = alive(() -> store.write(tx -> {
            Change<R> change = work.apply(tx);
            Seen<R> all = new Seen<>(change.result(), change.entries(), change.notices());
            return new Change<>(all, change.entries(), List.of());
        }));
        acknowledged.addAll(seen.entries());
        executor.execute(() -> {
            if (!crash.happened()) {
                notices.deliver(seen.notices());
            }
        });
        return seen.result();
    }

    private record Seen<R>(R result, List<Entry> entries, List<Notice> notices) {}

    @Override
    public void bookkeep(Consumer<Tx> work) {
        alive(() -> {
            store.bookkeep(work);
            return true;
        });
    }

    @Override
    public <R> R read(Function<View, R> work) {
        return alive(() -> store.read(work));
    }

    private interface Call<R> {
        R made();
    }

    private <R> R alive(Call<R> call) {
        requireAlive();
        try {
            return call.made();
        } finally {
            requireAlive();
        }
    }

    private void requireAlive() {
        if (crash.happened()) {
            throw new Stopped();
        }
    }

    @Override
    public void close() {
        store.close();
    }

    /// The moment of a crash, and what the disk held then.
    public static final class Crash implements Steps {
        private final Disk disk;
        private final Path copy;
        private final SplittableRandom chance;
        private Optional<Disk.Files> before = Optional.empty();
        private final AtomicLong left;
        private volatile boolean happened;
        private volatile Optional<String> where = Optional.empty();

        /// A crash after that many steps.
        ///
        /// @param dir state directory of the process that is lost
        /// @param copy new directory that gets what its disk held
        /// @param chance which part of a commit in flight had reached the disk
        public Crash(Path dir, Path copy, long steps, SplittableRandom chance) {
            this.disk = new Disk(dir);
            this.copy = copy;
            this.left = new AtomicLong(steps);
            this.chance = chance;
        }

        /// It happens after that many steps from here.
        public void after(long steps) {
            left.set(steps);
        }

        public boolean happened() {
            return happened;
        }

        /// The step it happened at.
        public Optional<String> where() {
            return where;
        }

        @Override
        public void reached(Step step) {
            if (happened || left.getAndDecrement() > 0) {
                return;
            }
            try {
                if (step == Step.COMMIT && chance.nextInt(3) > 0) {
                    // In the middle of the commit: what it writes is only known once it is over.
                    before = Optional.of(disk.files());
                    left.set(0);
                    return;
                }
                Disk.Files now = disk.files();
                Disk.Files there =
                        before.isPresent() && step == Step.COMMITTED ? Disk.torn(before.get(), now, chance) : now;
                there.writeTo(copy);
                where = Optional.of(before.isPresent() ? "DURING_COMMIT" : step.name());
                happened = true;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
