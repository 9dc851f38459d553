package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Output;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.protocol.catalogue.LedgerMethods;
import dev.clawnet.protocol.catalogue.LedgerMethods.ExportPage;
import dev.clawnet.protocol.catalogue.LedgerMethods.LogReport;
import dev.clawnet.protocol.log.EntryReceipt;
import dev.clawnet.protocol.log.Hash;
import dev.clawnet.protocol.log.LogVerifier;
import dev.clawnet.protocol.log.NoteVerifier;
import dev.clawnet.protocol.log.Receipt;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `clawnet ledger verify`: the record checked on this device; on the gateway too, where there is one.
@Command(
        footer = {
            "",
            "Checked twice: by the gateway, and here, from the exported entries alone. This device remembers the head",
            "of each log and notices when a gateway shows an older or another history. A checkpoint or receipt that",
            "somebody kept elsewhere is held against the log with --remembered. --dir and --receipt need no gateway.",
            "",
            "Example: clawnet ledger verify --remembered act.tlog-proof",
            "         clawnet ledger verify --dir ledger"
        })
final class LedgerVerify extends LinkCommand {
    private static final int PAGE = 500;

    @Option(names = "--log", paramLabel = "LOG", description = "One log; all of yours if absent.")
    private Optional<String> log = Optional.empty();

    @Option(names = "--remembered", paramLabel = "FILE", description = "A checkpoint or receipt kept from earlier.")
    private Optional<Path> remembered = Optional.empty();

    @Option(names = "--dir", paramLabel = "DIR", description = "An export, checked without a gateway.")
    private Optional<Path> dir = Optional.empty();

    @Option(names = "--receipt", paramLabel = "FILE", description = "A receipt, checked without a gateway.")
    private Optional<Path> receipt = Optional.empty();

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "With --dir or --receipt: the verifier key you know of that gateway.")
    private Optional<String> key = Optional.empty();

    LedgerVerify(Links links) {
        super(links);
    }

    /// What both checks found.
    private record Verified(boolean sound, LedgerMethods.LogReports gateway, List<String> here) {}

    @Override
    Optional<Exit> alone(Surroundings world, Output output) {
        boolean offline = dir.isPresent() || receipt.isPresent();
        boolean online = log.isPresent() || remembered.isPresent();
        if ((dir.isPresent() && receipt.isPresent()) || (offline && online)) {
            throw new Problem(Exit.USAGE, "--dir and --receipt each stand alone, or with --key");
        }
        if (key.isPresent() && !offline) {
            throw new Problem(Exit.USAGE, "--key goes with --dir or --receipt");
        }
        Optional<NoteVerifier> known = key.map(LedgerVerify::key);
        return receipt.map(file -> verify(output, ReceiptCommands.receipt(file), known))
                .or(() -> dir.map(folder -> new FolderCheck(folder, known).run(output)));
    }

    private static NoteVerifier key(String typed) {
        try {
            return NoteVerifier.parse(typed);
        } catch (IllegalArgumentException none) {
            throw new Problem(Exit.USAGE, "--key takes a verifier key: name+id+key")
                    .hint("`clawnet ledger verify` of somebody who lives on that gateway prints it");
        }
    }

    private static Exit verify(Output output, EntryReceipt receipt, Optional<NoteVerifier> known) {
        Optional<String> problem = known.filter(
                        mine -> !mine.named(receipt.key().name()).equals(receipt.key()))
                .map(_ -> "it is signed with another key than the one you gave")
                .or(receipt::problem);
        Map<String, String> opened = new TreeMap<>();
        receipt.opened().forEach((name, opening) -> opened.put(name, opening.value()));
        ReceiptCommands.Verified answer = new ReceiptCommands.Verified(
                problem.isEmpty(),
                receipt.leaf().log(),
                receipt.leaf().seq(),
                receipt.key().text(),
                opened,
                receipt.withheld());
        List<String> lines = new ArrayList<>();
        problem.ifPresentOrElse(what -> lines.add("NOT PROVEN: " + what), () -> {
            lines.add("proven");
            lines.addAll(ReceiptCommands.shown(receipt));
            lines.add("key: " + receipt.key().text());
            lines.add(known.isPresent() ? "  the one you gave" : "  by the receipt's own word: compare it with yours");
        });
        output.answer(answer, lines.toArray(String[]::new));
        return problem.isEmpty() ? Exit.OK : Exit.FAILED;
    }

    @Override
    Exit run(Desk desk) {
        Optional<Kept> kept = remembered.map(Kept::read);
        Optional<String> one = log.or(() -> kept.flatMap(Kept::log));
        LedgerMethods.LogReports reports =
                desk.call(LedgerMethods.VERIFY, Given.of(() -> new LedgerMethods.VerifyLog(one, Optional.empty())));
        Remembered memory = new Remembered(desk.profile());
        List<String> lines = new ArrayList<>();
        List<String> here = new ArrayList<>(vanished(memory, reports, one));
        here.forEach(problem -> lines.add("  " + problem));
        for (LogReport report : reports.logs()) {
            lines.addAll(lines(report));
            List<String> problems = check(desk, report, memory, kept);
            problems.forEach(problem -> {
                here.add(report.log() + ": " + problem);
                lines.add("  checked here: " + problem);
            });
        }
        boolean sound = reports.sound() && here.isEmpty();
        lines.add(sound ? "sound" : "NOT SOUND: keep a copy of the gateway's state, and ask its steward");
        desk.output().answer(new Verified(sound, reports, here), lines.toArray(String[]::new));
        return sound ? Exit.OK : Exit.FAILED;
    }

    /// Logs that were there, and are not shown any more.
    private static List<String> vanished(Remembered memory, LedgerMethods.LogReports reports, Optional<String> one) {
        List<String> shown = reports.logs().stream().map(LogReport::log).toList();
        return one.isPresent()
                ? List.of()
                : memory.all().keySet().stream()
                        .filter(name -> !shown.contains(name))
                        .map(name -> name + ": this device has seen that log, and the gateway shows none")
                        .toList();
    }

    private static List<String> check(Desk desk, LogReport report, Remembered memory, Optional<Kept> kept) {
        try {
            List<LogVerifier.Item> items = new ArrayList<>();
            List<Hash> hashes = new ArrayList<>();
            ExportPage last = fetch(desk, report.log(), items, hashes);
            NoteVerifier key = NoteVerifier.parse(last.key());
            Optional<Remembered.Head> before = memory.of(report.log());
            List<String> problems = new ArrayList<>();
            before.filter(head -> !head.key().equals(last.key()))
                    .ifPresent(_ -> problems.add("its key is another one than this device has seen before; if the"
                            + " profile belongs to another gateway now, remove " + memory.files(report.log())));
            problems.addAll(verify(last, key, items, hashes, before.map(Remembered.Head::checkpoint)));
            kept.filter(note -> note.log().stream().allMatch(report.log()::equals))
                    .ifPresent(
                            note -> problems.addAll(verify(last, key, items, hashes, Optional.of(note.checkpoint()))));
            if (problems.isEmpty()) {
                memory.put(report.log(), new Remembered.Head(last.key(), last.checkpoint()));
            }
            return problems.stream().distinct().toList();
        } catch (IllegalArgumentException unreadable) {
            return List.of("the key of this log cannot be read");
        }
    }

    private static List<String> verify(
            ExportPage last, NoteVerifier key, List<LogVerifier.Item> items, List<Hash> hashes, Optional<String> seen) {
        return LogVerifier.verify(new LogVerifier.Evidence(last.log(), key, items, hashes, last.checkpoint(), seen))
                .findings()
                .stream()
                .map(LogVerifier.Finding::text)
                .toList();
    }

    private static ExportPage fetch(Desk desk, String log, List<LogVerifier.Item> items, List<Hash> hashes) {
        Optional<Long> from = Optional.of(0L);
        while (true) {
            LedgerMethods.ExportLog wanted = new LedgerMethods.ExportLog(Optional.of(log), from, Optional.of(PAGE));
            ExportPage page = desk.call(LedgerMethods.EXPORT, wanted);
            items.addAll(page.items());
            hashes.addAll(page.hashes());
            if (page.next().isEmpty() || page.next().equals(from)) {
                return page;
            }
            from = page.next();
        }
    }

    private static List<String> lines(LogReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(report.log() + ": " + report.size() + " entries"
                + (report.redacted() > 0 ? ", " + report.redacted() + " redacted" : "")
                + (report.sound() ? ", sound" : ", DAMAGED"));
        report.damages().forEach(damage -> lines.add("  " + damage.kind() + " " + damage.text()));
        report.checkpoint().lines().forEach(line -> lines.add("  | " + line));
        lines.add("  key " + report.key());
        return lines;
    }

    /// A head that somebody kept: a checkpoint, or the one in a receipt.
    private record Kept(String checkpoint) {
        static Kept read(Path file) {
            String text = ReceiptCommands.read(file);
            try {
                return new Kept(
                        text.startsWith(Receipt.HEADER) ? Receipt.parse(text).checkpoint() : text);
            } catch (IllegalArgumentException none) {
                throw new Problem(Exit.USAGE, file + " is neither a checkpoint nor a receipt");
            }
        }

        /// The log that the origin names: `clawnet/<id>/<log>`.
        Optional<String> log() {
            String[] parts = checkpoint.lines().findFirst().orElse("").split("/", 3);
            return parts.length == 3 ? Optional.of(parts[2]) : Optional.empty();
        }
    }
}
