package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.protocol.catalogue.ApprovalMethods;
import dev.clawnet.protocol.catalogue.ApprovalMethods.ApprovalView;
import dev.clawnet.protocol.catalogue.ApprovalMethods.Decision;
import dev.clawnet.protocol.device.ApprovalProof;
import dev.clawnet.protocol.text.PlainText;
import java.time.Instant;
import java.util.ArrayList;
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

    private static List<ApprovalView> all(Desk desk, boolean settled) {
        return desk.call(
                        ApprovalMethods.APPROVAL_LIST,
                        new ApprovalMethods.ListApprovals(settled ? Optional.of(true) : Optional.empty()))
                .approvals();
    }

    private static ApprovalView find(Desk desk, String typed) {
        ApprovalView picked = Names.pick(
                APPROVAL, typed, all(desk, true), one -> List.of(one.id().value()));
        return desk.call(
                        ApprovalMethods.APPROVAL_GET,
                        new ApprovalMethods.Ref(picked.id().value()))
                .approval();
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
                    one.verb(),
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
            return desk.answer(found, card(found, desk.now()));
        }
    }

    @Command(
            footer = {
                "",
                "Shows the whole card, then signs exactly that act with this device's key. A card that has changed",
                "since you looked is not signed: give the digest you saw with --digest.",
                "",
                "Example: clawnet approvals allow a-5k2..."
            })
    static final class Allow extends LinkCommand {
        @Parameters(paramLabel = "APPROVAL", description = "Id, or its beginning.")
        private String approval = "";

        @Option(names = "--digest", paramLabel = "HEX", description = "Allow only if the act has this digest.")
        private Optional<String> digest = Optional.empty();

        Allow(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            ApprovalView shown = find(desk, approval);
            card(shown, desk.now()).forEach(desk.output()::say);
            check(shown, digest);
            ApprovalView settled = desk.call(ApprovalMethods.APPROVAL_DECIDE, signed(desk, shown))
                    .approval();
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
            ApprovalView shown = find(desk, approval);
            ApprovalView settled = desk.call(
                            ApprovalMethods.APPROVAL_DECIDE,
                            new ApprovalMethods.Decide(
                                    shown.id().value(), Decision.DENY, Optional.empty(), Optional.empty()))
                    .approval();
            return desk.answer(settled, "refused: " + settled.verb() + " " + PlainText.visible(settled.object()));
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
                desk.answer(asked, card(asked, desk.now()));
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
                desk.answer(waiting, card(waiting, desk.now()));
                desk.output().say("");
            });
            desk.await(done);
            return Exit.OK;
        }
    }

    /// Refuses to sign what cannot be what was looked at.
    private static void check(ApprovalView shown, Optional<String> digest) {
        if (digest.filter(seen -> !seen.equals(shown.digest())).isPresent()) {
            throw new Problem(Exit.FAILED, "this is not the act you looked at: its digest is " + shown.digest())
                    .next("clawnet approvals show " + shown.id().value());
        }
        Optional<String> hidden = shown.text().flatMap(text -> PlainText.blockProblem(text, Integer.MAX_VALUE));
        if (hidden.isPresent()) {
            throw new Problem(Exit.FAILED, "the text of this act " + hidden.get())
                    .hint("what does not show cannot be allowed; refuse it")
                    .next("clawnet approvals deny " + shown.id().value());
        }
    }

    private static ApprovalMethods.Decide signed(Desk desk, ApprovalView shown) {
        Instant now = desk.now();
        ApprovalProof proof = new ApprovalProof(
                shown.id(),
                desk.names().self().person(),
                Decision.ALLOW_ONCE.wire(),
                shown.digest(),
                now.toEpochMilli());
        return new ApprovalMethods.Decide(
                shown.id().value(),
                Decision.ALLOW_ONCE,
                Optional.of(proof.sign(desk.link().key())),
                Optional.of(now.toEpochMilli()));
    }

    /// The whole card: nothing of it is left out, shortened or reworded.
    static List<String> card(ApprovalView one, Instant now) {
        List<String> lines = new ArrayList<>();
        lines.add(one.title());
        field(lines, "approval", one.id().value());
        field(lines, "asked by", one.asker() + "  (" + one.agent() + ")");
        field(lines, "act", one.verb());
        field(lines, "object", one.object());
        one.counterpart().ifPresent(who -> field(lines, "towards", who));
        field(lines, "purpose", one.purpose());
        field(lines, "seen by", Table.list(one.audience()));
        if (!one.reasons().isEmpty()) {
            field(lines, "because", Table.list(one.reasons()));
        }
        one.collab().ifPresent(collab -> field(lines, "within", collab));
        one.run().ifPresent(run -> field(lines, "run", run));
        field(lines, "digest", one.digest());
        field(
                lines,
                "status",
                one.status().equals("pending")
                        ? "waits, " + Times.left(one.expiresAtMs(), now) + " left; silence is a refusal"
                        : one.status()
                                + one.decidedBy().map(by -> " by " + by).orElse("")
                                + one.decidedAtMs()
                                        .map(at -> " at " + Times.at(at))
                                        .orElse(""));
        one.text().ifPresent(text -> {
            lines.add("  exactly this text:");
            PlainText.visible(text).lines().forEach(line -> lines.add("  | " + line));
        });
        return lines;
    }

    private static void field(List<String> lines, String name, String value) {
        lines.add("  " + name + " ".repeat(10 - name.length()) + PlainText.visible(value.replace('\n', ' ')));
    }
}
