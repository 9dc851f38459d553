package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.protocol.catalogue.LedgerMethods;
import dev.clawnet.protocol.catalogue.LedgerMethods.EntryView;
import dev.clawnet.protocol.catalogue.LedgerMethods.ExportPage;
import dev.clawnet.protocol.catalogue.LedgerMethods.LogReport;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.log.Hash;
import dev.clawnet.protocol.log.LogVerifier;
import dev.clawnet.protocol.log.NoteVerifier;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `clawnet ledger ...`: the record of what was done.
final class LedgerCommands {
    private static final int PAGE = 500;

    private LedgerCommands() {}

    @Command(
            footer = {
                "",
                "Logs: own (default), collab/<id>, and for stewards gateway.",
                "",
                "Example: clawnet ledger list --kind approval --since 7d"
            })
    static final class ListEntries extends LinkCommand {
        @Option(names = "--log", paramLabel = "LOG", description = "Which log.")
        private Optional<String> log = Optional.empty();

        @Option(names = "--kind", paramLabel = "KIND", description = "Such as approval or approval.decided.")
        private Optional<String> kind = Optional.empty();

        @Option(names = "--identity", paramLabel = "ID", description = "Acts of this identity.")
        private Optional<String> identity = Optional.empty();

        @Option(names = "--counterpart", paramLabel = "PERSON", description = "Acts towards this person.")
        private Optional<String> counterpart = Optional.empty();

        @Option(names = "--collab", paramLabel = "ID", description = "Acts within this collaboration.")
        private Optional<String> collab = Optional.empty();

        @Option(names = "--run", paramLabel = "ID", description = "Acts of this run.")
        private Optional<String> run = Optional.empty();

        @Option(names = "--verb", paramLabel = "VERB", description = "Such as read.")
        private Optional<String> verb = Optional.empty();

        @Option(names = "--resource", paramLabel = "PLACE", description = "Objects that begin so.")
        private Optional<String> resource = Optional.empty();

        @Option(
                names = "--since",
                paramLabel = "TIME",
                description = "That long ago or a moment: 7d, 2026-03-01T12:00:00Z.")
        private Optional<String> since = Optional.empty();

        @Option(names = "--limit", paramLabel = "N", description = "At most that many (default: 50).")
        private int limit = 50;

        ListEntries(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            List<EntryView> entries = new ArrayList<>();
            Optional<String> cursor = Optional.empty();
            long size;
            do {
                Optional<String> from = cursor;
                LedgerMethods.EntryPage page =
                        desk.call(LedgerMethods.LIST, Given.of(() -> query(desk, from, limit - entries.size())));
                entries.addAll(page.entries());
                cursor = page.cursor();
                size = page.size();
            } while (cursor.isPresent() && entries.size() < limit);
            EntryWords words = EntryWords.of(desk);
            Table table = new Table("SEQ", "TIME", "KIND", "PHASE", "WHAT");
            entries.forEach(entry -> table.row(
                    String.valueOf(entry.seq()),
                    entry.time().map(time -> Times.at(time.toEpochMilli())).orElse("-"),
                    entry.kind(),
                    entry.phase(),
                    words.of(entry.fields())));
            return desk.answer(
                    new LedgerMethods.EntryPage(entries, size, cursor), table.lines("no entries that match"));
        }

        private LedgerMethods.ListEntries query(Desk desk, Optional<String> cursor, int most) {
            return new LedgerMethods.ListEntries(
                    log,
                    kind,
                    identity.map(typed -> desk.names().identity(typed).identity()),
                    counterpart.map(typed -> desk.names().person(typed).value()),
                    collab,
                    run,
                    verb,
                    resource,
                    since.map(typed -> ago(typed, desk.now())),
                    Optional.empty(),
                    cursor,
                    Optional.of(Math.min(PAGE, most)));
        }

        private static Instant ago(String typed, Instant now) {
            Instant moment = Times.moment("--since", typed, now);
            // `7d` means from now on everywhere else; here it looks back.
            return moment.isAfter(now) ? now.minus(java.time.Duration.between(now, moment)) : moment;
        }
    }

    /// A log as it was fetched, page by page.
    private record Fetched(ExportPage last, List<Hash> hashes) {}

    private static Fetched fetch(Desk desk, Optional<String> log, Consumer<LogVerifier.Item> entries) {
        List<Hash> hashes = new ArrayList<>();
        Optional<Long> from = Optional.of(0L);
        while (true) {
            Optional<Long> at = from;
            ExportPage page = desk.call(
                    LedgerMethods.EXPORT, Given.of(() -> new LedgerMethods.ExportLog(log, at, Optional.of(PAGE))));
            page.items().forEach(entries);
            hashes.addAll(page.hashes());
            if (page.next().isEmpty() || page.next().equals(from)) {
                return new Fetched(page, hashes);
            }
            from = page.next();
        }
    }

    @Command(
            footer = {
                "",
                "Checked twice: by the gateway, and here, from the exported entries alone. The checkpoint is printed;",
                "keep it outside of the gateway, and give it with --remembered later: nobody can rewrite history then.",
                "",
                "Example: clawnet ledger verify --remembered checkpoint.txt"
            })
    static final class Verify extends LinkCommand {
        @Option(names = "--log", paramLabel = "LOG", description = "One log; all of yours if absent.")
        private Optional<String> log = Optional.empty();

        @Option(names = "--remembered", paramLabel = "FILE", description = "A checkpoint kept from earlier.")
        private Optional<Path> remembered = Optional.empty();

        /// What both checks found.
        private record Verified(boolean sound, LedgerMethods.LogReports gateway, List<String> here) {}

        Verify(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            Optional<String> note = remembered.map(Verify::read);
            LedgerMethods.LogReports reports =
                    desk.call(LedgerMethods.VERIFY, Given.of(() -> new LedgerMethods.VerifyLog(log, note)));
            List<String> lines = new ArrayList<>();
            List<String> here = new ArrayList<>();
            for (LogReport report : reports.logs()) {
                lines.addAll(lines(report));
                boolean its = log.isPresent()
                        || reports.logs().size() == 1
                        || report.log().equals("own");
                check(desk, report, its ? note : Optional.empty()).forEach(problem -> {
                    here.add(report.log() + ": " + problem);
                    lines.add("  checked here: " + problem);
                });
            }
            boolean sound = reports.sound() && here.isEmpty();
            lines.add(sound ? "sound" : "NOT SOUND: keep a copy of the gateway's state, and ask its steward");
            desk.output().answer(new Verified(sound, reports, here), lines.toArray(String[]::new));
            return sound ? Exit.OK : Exit.FAILED;
        }

        private static List<String> check(Desk desk, LogReport report, Optional<String> note) {
            List<LogVerifier.Item> items = new ArrayList<>();
            Fetched fetched = fetch(desk, Optional.of(report.log()), items::add);
            try {
                ExportPage last = fetched.last();
                return LogVerifier.verify(new LogVerifier.Evidence(
                                last.log(),
                                NoteVerifier.parse(last.key()),
                                items,
                                fetched.hashes(),
                                last.checkpoint(),
                                note))
                        .findings()
                        .stream()
                        .map(LogVerifier.Finding::text)
                        .toList();
            } catch (IllegalArgumentException unreadable) {
                return List.of("the key of this log cannot be read");
            }
        }

        private static List<String> lines(LogReport report) {
            List<String> lines = new ArrayList<>();
            lines.add(report.log() + ": " + report.size() + " entries"
                    + (report.redacted() > 0 ? ", " + report.redacted() + " redacted" : "")
                    + (report.sound() ? ", sound" : ", DAMAGED"));
            report.damages().forEach(damage -> lines.add("  " + damage.kind() + " " + damage.text()));
            report.checkpoint().lines().forEach(line -> lines.add("  | " + line));
            return lines;
        }

        private static String read(Path file) {
            try {
                return Files.readString(file);
            } catch (IOException unreadable) {
                throw new Problem(Exit.USAGE, "cannot read the checkpoint in " + file);
            }
        }
    }

    @Command(
            footer = {
                "",
                "One JSON value in each line: the entries, then the checkpoint with the key that signed it.",
                "",
                "Example: clawnet ledger export --to ledger.jsonl"
            })
    static final class Export extends LinkCommand {
        @Option(names = "--log", paramLabel = "LOG", description = "Which log (default: own).")
        private Optional<String> log = Optional.empty();

        @Option(names = "--to", paramLabel = "FILE", required = true, description = "A new file.")
        private Path file = Path.of("ledger.jsonl");

        /// The last line of an export.
        private record Head(String log, String key, Long size, String checkpoint) {}

        Export(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            try (BufferedWriter out = Files.newBufferedWriter(
                    file, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                List<LogVerifier.Item> items = new ArrayList<>();
                ExportPage last = fetch(desk, log, items::add).last();
                for (LogVerifier.Item item : items) {
                    out.write(Json.STRICT.writeValueAsString(item));
                    out.newLine();
                }
                Head head = new Head(last.log(), last.key(), last.size(), last.checkpoint());
                out.write(Json.STRICT.writeValueAsString(head));
                out.newLine();
                return desk.answer(head, items.size() + " entries of " + last.log() + " written to " + file);
            } catch (IOException notWritten) {
                throw new Problem(Exit.FAILED, "cannot write " + file)
                        .hint("it must be a new file in a folder that you may write");
            }
        }
    }
}
