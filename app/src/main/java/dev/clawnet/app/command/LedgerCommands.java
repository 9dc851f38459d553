package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.protocol.catalogue.LedgerMethods;
import dev.clawnet.protocol.catalogue.LedgerMethods.EntryView;
import dev.clawnet.protocol.id.EntryId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
            Table table = new Table("SEQ", "ENTRY", "TIME", "KIND", "PHASE", "WHAT");
            entries.forEach(entry -> table.row(
                    String.valueOf(entry.seq()),
                    entry.id().map(EntryId::value).orElse("-"),
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
}
