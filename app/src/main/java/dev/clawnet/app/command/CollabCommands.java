package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.protocol.catalogue.CollabMethods;
import dev.clawnet.protocol.catalogue.CollabMethods.CollabView;
import dev.clawnet.protocol.catalogue.CollabMethods.DraftView;
import dev.clawnet.protocol.catalogue.CollabMethods.LineView;
import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.id.DraftId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.text.PlainText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `clawnet collab ...`: collaborations of the caller's agents with those of others.
final class CollabCommands {
    private static final Names.What COLLAB = new Names.What("collaboration", "clawnet collab list");
    private static final Names.What DRAFT = new Names.What("draft", "clawnet collab show");
    private static final String CLOSED = "closed";

    private CollabCommands() {}

    private static CollabId find(Desk desk, String typed) {
        List<CollabView> all = desk.call(CollabMethods.COLLAB_LIST).collabs();
        return Names.pick(COLLAB, typed, all, one -> List.of(one.collab().value()))
                .collab();
    }

    @Command(footer = {"", "Example: clawnet collab list"})
    static final class ListCollabs extends LinkCommand {
        @Option(names = "--all", description = "Closed ones too.")
        private boolean all;

        ListCollabs(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            List<CollabView> collabs = desk.call(CollabMethods.COLLAB_LIST).collabs().stream()
                    .filter(one -> all || !one.state().equals(CLOSED))
                    .toList();
            Table table = new Table("COLLABORATION", "STATE", "YOURS", "WITH", "TURN", "PURPOSE", "TOPIC");
            collabs.forEach(one -> table.row(
                    one.collab().value(),
                    state(one),
                    Table.orDash(one.mine()),
                    one.withName() + one.theirs().map(slug -> "/" + slug).orElse(""),
                    one.turn() + " of " + one.cap(),
                    one.purpose(),
                    one.topic()));
            return desk.answer(new CollabMethods.CollabList(collabs), table.lines("no collaborations"));
        }
    }

    private static String state(CollabView one) {
        if (one.state().equals("open")) {
            return one.myTurn() ? "open, your side's turn" : "open, their turn";
        }
        return one.state() + one.ended().map(how -> " (" + how + ")").orElse("");
    }

    @Command(footer = {"", "Example: clawnet collab show c-4h7..."})
    static final class Show extends LinkCommand {
        @Parameters(paramLabel = "COLLAB", description = "Id, or its beginning.")
        private String collab = "";

        Show(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            CollabMethods.Shown shown =
                    desk.call(CollabMethods.COLLAB_SHOW, new CollabMethods.Show(find(desk, collab), Optional.empty()));
            List<String> lines = new ArrayList<>(head(shown.collab()));
            shown.lines().forEach(line -> lines.addAll(said(line, shown.collab())));
            shown.drafts().stream().filter(draft -> !draft.sent()).forEach(draft -> lines.addAll(draft(draft)));
            return desk.answer(shown, lines);
        }
    }

    @Command(
            footer = {
                "",
                "Runs until the collaboration is closed or you stop it.",
                "",
                "Example: clawnet collab watch c-4h7..."
            })
    static final class Watch extends LinkCommand {
        @Parameters(paramLabel = "COLLAB", description = "Id, or its beginning.")
        private String collab = "";

        Watch(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            CollabId id = find(desk, collab);
            CountDownLatch done = new CountDownLatch(1);
            AtomicLong seen = new AtomicLong(-1);
            desk.link().on(CollabMethods.COLLAB_CHANGED, change -> {
                if (change.collab().collab().equals(id)) {
                    change.line().ifPresent(line -> print(desk, line, change.collab(), seen));
                    closed(desk, change.collab(), done);
                }
            });
            desk.link().on(CollabMethods.DRAFT_MADE, made -> {
                if (made.draft().collab().equals(id)) {
                    desk.answer(made.draft(), draft(made.draft()));
                }
            });
            CollabMethods.Shown shown =
                    desk.call(CollabMethods.COLLAB_SHOW, new CollabMethods.Show(id, Optional.empty()));
            head(shown.collab()).forEach(desk.output()::say);
            shown.lines().forEach(line -> print(desk, line, shown.collab(), seen));
            closed(desk, shown.collab(), done);
            desk.await(done);
            return Exit.OK;
        }

        /// A line may come both as an event and in the first answer.
        private static void print(Desk desk, LineView line, CollabView collab, AtomicLong seen) {
            if (seen.getAndAccumulate(line.seq(), Math::max) < line.seq()) {
                desk.answer(line, said(line, collab));
            }
        }

        private static void closed(Desk desk, CollabView collab, CountDownLatch done) {
            if (collab.state().equals(CLOSED) && done.getCount() > 0) {
                desk.output()
                        .say("closed" + collab.ended().map(how -> ": " + how).orElse(""));
                desk.output()
                        .say("next: clawnet collab receipt " + collab.collab().value() + " --out FILE");
                done.countDown();
            }
        }
    }

    @Command(
            footer = {
                "",
                "The topic is exactly what is released to the other person when you propose.",
                "",
                "With --within it becomes a branch of a collaboration of yours, and ends with it. With --onward you let",
                "everybody in the tree of this collaboration learn what is written in it, if the other side does, too.",
                "",
                "Example: clawnet collab open procurement nova \"Price for 20 laser modules\" --purpose procurement"
            })
    static final class Open extends LinkCommand {
        @Parameters(index = "0", paramLabel = "IDENTITY", description = "Slug of yours.")
        private String identity = "";

        @Parameters(index = "1", paramLabel = "PERSON", description = "A contact.")
        private String person = "";

        @Parameters(index = "2", paramLabel = "TOPIC", description = "What it is about.")
        private String topic = "";

        @Option(names = "--purpose", paramLabel = "SLUG", description = "What your rules and grants call it.")
        private Optional<String> purpose = Optional.empty();

        @Option(names = "--turns", paramLabel = "N", description = "At most that many turns.")
        private Optional<Integer> turns = Optional.empty();

        @Option(names = "--within", paramLabel = "COLLAB", description = "As a branch of this one.")
        private Optional<String> within = Optional.empty();

        @Option(names = "--onward", description = "Lets everybody in its tree learn it, if the other side does too.")
        private boolean onward;

        Open(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            PersonId with = desk.names().person(person);
            String slug = desk.names().identity(identity).slug();
            Optional<CollabId> above = within.map(typed -> find(desk, typed));
            CollabView opened = desk.call(
                    CollabMethods.COLLAB_OPEN,
                    Given.of(() -> new CollabMethods.Open(
                            slug, with, topic, purpose, turns, above, onward ? Optional.of(true) : Optional.empty())));
            List<String> lines = new ArrayList<>(head(opened));
            lines.add("next: clawnet collab watch " + opened.collab().value());
            return desk.answer(opened, lines);
        }
    }

    @Command(
            footer = {
                "",
                "Exactly this text, or exactly that draft, becomes your side's turn.",
                "",
                "Example: clawnet collab say c-4h7... \"We agree to talk on Monday.\""
            })
    static final class Say extends LinkCommand {
        @Parameters(index = "0", paramLabel = "COLLAB", description = "Id, or its beginning.")
        private String collab = "";

        @Parameters(index = "1", arity = "0..1", paramLabel = "TEXT", description = "Your own words.")
        private Optional<String> text = Optional.empty();

        @Option(names = "--draft", paramLabel = "DRAFT", description = "A draft of your agent, after you read it.")
        private Optional<String> draft = Optional.empty();

        Say(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            if (text.isPresent() == draft.isPresent()) {
                throw new Problem(Exit.USAGE, "give either a text or --draft");
            }
            CollabId id = find(desk, collab);
            Optional<DraftId> chosen = draft.map(typed -> draft(desk, id, typed));
            CollabMethods.Done done =
                    desk.call(CollabMethods.COLLAB_SAY, Given.of(() -> new CollabMethods.Say(id, text, chosen)));
            return desk.answer(done, "said, or waiting for your side's next turn");
        }

        private static DraftId draft(Desk desk, CollabId id, String typed) {
            List<DraftView> drafts = desk.call(CollabMethods.COLLAB_SHOW, new CollabMethods.Show(id, Optional.empty()))
                    .drafts();
            return Names.pick(DRAFT, typed, drafts, one -> List.of(one.draft().value()))
                    .draft();
        }
    }

    @Command(footer = {"", "What has been said stays said.", "", "Example: clawnet collab end c-4h7..."})
    static final class End extends LinkCommand {
        @Parameters(paramLabel = "COLLAB", description = "Id, or its beginning.")
        private String collab = "";

        End(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            CollabId id = find(desk, collab);
            return desk.answer(desk.call(CollabMethods.COLLAB_END, new CollabMethods.Which(id)), "ended " + id.value());
        }
    }

    @Command(
            footer = {
                "",
                "Both sides get the same: parties, times, counts and the digest of the transcript, proven.",
                "",
                "Example: clawnet collab receipt c-4h7... --out deal.tlog-proof"
            })
    static final class Receipt extends LinkCommand {
        @Parameters(paramLabel = "COLLAB", description = "Id, or its beginning.")
        private String collab = "";

        @Option(names = "--out", paramLabel = "FILE", description = "A new file; printed if absent.")
        private Optional<Path> out = Optional.empty();

        Receipt(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            CollabMethods.Which which = new CollabMethods.Which(find(desk, collab));
            return ReceiptCommands.give(desk, desk.call(CollabMethods.COLLAB_RECEIPT, which), out);
        }
    }

    private static List<String> head(CollabView one) {
        List<String> lines = new ArrayList<>(List.of(
                PlainText.visible(one.topic().replace('\n', ' ')),
                "  " + one.collab().value() + "  " + state(one)
                        + (one.state().equals("open") ? "  turn " + one.turn() + " of " + one.cap() : ""),
                "  yours: " + Table.orDash(one.mine()) + "   with: " + PlainText.visible(one.withName())
                        + one.theirs().map(slug -> "/" + slug).orElse("") + "   purpose: " + one.purpose()));
        one.within().ifPresent(above -> lines.add("  a branch of " + above.value()));
        one.onward()
                .ifPresent(onward -> lines.add("  onward: "
                        + (onward.equals("yes") ? "everybody in its tree may learn it" : "offered, not answered yet")));
        return lines;
    }

    private static List<String> said(LineView line, CollabView collab) {
        String who = switch (line.from()) {
            case "me" -> collab.mine().orElse("you");
            case "them" -> collab.withName();
            default -> line.from();
        };
        String mark = line.kind().equals("commit") ? " commits" : "";
        List<String> lines = new ArrayList<>();
        lines.add(Times.at(line.at()) + "  " + PlainText.visible(who) + mark + ":");
        PlainText.visible(line.text()).lines().forEach(text -> lines.add("  | " + text));
        return lines;
    }

    private static List<String> draft(DraftView draft) {
        List<String> lines = new ArrayList<>();
        lines.add("draft " + draft.draft().value() + " (nobody else sees it until you send it):");
        PlainText.visible(draft.text()).lines().forEach(text -> lines.add("  | " + text));
        lines.add("  clawnet collab say " + draft.collab().value() + " --draft "
                + draft.draft().value());
        return lines;
    }
}
