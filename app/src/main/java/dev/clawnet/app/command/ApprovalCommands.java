package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.protocol.catalogue.ApprovalMethods;
import dev.clawnet.protocol.catalogue.ApprovalMethods.ApprovalView;
import dev.clawnet.protocol.catalogue.ApprovalMethods.Decision;
import dev.clawnet.protocol.device.ApprovalProof;
import dev.clawnet.protocol.device.Choice;
import dev.clawnet.protocol.text.PlainText;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `clawnet approvals ...`: acts that wait for the caller's answer.
final class ApprovalCommands {
    private static final Names.What APPROVAL = new Names.What("approval", "clawnet approvals list");

    private ApprovalCommands() {}

    static List<ApprovalView> all(Desk desk, boolean settled) {
        return desk.call(
                        ApprovalMethods.APPROVAL_LIST,
                        new ApprovalMethods.ListApprovals(settled ? Optional.of(true) : Optional.empty()))
                .approvals();
    }

    static ApprovalView find(Desk desk, String typed) {
        ApprovalView picked = Names.pick(
                APPROVAL, typed, all(desk, true), one -> List.of(one.id().value()));
        return desk.call(
                        ApprovalMethods.APPROVAL_GET,
                        new ApprovalMethods.Ref(picked.id().value()))
                .view();
    }

    /// The approval if it still waits for an answer: the gateway takes the same answer twice, and a second one decides
    /// nothing.
    private static ApprovalView waiting(ApprovalView found) {
        if (!found.status().equals("pending")) {
            throw new Problem(Exit.FAILED, "this approval no longer waits: it is " + PlainText.visible(found.status()))
                    .hint("nothing was decided now; an answer counts once")
                    .next("clawnet approvals show " + found.id().value());
        }
        return found;
    }

    @Command(footer = {"", "Example: clawnet approvals list"})
    static final class ListApprovals extends LinkCommand {
        @Option(names = "--settled", description = "Those that no longer wait, too.")
        private boolean settled;

        ListApprovals(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            List<ApprovalView> approvals = all(desk, settled);
            Table table = new Table("APPROVAL", "STATUS", "LEFT", "KIND", "ASKED BY", "ACT", "OBJECT");
            approvals.forEach(one -> table.row(
                    one.id().value(),
                    one.status(),
                    one.status().equals("pending") ? Times.left(one.expiresAtMs(), desk.now()) : "-",
                    one.kind(),
                    one.asker(),
                    one.act().verb(),
                    one.object()));
            return desk.answer(new ApprovalMethods.ApprovalList(approvals), table.lines("nothing waits for you"));
        }
    }

    @Command(footer = {"", "Example: clawnet approvals show a-5k2..."})
    static final class Show extends LinkCommand {
        @Parameters(paramLabel = "APPROVAL", description = "Id, or its beginning.")
        private String approval = "";

        Show(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            ApprovalView found = find(desk, approval);
            return desk.answer(found, new ApprovalCard(found).lines(desk.now()));
        }
    }

    @Command(
            footer = {
                "",
                "Shows the whole act, computes its digest here, and signs that with this device's key. An act that has",
                "changed since you looked is not signed: give the digest you saw with --digest.",
                "",
                "A collaboration stays between its two sides. With --onward, where the card offers it, all who are or",
                "will be in its tree may learn what is written in it: who joins later learns what was written before.",
                "",
                "Example: clawnet approvals allow a-5k2... --onward --purpose procurement"
            })
    static final class Allow extends LinkCommand {
        @Parameters(paramLabel = "APPROVAL", description = "Id, or its beginning.")
        private String approval = "";

        @Option(names = "--digest", paramLabel = "HEX", description = "Allow only if the act has this digest.")
        private Optional<String> digest = Optional.empty();

        @Option(names = "--onward", description = "Lets everybody in the tree of this collaboration learn it.")
        private boolean onward;

        @Option(
                names = "--purpose",
                paramLabel = "SLUG",
                description = "Your own purpose for it; the card lists yours.")
        private Optional<String> purpose = Optional.empty();

        Allow(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            Choice choice = Given.of(() -> new Choice(onward, purpose));
            ApprovalView settled = allow(desk, approval, digest, choice);
            return desk.answer(settled, "", "allowed, once: " + settled.status());
        }
    }

    @Command(footer = {"", "Example: clawnet approvals deny a-5k2..."})
    static final class Deny extends LinkCommand {
        @Parameters(paramLabel = "APPROVAL", description = "Id, or its beginning.")
        private String approval = "";

        Deny(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            ApprovalView shown = waiting(find(desk, approval));
            ApprovalView settled = desk.call(
                            ApprovalMethods.APPROVAL_DECIDE,
                            new ApprovalMethods.Decide(
                                    shown.id().value(), Decision.DENY, Optional.empty(), Optional.empty()))
                    .approval();
            return desk.answer(settled, "refused: " + settled.act().verb() + " " + PlainText.visible(settled.object()));
        }
    }

    @Command(footer = {"", "Runs until you stop it, or --count cards came.", "", "Example: clawnet approvals watch"})
    static final class Watch extends LinkCommand {
        @Option(names = "--count", paramLabel = "N", description = "Stop after that many.")
        private Optional<Integer> count = Optional.empty();

        Watch(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            CountDownLatch done = new CountDownLatch(1);
            AtomicLong left = new AtomicLong(count.map(Integer::longValue).orElse(Long.MAX_VALUE));
            desk.link().on(ApprovalMethods.APPROVAL_REQUESTED, asked -> {
                desk.answer(asked, new ApprovalCard(asked).lines(desk.now()));
                desk.output().say("  clawnet approvals allow " + asked.id().value());
                desk.output().say("");
                if (left.decrementAndGet() <= 0) {
                    done.countDown();
                }
            });
            desk.link()
                    .on(
                            ApprovalMethods.APPROVAL_RESOLVED,
                            settled -> desk.output().say(settled.id().value() + " is " + settled.status()));
            all(desk, false).forEach(waiting -> {
                desk.answer(waiting, new ApprovalCard(waiting).lines(desk.now()));
                desk.output().say("");
            });
            desk.await(done);
            return Exit.OK;
        }
    }

    /// Shows an act whole and allows it, for another command whose one purpose that is.
    static void allow(Desk desk, String approval) {
        allow(desk, approval, Optional.empty(), Choice.NONE);
    }

    private static ApprovalView allow(Desk desk, String approval, Optional<String> digest, Choice choice) {
        ApprovalCard card = new ApprovalCard(waiting(find(desk, approval)));
        card.lines(desk.now()).forEach(desk.output()::say);
        card.check(digest);
        return desk.call(ApprovalMethods.APPROVAL_DECIDE, signed(desk, card, choice))
                .approval();
    }

    static ApprovalMethods.Decide signed(Desk desk, ApprovalCard card, Choice choice) {
        Instant now = desk.now();
        ApprovalProof proof = new ApprovalProof(
                card.id(),
                desk.names().self().person(),
                Decision.ALLOW_ONCE.wire(),
                card.digest(),
                now.toEpochMilli(),
                choice);
        return new ApprovalMethods.Decide(
                card.id().value(),
                Decision.ALLOW_ONCE,
                Optional.of(proof.sign(desk.link().key())),
                Optional.of(now.toEpochMilli()),
                choice.onward() ? Optional.of(true) : Optional.empty(),
                choice.purpose());
    }
}
