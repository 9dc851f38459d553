package dev.clawnet.app.command;

import dev.clawnet.app.cli.CliCommand;
import dev.clawnet.app.cli.Directory;
import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Output;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.cli.Questions;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.gateway.backup.BackupProblem;
import dev.clawnet.gateway.backup.Backups;
import dev.clawnet.gateway.backup.Backups.Made;
import dev.clawnet.gateway.backup.SealedBackups;
import dev.clawnet.protocol.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `clawnet backup ...`: copies of the state of the gateway on this machine. They read its files, not its port.
public final class BackupCommands {
    private BackupCommands() {}

    /// All of them.
    ///
    /// @param questions asks for the passphrases of encrypted backups
    public static List<Directory.Entry> entries(Questions questions) {
        return List.of(
                new Directory.Entry(
                        "backup create", "Copy the gateway's state while it serves.", () -> new Create(questions)),
                new Directory.Entry(
                        "backup verify",
                        "Read a whole backup and say whether it is sound.",
                        () -> new Verify(questions)),
                new Directory.Entry(
                        "backup restore", "Put a backup into a state directory.", () -> new Restore(questions)),
                new Directory.Entry("backup list", "List the backups.", ListBackups::new));
    }

    /// One backup, as programs read it.
    private record View(String path, Instant createdAt, int schema, long entries, long bytes) {
        static View of(Made made) {
            long bytes = made.manifest().files().stream()
                    .mapToLong(dev.clawnet.gateway.backup.Manifest.Item::bytes)
                    .sum();
            return new View(
                    made.path().toString(),
                    made.manifest().createdAt(),
                    made.manifest().schema(),
                    made.manifest().entries(),
                    bytes);
        }
    }

    /// What all of them share: where backups are, and words for what can go wrong.
    abstract static class BackupCommand extends CliCommand {
        @Option(
                names = "--in",
                paramLabel = "DIR",
                description = "Where the backups are (default: ~/.clawnet/backups).")
        private Optional<Path> folder = Optional.empty();

        abstract Exit run(Backups backups, Surroundings world, Output output) throws IOException, BackupProblem;

        @Override
        public final Exit run(Surroundings world, Output output) {
            try {
                return run(new Backups(world.clock(), world.random()), world, output);
            } catch (BackupProblem problem) {
                throw new Problem(Exit.FAILED, String.valueOf(problem.getMessage()));
            } catch (IOException e) {
                throw new Problem(Exit.FAILED, "the disk refused: " + e.getMessage())
                        .hint("look for space and permissions");
            }
        }

        final Path folder(Surroundings world) {
            return folder.orElse(world.home().resolve("backups")).toAbsolutePath();
        }

        /// What was typed is a path, or a name below the folder of backups.
        final Path named(String typed, Surroundings world) {
            return typed.contains("/")
                    ? Path.of(typed).toAbsolutePath()
                    : folder(world).resolve(typed);
        }

        /// What is done with a backup that can be read.
        interface Use<T> {
            T with(Path backup) throws IOException, BackupProblem;
        }

        /// Does it with a backup; one that is encrypted is opened for as long as that takes.
        final <T> T opened(Path backup, Supplier<Secret> passphrase, Surroundings world, Use<T> use)
                throws IOException, BackupProblem {
            if (!Files.isRegularFile(backup)) {
                return use.with(backup);
            }
            Secret secret = passphrase.get();
            Path plain = PlainFolder.USUAL.made(world.home(), Files.size(backup));
            try {
                Path opened = plain.resolve("backup");
                new SealedBackups(world.random()).open(backup, opened, secret);
                return use.with(opened);
            } finally {
                SealedBackups.forget(plain);
            }
        }
    }

    private static GatewayOptions options(Optional<Path> stateDir, Optional<Path> config) {
        return new GatewayOptions(Optional.empty(), Optional.empty(), stateDir, config);
    }

    @Command(
            sortOptions = false,
            footer = {
                "",
                "The gateway may go on serving: the backup holds all that was acknowledged before it began. It holds the",
                "gateway's keys too: whoever has it can be the gateway. It is readable by its owner alone, and encrypted with",
                "--encrypt: then it is one file, and nobody reads it without its passphrase, nor does anybody find that again.",
                "",
                "Example: clawnet backup create --encrypt --in /mnt/safe/clawnet"
            })
    static final class Create extends BackupCommand {
        private final Questions questions;

        @Mixin
        private Passphrases passphrases = new Passphrases();

        @Option(names = "--encrypt", description = "As one file that takes a passphrase.")
        private boolean encrypt;

        @Option(
                names = "--state-dir",
                paramLabel = "DIR",
                description = "State of the gateway (default: ~/.clawnet/gateway).")
        private Optional<Path> stateDir = Optional.empty();

        @Option(
                names = "--config",
                paramLabel = "FILE",
                description = "Configuration to keep with it (default: ~/.clawnet/clawnet.json).")
        private Optional<Path> config = Optional.empty();

        Create(Questions questions) {
            this.questions = questions;
        }

        @Override
        Exit run(Backups backups, Surroundings world, Output output) throws IOException, BackupProblem {
            GatewayOptions options = options(stateDir, config);
            Path state = options.stateDir(world);
            if (!Files.exists(state.resolve("gateway.db"))) {
                throw new Problem(Exit.FAILED, "there is no state of a gateway in " + state)
                        .hint("if the gateway was started with --state-dir or CLAWNET_STATE_DIR, give the same here")
                        .next("clawnet backup create --state-dir DIR");
            }
            if (passphrases.isGiven() && !encrypt) {
                throw new Problem(Exit.USAGE, "--passphrase-file is for a backup that is encrypted")
                        .next("clawnet backup create --encrypt --passphrase-file FILE");
            }
            Made made = encrypt
                    ? sealed(backups, state, options.configFile(world), world, output)
                    : backups.create(state, options.configFile(world), folder(world), output::say);
            View view = View.of(made);
            output.answer(
                    view,
                    "backup " + view.path(),
                    "  " + view.entries() + " ledger entries, " + view.bytes() + " bytes",
                    "  next: clawnet backup verify " + view.path());
            return Exit.OK;
        }

        private Made sealed(Backups backups, Path state, Optional<Path> file, Surroundings world, Output output)
                throws IOException, BackupProblem {
            Secret passphrase = passphrases.fresh(questions);
            Path plain = PlainFolder.USUAL.made(world.home(), PlainFolder.size(state));
            try {
                Made made = backups.create(state, file, plain, output::say);
                output.say("encrypting");
                Path sealed = new SealedBackups(world.random()).seal(made.path(), folder(world), passphrase);
                return new Made(sealed, made.manifest());
            } finally {
                SealedBackups.forget(plain);
            }
        }
    }

    @Command(
            sortOptions = false,
            footer = {"", "Example: clawnet backup verify clawnet-20260301T120000.000Z"})
    static final class Verify extends BackupCommand {
        private final Questions questions;

        @Mixin
        private Passphrases passphrases = new Passphrases();

        @Parameters(paramLabel = "BACKUP", description = "Its name or path.")
        private String backup = "";

        /// What was found.
        private record Verified(boolean sound, View backup, List<String> problems) {}

        Verify(Questions questions) {
            this.questions = questions;
        }

        @Override
        Exit run(Backups backups, Surroundings world, Output output) throws IOException, BackupProblem {
            Path file = named(backup, world);
            Backups.Verified verified = opened(
                    file, () -> passphrases.known(questions), world, found -> backups.verify(found, output::say));
            boolean sound = verified.problems().isEmpty();
            List<String> lines = new ArrayList<>();
            verified.problems().forEach(problem -> lines.add("  " + problem));
            lines.add(
                    sound
                            ? "sound: " + verified.logs().size() + " logs, "
                                    + verified.manifest().entries() + " entries"
                            : "NOT SOUND: make another backup while the gateway still has its state");
            output.answer(
                    new Verified(sound, View.of(new Made(file, verified.manifest())), verified.problems()),
                    lines.toArray(String[]::new));
            return sound ? Exit.OK : Exit.FAILED;
        }
    }

    @Command(
            sortOptions = false,
            footer = {
                "",
                "The backup is verified first. What happened after it was made is lost, and whoever remembers a later",
                "checkpoint is told so by `clawnet ledger verify --remembered`. Devices that were removed since are paired",
                "again: remove them again.",
                "",
                "Example: clawnet backup restore clawnet-20260301T120000.000Z --state-dir /var/lib/clawnet"
            })
    static final class Restore extends BackupCommand {
        private final Questions questions;

        @Mixin
        private Passphrases passphrases = new Passphrases();

        @Parameters(paramLabel = "BACKUP", description = "Its name or path.")
        private String backup = "";

        @Option(
                names = "--state-dir",
                paramLabel = "DIR",
                description = "Where to (default: ~/.clawnet/gateway); empty, or not there.")
        private Optional<Path> stateDir = Optional.empty();

        @Option(names = "--force", description = "Move aside what is there, and keep it.")
        private boolean force;

        Restore(Questions questions) {
            this.questions = questions;
        }

        /// What was done.
        private record Restored(String stateDir, long entries, Optional<String> aside, Optional<String> config) {}

        @Override
        Exit run(Backups backups, Surroundings world, Output output) throws IOException, BackupProblem {
            Path into = options(stateDir, Optional.empty()).stateDir(world);
            Backups.Restored restored = opened(
                    named(backup, world),
                    () -> passphrases.known(questions),
                    world,
                    found -> backups.restore(found, into, force, output::say));
            List<String> lines = new ArrayList<>();
            lines.add("restored into " + restored.stateDir() + ": "
                    + restored.manifest().entries() + " ledger entries, as of "
                    + restored.manifest().createdAt());
            restored.aside().ifPresent(aside -> lines.add("  what was there is in " + aside));
            restored.config().ifPresent(config -> lines.add("  the configuration that was kept is " + config));
            lines.add("  next: clawnet doctor --state-dir " + restored.stateDir());
            output.answer(
                    new Restored(
                            restored.stateDir().toString(),
                            restored.manifest().entries(),
                            restored.aside().map(Path::toString),
                            restored.config().map(Path::toString)),
                    lines.toArray(String[]::new));
            return Exit.OK;
        }
    }

    @Command(
            sortOptions = false,
            footer = {"", "Example: clawnet backup list --json"})
    static final class ListBackups extends BackupCommand {
        /// One of which only its passphrase tells more.
        private record Encrypted(String path, long bytes) {}

        /// All of them.
        private record All(List<View> backups, List<Encrypted> encrypted) {}

        @Override
        Exit run(Backups backups, Surroundings world, Output output) throws IOException {
            List<View> views =
                    backups.list(folder(world)).stream().map(View::of).toList();
            Table table = new Table("BACKUP", "CREATED", "SCHEMA", "ENTRIES", "BYTES");
            views.forEach(view -> table.row(
                    String.valueOf(Path.of(view.path()).getFileName()),
                    Times.at(view.createdAt().toEpochMilli()),
                    String.valueOf(view.schema()),
                    String.valueOf(view.entries()),
                    String.valueOf(view.bytes())));
            List<Encrypted> encrypted = new ArrayList<>();
            for (Path file : SealedBackups.list(folder(world))) {
                encrypted.add(new Encrypted(file.toString(), Files.size(file)));
                table.row(String.valueOf(file.getFileName()), "encrypted", "-", "-", String.valueOf(Files.size(file)));
            }
            output.answer(
                    new All(views, encrypted),
                    table.lines("no backups in " + folder(world) + "; make one with clawnet backup create")
                            .toArray(String[]::new));
            return Exit.OK;
        }
    }
}
