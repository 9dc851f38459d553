package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.protocol.catalogue.LedgerMethods;
import dev.clawnet.protocol.catalogue.LedgerMethods.ExportPage;
import dev.clawnet.protocol.catalogue.LedgerMethods.SignedHead;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.log.Anchored;
import dev.clawnet.protocol.log.Checkpoint;
import dev.clawnet.protocol.log.Hash;
import dev.clawnet.protocol.log.LogVerifier;
import dev.clawnet.protocol.log.LogVerifier.Item;
import dev.clawnet.protocol.log.NoteVerifier;
import dev.clawnet.protocol.log.Opening;
import dev.clawnet.protocol.log.Redaction;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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

    /// The export of one log: what the folder holds already is read and verified with what is new.
    private ExportedLog export(Desk desk, String name) throws IOException {
        LogFolder folder = new LogFolder(out.resolve(name));
        Optional<LogFolder.Kept> before = folder.kept();
        Copy copy = new Copy(folder, new Progress(desk, name));
        ExportPage last = copy.take(desk, name);
        before.filter(kept -> !kept.key().equals(last.key())).ifPresent(_ -> {
            throw wrong(name, List.of("its key is another one than in the export before"));
        });
        NoteVerifier key = NoteVerifier.parse(last.key());
        LogVerifier verifier = new LogVerifier(last.log(), key);
        copy.replay(verifier, last.size());
        LogVerifier.Result result =
                verifier.finish(last.checkpoint(), List.of(), before.map(LogFolder.Kept::checkpoint));
        if (!result.sound()) {
            throw wrong(
                    name,
                    result.findings().stream()
                            .map(LogVerifier.Finding::text)
                            .limit(5)
                            .toList());
        }
        Optional<Anchored> anchored = desk.call(LedgerMethods.ANCHORED, new LedgerMethods.LogRef(Optional.of(name)))
                .proof()
                .filter(proof -> proof.proves(key));
        folder.keep(
                new LogFolder.Kept(last.key(), last.checkpoint()),
                anchored.map(Json.STRICT::writeValueAsString).map(text -> text + "\n"));
        folder.tidy(last.size());
        long had = before.map(kept -> Checkpoint.open(kept.checkpoint(), key).size())
                .orElse(0L);
        return new ExportedLog(name, last.size(), last.size() - had, result.redacted(), anchored.isPresent());
    }

    private Problem wrong(String log, List<String> findings) {
        return new Problem(Exit.FAILED, "log " + log + " is not sound: " + String.join("; ", findings))
                .hint("the head in " + out + " was left as it was: keep a copy of the folder, and ask the steward")
                .next("clawnet ledger verify --log " + log);
    }

    /// Says how far a long log is.
    private static final class Progress {
        private final Desk desk;
        private final String name;
        private long said;

        Progress(Desk desk, String name) {
            this.desk = desk;
            this.name = name;
            this.said = desk.world().ticker().getAsLong();
        }

        void at(long entries, long size) {
            long now = desk.world().ticker().getAsLong();
            if (now - said >= BETWEEN_REMARKS.toNanos()) {
                said = now;
                desk.output().remark("  " + name + ": " + entries + " of " + size + " entries");
            }
        }
    }

    /// Brings the copy of one log up to date.
    private static final class Copy {
        private final LogFolder folder;
        private final Progress progress;

        Copy(LogFolder folder, Progress progress) {
            this.folder = folder;
            this.progress = progress;
        }

        /// Fetches what is not there in full bundles yet, and returns the page that ends the log.
        ExportPage take(Desk desk, String name) throws IOException {
            long number = folder.fullBundles();
            while (true) {
                long from = number * LogFolder.FULL;
                ExportPage page = desk.call(
                        LedgerMethods.EXPORT,
                        new LedgerMethods.ExportLog(Optional.of(name), Optional.of(from), Optional.of(LogFolder.FULL)));
                if (!page.items().isEmpty()) {
                    folder.putItems(number, page.items());
                }
                progress.at(from + page.items().size(), page.size());
                if (page.next().isEmpty()) {
                    return page;
                }
                if (page.items().size() != LogFolder.FULL) {
                    throw new Problem(Exit.FAILED, "the gateway left out entries of " + name);
                }
                number++;
            }
        }

        /// Reads the copy from its first entry on, erases in it what was redacted, and makes its tiles.
        void replay(LogVerifier verifier, long size) throws IOException {
            Map<String, Set<String>> erased = new HashMap<>();
            Tiles tiles = new Tiles(folder::putTile);
            for (long number = 0; number * LogFolder.FULL < size; number++) {
                for (Item item : folder.items(number, width(number, size))) {
                    verifier.add(item);
                    tiles.append(Hash.ofLeaf(item.leaf()));
                    Redaction.of(item.openings())
                            .ifPresent(said -> erased.computeIfAbsent(said.entry(), _ -> new TreeSet<>())
                                    .addAll(said.fields()));
                }
            }
            tiles.finish();
            if (!erased.isEmpty()) {
                erase(erased, size);
            }
        }

        private void erase(Map<String, Set<String>> erased, long size) throws IOException {
            for (long number = 0; number * LogFolder.FULL < size; number++) {
                List<Item> items = folder.items(number, width(number, size));
                List<Item> left =
                        items.stream().map(item -> without(item, erased)).toList();
                if (!left.equals(items)) {
                    folder.putOpenings(number, left);
                }
            }
        }

        private static Item without(Item item, Map<String, Set<String>> erased) {
            Set<String> gone = new TreeSet<>(erased.getOrDefault(Redaction.value(item.openings(), "id"), Set.of()));
            gone.retainAll(Redaction.erasable(Redaction.value(item.openings(), "kind")));
            Map<String, Opening> left = new TreeMap<>(item.openings());
            left.keySet().removeAll(gone);
            return new Item(item.leaf(), left);
        }
    }

    static int width(long number, long size) {
        return Math.toIntExact(Math.min(LogFolder.FULL, size - number * LogFolder.FULL));
    }
}
