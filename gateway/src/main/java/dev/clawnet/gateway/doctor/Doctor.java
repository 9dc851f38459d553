package dev.clawnet.gateway.doctor;

import dev.clawnet.gateway.ledger.Audit;
import dev.clawnet.gateway.ledger.Ledger;
import dev.clawnet.gateway.ledger.LedgerKey;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.sqlite.DatabaseFile;
import dev.clawnet.gateway.store.sqlite.StateLock;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// Checks the state directory of a gateway.
public final class Doctor {
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rwx------");
    /// Where scripts of models lie.
    private static final String SCRIPTS = "scripts";
    private static final long MEGABYTE = 1L << 20;

    private final Path stateDir;
    private final InstantSource clock;
    private final RandomGenerator random;

    public Doctor(Path stateDir, InstantSource clock, RandomGenerator random) {
        this.stateDir = stateDir;
        this.clock = clock;
        this.random = random;
    }

    /// Whether a gateway runs on it.
    public boolean running() {
        return Files.exists(stateDir.resolve(StateLock.FILE)) && StateLock.held(stateDir);
    }

    /// All checks of the directory.
    ///
    /// @param deep also reads every page of the database and verifies every entry of the ledger
    /// @param progress lines for whoever waits
    public List<Finding> examine(boolean deep, Consumer<String> progress) {
        if (!Files.isDirectory(stateDir)) {
            return List.of(Finding.warning(
                    "state", "there is no state directory " + stateDir + " yet", "start the gateway: clawnet up"));
        }
        List<Finding> found = new ArrayList<>();
        found.add(permissions());
        found.add(space());
        found.add(certificate());
        found.addAll(store(deep, progress));
        return found;
    }

    private Finding permissions() {
        try (Stream<Path> walk = Files.walk(stateDir)) {
            List<Path> open = walk.filter(this::reachedByOthers).toList();
            Optional<Path> worst =
                    open.stream().filter(path -> !madeByHand(path)).findFirst();
            if (worst.isPresent()) {
                return Finding.bad(
                        "permissions",
                        worst.get() + " can be read or changed by others",
                        "run chmod -R go-rwx " + stateDir);
            }
            return open.isEmpty()
                    ? Finding.ok("permissions", "everything in " + stateDir + " is for its owner alone")
                    : Finding.warning(
                            "permissions",
                            open.getFirst() + " is open to others, and shut only by the folder above it",
                            "run chmod -R go-rwx " + open.getFirst());
        } catch (IOException | UncheckedIOException e) {
            return Finding.bad(
                    "permissions", stateDir + " cannot be read", "run this as the user that the gateway runs as");
        }
    }

    /// Scripts of models, which their owner puts there with what the system lets new files have. They hold no key, and
    /// nobody reaches them while the state directory is shut.
    private boolean madeByHand(Path path) {
        return path.startsWith(stateDir.resolve(SCRIPTS)) && !openToOthers(stateDir);
    }

    /// Open, and not behind a folder of the state directory that is shut: the log is written anew now and then, with
    /// what the system lets new files have.
    private boolean reachedByOthers(Path path) {
        Path folder = path.getParent();
        boolean shut = !path.equals(stateDir) && folder != null && !folder.equals(stateDir) && !openToOthers(folder);
        return openToOthers(path) && !shut;
    }

    private static boolean openToOthers(Path path) {
        try {
            return !OWNER.containsAll(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            // It went while we looked, as files of the engine do.
            return false;
        }
    }

    private Finding space() {
        try {
            long free = Files.getFileStore(stateDir).getUsableSpace();
            String text = free / MEGABYTE + " MB are free for " + stateDir;
            if (free < Limits.DOCTOR_SPACE_BAD) {
                return Finding.bad("disk", text, "free space there: a gateway without it changes nothing");
            }
            return free < Limits.DOCTOR_SPACE_LOW
                    ? Finding.warning("disk", text, "free space there before it is used up")
                    : Finding.ok("disk", text);
        } catch (IOException e) {
            return Finding.bad("disk", "the disk of " + stateDir + " does not answer", "look at the disk");
        }
    }

    private Finding certificate() {
        Path file = stateDir.resolve("current.pem");
        if (!Files.exists(file)) {
            return Finding.warning("certificate", "there is none yet", "it is made at the first start");
        }
        try (InputStream in = Files.newInputStream(file)) {
            X509Certificate certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            Instant end = certificate.getNotAfter().toInstant();
            Duration left = Duration.between(clock.instant(), end);
            String text = "valid until " + end;
            if (left.isNegative()) {
                return Finding.bad(
                        "certificate",
                        "it ended on " + end,
                        "start the gateway: it makes a new one, which clients must" + " pin anew");
            }
            return left.compareTo(Limits.DOCTOR_CERTIFICATE) < 0 && !Files.exists(stateDir.resolve("next.pem"))
                    ? Finding.warning(
                            "certificate", text, "keep the gateway running: it announces the next one in time")
                    : Finding.ok("certificate", text);
        } catch (IOException | CertificateException e) {
            return Finding.bad(
                    "certificate", file + " cannot be read", "restore it from a backup, or remove it and pair again");
        }
    }

    private List<Finding> store(boolean deep, Consumer<String> progress) {
        try {
            DatabaseFile database = DatabaseFile.in(stateDir);
            List<Finding> found = new ArrayList<>();
            found.add(schema(database.schema()));
            progress.accept(deep ? "reading the whole database" : "looking through the database");
            List<String> damages = database.damages(deep);
            found.add(
                    damages.isEmpty()
                            ? Finding.ok("store", "the database is whole")
                            : Finding.bad("store", damages.getFirst(), "stop the gateway and restore a backup"));
            found.add(ledger(database, deep, progress));
            return found;
        } catch (DatabaseFile.Unreadable e) {
            return List.of(
                    Finding.bad("store", String.valueOf(e.getMessage()), "look at the disk, or restore a backup"));
        }
    }

    private static Finding schema(int schema) {
        int newest = DatabaseFile.newestSchema();
        String text = "schema " + schema + ", this program writes " + newest;
        if (schema > newest) {
            return Finding.bad("schema", text, "start the newer ClawNet that wrote it");
        }
        return schema < newest
                ? Finding.warning("schema", text, "rehearse the upgrade: clawnet doctor --upgrade-check")
                : Finding.ok("schema", text);
    }

    private Finding ledger(DatabaseFile database, boolean deep, Consumer<String> progress)
            throws DatabaseFile.Unreadable {
        if (!Files.exists(stateDir.resolve("ledger.key"))) {
            return Finding.bad("ledger", "its key is missing", "restore ledger.key from a backup");
        }
        Audit audit;
        try {
            audit = new Audit(new Ledger(LedgerKey.load(stateDir, random), random));
        } catch (IllegalStateException | UncheckedIOException e) {
            return Finding.bad("ledger", String.valueOf(e.getMessage()), "restore ledger.key from a backup");
        }
        long entries = database.read(Audit.TABLES, Audit::entries);
        if (deep) {
            progress.accept("verifying " + entries + " ledger entries");
        }
        List<Audit.Log> logs = database.read(Audit.TABLES, view -> deep ? audit.all(view, _ -> {}) : audit.heads(view));
        return logs.stream()
                .filter(log -> !log.findings().isEmpty())
                .findFirst()
                .map(log -> Finding.bad(
                        "ledger",
                        "log " + log.name() + ": " + log.findings().getFirst(),
                        "keep a copy of " + stateDir + ", then restore a backup"))
                .orElseGet(() -> Finding.ok(
                        "ledger",
                        logs.size() + " logs with " + entries + " entries"
                                + (deep ? ", all verified" : "; heads are signed (--deep verifies every entry)")));
    }
}
