package dev.clawnet.gateway.backup;

import dev.clawnet.gateway.ledger.Audit;
import dev.clawnet.gateway.ledger.Ledger;
import dev.clawnet.gateway.ledger.LedgerKey;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.sqlite.DatabaseFile;
import dev.clawnet.gateway.store.sqlite.StateLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// Makes, verifies, lists and restores backups. Each is a directory of its own.
public final class Backups {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String PREFIX = "clawnet-";
    /// Stays with the process, or is made anew.
    private static final Set<String> LEFT_OUT =
            Set.of("gateway.db", "gateway.db-wal", "gateway.db-shm", "gateway.lock", "gateway.space", "logs");

    static final String CONFIG = "config/clawnet.json";

    private final InstantSource clock;
    private final RandomGenerator random;

    public Backups(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /// A backup that is there.
    public record Made(Path path, Manifest manifest) {}

    /// What a backup is like.
    ///
    /// @param problems what is wrong; empty when it can be restored
    public record Verified(Path path, Manifest manifest, List<Audit.Log> logs, List<String> problems) {
        public Verified {
            logs = List.copyOf(logs);
            problems = List.copyOf(problems);
        }
    }

    /// Copies the state below `into`, while a gateway may be writing it.
    ///
    /// @param config the configuration to keep with it
    /// @param progress lines for whoever waits
    public Made create(Path stateDir, Optional<Path> config, Path into, Consumer<String> progress)
            throws IOException, BackupProblem {
        Instant began = clock.instant();
        DatabaseFile database = DatabaseFile.in(stateDir);
        Path target = Private.directory(into).resolve(PREFIX + STAMP.format(began));
        Path draft = into.resolve(target.getFileName() + ".part");
        Private.directory(draft);
        try {
            progress.accept("copying keys and settings");
            for (Path file : files(stateDir)) {
                Path to = draft.resolve(stateDir.relativize(file));
                Private.directory(parent(to));
                Private.copy(file, to);
            }
            if (config.isPresent()) {
                Private.directory(parent(draft.resolve(CONFIG)));
                Private.copy(config.get(), draft.resolve(CONFIG));
            }
            progress.accept("copying the database");
            DatabaseFile copy = database.copyTo(draft);
            long entries = copy.read(Audit.TABLES, Audit::entries);
            Manifest manifest = new Manifest(Manifest.FORMAT, began, copy.schema(), entries, items(draft));
            Private.write(draft.resolve(Manifest.NAME), manifest.text());
            Private.flush(draft);
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
            Private.flush(into);
            return new Made(target, manifest);
        } finally {
            delete(draft);
        }
    }

    /// Names in descending order: a successor of the certificate is copied before the one it will replace, so that a
    /// renewal in between loses neither.
    private static List<Path> files(Path stateDir) throws IOException, BackupProblem {
        try (Stream<Path> walk = Files.walk(stateDir)) {
            List<Path> files = walk.filter(Files::isRegularFile)
                    .filter(file -> !LEFT_OUT.contains(
                            stateDir.relativize(file).getName(0).toString()))
                    .filter(file -> !file.getFileName().toString().endsWith(".new"))
                    .sorted(Comparator.reverseOrder())
                    .limit(Limits.BACKUP_FILES + 1L)
                    .toList();
            if (files.size() > Limits.BACKUP_FILES) {
                throw new BackupProblem("the state directory " + stateDir + " holds more than " + Limits.BACKUP_FILES
                        + " files beside the store: something else writes there");
            }
            return files;
        }
    }

    private static List<Manifest.Item> items(Path backup) throws IOException {
        List<Manifest.Item> items = new ArrayList<>();
        for (Path file : regular(backup)) {
            items.add(new Manifest.Item(backup.relativize(file).toString(), Files.size(file), Private.sha256(file)));
        }
        return items;
    }

    private static List<Path> regular(Path backup) throws IOException {
        try (Stream<Path> walk = Files.walk(backup)) {
            return walk.filter(Files::isRegularFile)
                    .filter(file -> !file.equals(backup.resolve(Manifest.NAME)))
                    .sorted()
                    .toList();
        }
    }

    /// Backups below a directory, oldest first.
    public List<Made> list(Path in) throws IOException {
        if (!Files.isDirectory(in)) {
            return List.of();
        }
        List<Made> made = new ArrayList<>();
        try (Stream<Path> all = Files.list(in)) {
            for (Path path : all.filter(each -> each.getFileName().toString().startsWith(PREFIX))
                    .filter(each -> Files.isRegularFile(each.resolve(Manifest.NAME)))
                    .sorted()
                    .toList()) {
                made.add(new Made(path, Manifest.read(path)));
            }
        } catch (BackupProblem e) {
            throw new IOException(e.getMessage(), e);
        }
        return made;
    }

    /// Reads all of it: every file against its digest, the database against itself, every log against its signed head.
    public Verified verify(Path backup, Consumer<String> progress) throws IOException, BackupProblem {
        Manifest manifest = Manifest.read(backup);
        progress.accept("reading " + manifest.files().size() + " files");
        List<String> problems = new ArrayList<>(differences(backup, manifest));
        if (manifest.schema() > DatabaseFile.newestSchema()) {
            problems.add("it was made by a newer ClawNet (schema " + manifest.schema() + ", this one knows "
                    + DatabaseFile.newestSchema() + ")");
        }
        List<Audit.Log> logs = new ArrayList<>();
        if (problems.isEmpty()) {
            DatabaseFile database = DatabaseFile.in(backup);
            problems.addAll(database.damages(true));
            Audit audit = new Audit(new Ledger(LedgerKey.load(backup, random), random));
            progress.accept("verifying " + manifest.entries() + " ledger entries");
            logs.addAll(database.read(Audit.TABLES, view -> audit.all(view, _ -> {})));
            logs.forEach(log -> log.findings().forEach(finding -> problems.add(log.name() + ": " + finding)));
        }
        return new Verified(backup, manifest, logs, problems);
    }

    private static List<String> differences(Path backup, Manifest manifest) throws IOException {
        List<String> problems = new ArrayList<>();
        for (Manifest.Item item : manifest.files()) {
            Path file = backup.resolve(item.path()).normalize();
            if (!file.startsWith(backup.normalize()) || !Files.isRegularFile(file)) {
                problems.add(item.path() + " is missing");
            } else if (Files.size(file) != item.bytes() || !Private.sha256(file).equals(item.sha256())) {
                problems.add(item.path() + " is not what was backed up");
            }
        }
        if (manifest.files().stream().noneMatch(item -> item.path().equals("gateway.db"))) {
            problems.add("it holds no database");
        }
        if (manifest.files().stream().noneMatch(item -> item.path().equals("ledger.key"))) {
            problems.add("it holds no key of the ledger");
        }
        return problems;
    }

    /// What a restore did.
    ///
    /// @param aside where the state went that was there before
    /// @param config the configuration of the backup, inside of the state directory
    public record Restored(Path stateDir, Manifest manifest, Optional<Path> aside, Optional<Path> config) {}

    /// Puts a backup into a state directory that is empty or not there. With `force`, what is there is moved aside and
    /// kept. The backup is verified before anything is touched.
    public Restored restore(Path backup, Path stateDir, boolean force, Consumer<String> progress)
            throws IOException, BackupProblem {
        Verified verified = verify(backup, progress);
        if (!verified.problems().isEmpty()) {
            throw new BackupProblem("the backup " + backup + " is damaged: "
                    + verified.problems().getFirst());
        }
        boolean occupied = occupied(stateDir);
        if (occupied && !force) {
            throw new BackupProblem("there is a state in " + stateDir + " already: give --force to move it aside, or"
                    + " another --state-dir");
        }
        progress.accept("copying");
        Path draft = stateDir.resolveSibling(stateDir.getFileName() + ".restoring");
        delete(draft);
        Private.directory(draft);
        try {
            for (Manifest.Item item : verified.manifest().files()) {
                Path to = draft.resolve(item.path()).normalize();
                Private.directory(parent(to));
                Private.copy(backup.resolve(item.path()), to);
            }
            Private.flush(draft);
            Optional<Path> aside = occupied ? Optional.of(moveAside(stateDir)) : Optional.empty();
            Files.deleteIfExists(stateDir);
            Files.move(draft, stateDir, StandardCopyOption.ATOMIC_MOVE);
            Private.flush(parent(stateDir));
            Path config = stateDir.resolve(CONFIG);
            return new Restored(
                    stateDir, verified.manifest(), aside, Optional.of(config).filter(Files::exists));
        } finally {
            delete(draft);
        }
    }

    private static boolean occupied(Path stateDir) throws IOException {
        if (!Files.isDirectory(stateDir)) {
            return false;
        }
        try (Stream<Path> files = Files.list(stateDir)) {
            return files.findAny().isPresent();
        }
    }

    /// Never below a running gateway: it would go on in the directory that was moved.
    private Path moveAside(Path stateDir) throws IOException, BackupProblem {
        Path aside = stateDir.resolveSibling(stateDir.getFileName() + ".before-" + STAMP.format(clock.instant()));
        try (StateLock _ = StateLock.take(stateDir)) {
            Files.move(stateDir, aside, StandardCopyOption.ATOMIC_MOVE);
        } catch (IllegalStateException e) {
            throw new BackupProblem("a gateway runs on " + stateDir + ": stop it first");
        }
        return aside;
    }

    static Path parent(Path path) throws IOException {
        Path parent = path.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IOException(path + " cannot hold a state");
        }
        return parent;
    }

    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
