package dev.clawnet.gateway.doctor;

import dev.clawnet.gateway.ledger.Audit;
import dev.clawnet.gateway.ledger.Ledger;
import dev.clawnet.gateway.ledger.LedgerKey;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.gateway.store.sqlite.DatabaseFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// An upgrade of the database, done on a copy that is thrown away. The state itself is only read, and a gateway of the
/// older version may go on serving meanwhile.
public final class Rehearsal {
    private final List<Table<?>> tables;
    private final LongSupplier ticker;
    private final RandomGenerator random;

    /// A rehearsal.
    ///
    /// @param tables those of this program
    /// @param ticker nanoseconds that only grow
    public Rehearsal(List<? extends Table<?>> tables, LongSupplier ticker, RandomGenerator random) {
        this.tables = List.copyOf(tables);
        this.ticker = ticker;
        this.random = random;
    }

    /// What came of it.
    ///
    /// @param from schema of the state
    /// @param to schema that it would have
    /// @param copyMs how long copying took, which a real upgrade does not do
    /// @param upgradeMs how long a start would take longer
    /// @param problem why it would fail; the state stays as it is then
    public record Result(
            int from, int to, long bytes, long entries, long copyMs, long upgradeMs, Optional<String> problem) {}

    /// Copies, upgrades and verifies.
    ///
    /// @param workDir a directory with room for a copy
    public Result run(Path stateDir, Path workDir, Consumer<String> progress) throws IOException {
        DatabaseFile database = DatabaseFile.in(stateDir);
        int from = database.schema();
        long bytes = Files.size(stateDir.resolve("gateway.db"));
        if (from > DatabaseFile.newestSchema()) {
            return new Result(
                    from,
                    from,
                    bytes,
                    0,
                    0,
                    0,
                    Optional.of("the state was written by a newer ClawNet" + " (schema " + from + ", this one knows "
                            + DatabaseFile.newestSchema() + "): start that one"));
        }
        long free = Files.getFileStore(workDir).getUsableSpace();
        if (free < bytes * 2) {
            throw new IOException(
                    "the copy needs " + bytes * 2 + " bytes in " + workDir + ", and " + free + " are free");
        }
        Path work = Files.createTempDirectory(
                workDir,
                "clawnet-rehearsal-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try {
            progress.accept("copying the database to " + work);
            long began = ticker.getAsLong();
            DatabaseFile copy = database.copyTo(work);
            long copied = ticker.getAsLong();
            progress.accept("upgrading the copy from schema " + from + " to " + DatabaseFile.newestSchema());
            Optional<String> failure = upgraded(copy);
            long upgraded = ticker.getAsLong();
            long entries = copy.read(Audit.TABLES, Audit::entries);
            List<String> problems = new ArrayList<>();
            failure.ifPresent(problems::add);
            if (failure.isEmpty()) {
                progress.accept("verifying the copy and its " + entries + " ledger entries");
                problems.addAll(check(copy, stateDir));
            }
            return new Result(
                    from,
                    copy.schema(),
                    bytes,
                    entries,
                    millis(began, copied),
                    millis(copied, upgraded),
                    problems.stream().findFirst());
        } finally {
            delete(work);
        }
    }

    private Optional<String> upgraded(DatabaseFile copy) {
        try {
            copy.upgrade(tables);
            return Optional.empty();
        } catch (DatabaseFile.Unreadable e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private List<String> check(DatabaseFile copy, Path stateDir) throws IOException {
        List<String> problems = new ArrayList<>(copy.damages(true));
        if (!Files.exists(stateDir.resolve("ledger.key"))) {
            problems.add("the key of the ledger is missing: restore ledger.key from a backup");
            return problems;
        }
        Audit audit = new Audit(new Ledger(LedgerKey.load(stateDir, random), random));
        copy.read(Audit.TABLES, view -> audit.all(view, _ -> {}))
                .forEach(log -> log.findings().forEach(finding -> problems.add(log.name() + ": " + finding)));
        return problems;
    }

    private static long millis(long from, long to) {
        return Duration.ofNanos(to - from).toMillis();
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
