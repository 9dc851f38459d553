package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.protocol.catalogue.OwnerEventMethods;
import dev.clawnet.protocol.catalogue.OwnerEventMethods.OwnerEventView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `clawnet events ...`: what the caller's agents were refused, and what they asked.
final class EventCommands {
    private EventCommands() {}

    private static List<OwnerEventView> unseen(Desk desk, Optional<Boolean> all) {
        List<OwnerEventView> events = new ArrayList<>();
        Optional<Long> after = Optional.empty();
        while (true) {
            OwnerEventMethods.OwnerEventList page = desk.call(
                    OwnerEventMethods.EVENTS_LIST, new OwnerEventMethods.ListEvents(after, all, Optional.empty()));
            events.addAll(page.events());
            // One that goes back would never end.
            if (page.next().isEmpty() || page.next().get() <= after.orElse(0L)) {
                return events;
            }
            after = page.next();
        }
    }

    @Command(footer = {"", "Example: clawnet events list"})
    static final class ListEvents extends LinkCommand {
        @Option(names = "--all", description = "Those already acknowledged, too.")
        private boolean all;

        ListEvents(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            List<OwnerEventView> events = unseen(desk, all ? Optional.of(true) : Optional.empty());
            EntryWords words = EntryWords.of(desk);
            Table table = new Table("EVENT", "AT", "KIND", "WHAT");
            events.forEach(event -> table.row(
                    event.id() + (event.acknowledged() ? " (seen)" : ""),
                    Times.at(event.atMs()),
                    event.kind(),
                    words.of(event.fields())));
            return desk.answer(
                    new OwnerEventMethods.OwnerEventList(events, Optional.empty()), table.lines("nothing new"));
        }
    }

    @Command(
            footer = {"", "They stay in the ledger and in `events list --all`.", "", "Example: clawnet events ack 12 13"
            })
    static final class Ack extends LinkCommand {
        @Parameters(arity = "0..*", paramLabel = "EVENT", description = "Numbers of events.")
        private List<Long> ids = new ArrayList<>();

        @Option(names = "--all", description = "All that are listed now.")
        private boolean all;

        Ack(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            if (all != ids.isEmpty()) {
                throw new Problem(Exit.USAGE, "give the numbers of events, or --all").next("clawnet events list");
            }
            List<Long> wanted = all
                    ? unseen(desk, Optional.empty()).stream()
                            .map(OwnerEventView::id)
                            .toList()
                    : ids;
            int acknowledged = 0;
            for (int from = 0; from < wanted.size(); from += 500) {
                List<Long> some = wanted.subList(from, Math.min(wanted.size(), from + 500));
                acknowledged += desk.call(OwnerEventMethods.EVENTS_ACK, new OwnerEventMethods.Ack(some))
                        .acknowledged();
            }
            return desk.answer(new OwnerEventMethods.Acked(acknowledged), acknowledged + " acknowledged");
        }
    }
}
