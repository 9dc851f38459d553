package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.protocol.catalogue.LedgerMethods;
import dev.clawnet.protocol.catalogue.LedgerMethods.ExportPage;
import dev.clawnet.protocol.catalogue.LedgerMethods.SignedHead;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.log.Anchored;
import dev.clawnet.protocol.log.LogVerifier;
import dev.clawnet.protocol.log.NoteVerifier;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `clawnet ledger export`: all logs of a person in a folder that tools which are not ours can read.
@Command(
        footer = {
            "",
            "A second export into the same folder adds what is new, and erases what was redacted since. Each log is",
            "verified while it is written. Check it later, without any gateway: clawnet ledger verify --dir DIR",
            "",
            "Example: clawnet ledger export --out ledger"
        })
final class LedgerExport extends LinkCommand {
    private static final String README = "README.txt";
    private static final Duration BETWEEN_REMARKS = Duration.ofSeconds(2);

    @Option(names = "--log", paramLabel = "LOG", description = "One log; all of yours if absent.")
    private Optional<String> log = Optional.empty();

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "A new folder, or an export of yours.")
    private Path out = Path.of("ledger");

    LedgerExport(Links links) {
        super(links);
    }

    /// What is in the folder now.
    private record Exported(String folder, List<ExportedLog> logs) {}

    /// One log.
    ///
    /// @param added entries that were not there before
    /// @param redacted entries of which the owner erased fields
    private record ExportedLog(String log, Long size, Long added, Long redacted, Boolean anchored) {}

    @Override
    Exit run(Desk desk) {
        try {
            prepare();
            List<ExportedLog> logs = new ArrayList<>();
            for (SignedHead head : heads(desk)) {
                logs.add(export(desk, head.log()));
            }
            List<String> lines = new ArrayList<>();
            logs.forEach(one -> lines.add(one.log() + ": " + one.size() + " entries, " + one.added() + " new"
                    + (one.redacted() > 0 ? ", " + one.redacted() + " redacted" : "") + ", verified"));
            lines.add("next: clawnet ledger verify --dir " + out);
            return desk.answer(new Exported(out.toString(), logs), lines);
        } catch (IOException notWritten) {
            throw new Problem(Exit.FAILED, "cannot write the export to " + out)
                    .hint("it takes a new folder, or one of an earlier export, with room, that you may write");
        }
    }

    private List<SignedHead> heads(Desk desk) {
        if (log.isPresent()) {
            return List.of(desk.call(LedgerMethods.CHECKPOINT, new LedgerMethods.LogRef(log)));
        }
        return desk.call(LedgerMethods.LOGS).logs();
    }

    /// The folder is for its owner alone: openings say what was done.
    private void prepare() throws IOException {
        if (Files.exists(out) && !Files.exists(out.resolve(README)) && !empty(out)) {
            throw new Problem(Exit.USAGE, out + " holds something else than an export of a ledger")
                    .hint("give a new folder");
        }
        Files.createDirectories(
                out, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (InputStream text = LedgerExport.class.getResourceAsStream("export-readme.txt")) {
            if (text == null) {
                throw new IllegalStateException("the readme of an export is not packed");
            }
            Files.write(out.resolve(README), text.readAllBytes());
        }
    }

    private static boolean empty(Path dir) throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.findAny().isEmpty();
        }
    }

    /// The export of one log: what the folder holds already is read and verified with what is new. What does not
    /// verify is not kept, so that it does not stand in the way of the next export.
    private ExportedLog export(Desk desk, String name) throws IOException {
        LogFolder folder = new LogFolder(out.resolve(name));
        Optional<LogFolder.Kept> before = folder.kept();
        LogCopy copy = new LogCopy(folder, before, new Progress(desk, name));
        ExportPage last;
        LogVerifier.Result result;
        try {
            last = copy.take(from -> desk.call(
                    LedgerMethods.EXPORT,
                    new LedgerMethods.ExportLog(Optional.of(name), Optional.of(from), Optional.of(LogFolder.FULL))));
            copy.erase(last.size());
            result = copy.verify(last);
        } catch (LogCopy.Unlike unlike) {
            throw wrong(name, List.of(String.valueOf(unlike.getMessage())));
        }
        if (!result.sound()) {
            copy.forget();
            throw wrong(
                    name,
                    result.findings().stream()
                            .map(LogVerifier.Finding::text)
                            .limit(5)
                            .toList());
        }
        NoteVerifier key = NoteVerifier.parse(last.key());
        Optional<Anchored> anchored = desk.call(LedgerMethods.ANCHORED, new LedgerMethods.LogRef(Optional.of(name)))
                .proof()
                .filter(proof -> proof.proves(key));
        folder.keep(
                new LogFolder.Kept(last.key(), last.checkpoint()),
                anchored.map(Json.STRICT::writeValueAsString).map(text -> text + "\n"));
        folder.tidy(last.size());
        return new ExportedLog(name, last.size(), last.size() - copy.had(), result.redacted(), anchored.isPresent());
    }

    private Problem wrong(String log, List<String> findings) {
        return new Problem(Exit.FAILED, "log " + log + " is not sound: " + String.join("; ", findings))
                .hint("the head in " + out + " was left as it was: keep a copy of the folder, and ask the steward")
                .next("clawnet ledger verify --log " + log);
    }

    /// Says how far a long log is.
    private static final class Progress implements LogCopy.Progress {
        private final Desk desk;
        private final String name;
        private long said;

        Progress(Desk desk, String name) {
            this.desk = desk;
            this.name = name;
            this.said = desk.world().ticker().getAsLong();
        }

        @Override
        public void at(long entries, long size) {
            long now = desk.world().ticker().getAsLong();
            if (now - said >= BETWEEN_REMARKS.toNanos()) {
                said = now;
                desk.output().remark("  " + name + ": " + entries + " of " + size + " entries");
            }
        }
    }
}
