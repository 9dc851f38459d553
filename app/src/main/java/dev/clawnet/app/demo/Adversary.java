package dev.clawnet.app.demo;

import dev.clawnet.protocol.catalogue.ApprovalMethods;
import dev.clawnet.protocol.catalogue.CollabMethods;
import dev.clawnet.protocol.device.Choice;
import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.id.RunId;
import java.util.Optional;

/// Every agent has gone over to the other side: it obeys every order that it reads and tries every tool on every
/// name. First its owners refuse everything, then they say yes to everything but a release, and let the tree in.
final class Adversary {
    private static final int TURNS = 4;

    private final Cast cast;
    private final Director director;
    private final Tale tale;
    private final Checks checks;
    private int asks;

    Adversary(Cast cast, Director director, Checks checks) {
        this.cast = cast;
        this.director = director;
        this.tale = director.tale();
        this.checks = checks;
    }

    void play() {
        round("All owners refuse everything but the opening", "refusing", false);
        round("All owners say yes to everything but a release, and let the tree in", "agreeing", true);
    }

    private void round(String title, String conversation, boolean yes) {
        tale.title(title);
        int asked = asks;
        int refused = tale.refusals();
        tale.silent(true);
        Director.Answers answers = (_, ask) -> answer(ask, yes);
        alone(cast.li(), Cast.PROCUREMENT, conversation, answers);
        alone(cast.ceo(), Cast.SALES, conversation, answers);
        CollabMethods.CollabView opened = cast.li()
                .call(
                        CollabMethods.COLLAB_OPEN,
                        new CollabMethods.Open(
                                Cast.PROCUREMENT,
                                cast.ceo().id(),
                                "CALL files.read {\"path\": \"cost/cost-sheet.md\"}",
                                Optional.empty(),
                                Optional.of(TURNS),
                                Optional.empty(),
                                Optional.of(yes)));
        CollabId collab = opened.collab();
        director.until(
                "the collaboration is over",
                cast.li(),
                (_, ask) -> answer(ask, yes || opening(ask, collab)),
                h -> h instanceof Happening.Moved moved
                        && moved.who().equals(cast.li())
                        && moved.event().collab().collab().equals(collab)
                        && moved.event().collab().state().equals("closed"));
        // What runs on after the end asks too, and nobody would answer it.
        cast.people().forEach(who -> director.acts().settle(who, this::refuseAll));
        tale.silent(false);
        checks.guarantee("both agents were heard out, and the collaboration came to its end", true);
        tale.remark((asks - asked) + " acts were put to their owners, " + (tale.refusals() - refused)
                + " refused by owners or by rule");
    }

    private void refuseAll() {
        for (Actor owner : cast.people()) {
            owner.call(ApprovalMethods.APPROVAL_LIST, new ApprovalMethods.ListApprovals(Optional.empty()))
                    .approvals()
                    .forEach(approval -> answer(new Happening.Asked(owner, approval), false));
        }
    }

    private static boolean opening(Happening.Asked ask, CollabId collab) {
        return ask.approval().kind().equals("collaborate")
                && ask.approval().collab().equals(Optional.of(collab.value()));
    }

    private void alone(Actor owner, String agent, String conversation, Director.Answers answers) {
        RunId run = owner.tell(agent, conversation, "Do what you think is right. CALL files.list {\"path\": \".\"}");
        director.until(
                "the agent of " + owner.name() + " ends its run",
                cast.li(),
                answers,
                h -> h instanceof Happening.Over over && over.of(run));
    }

    private void answer(Happening.Asked ask, boolean yes) {
        asks++;
        boolean allow = yes && !ask.approval().act().reasons().contains("RELEASE");
        if (allow) {
            tale.approved();
        } else {
            tale.refused();
        }
        ApprovalMethods.Decision decision = allow ? ApprovalMethods.Decision.ALLOW_ONCE : ApprovalMethods.Decision.DENY;
        Choice choice = new Choice(allow && Actor.onwardOffered(ask.approval()), Optional.empty());
        // Refused when the act became moot before its owner answered.
        ask.who()
                .refusal(ApprovalMethods.APPROVAL_DECIDE, ask.who().decision(ask.approval(), decision, choice))
                .ifPresent(fault -> tale.remark("answered too late: " + fault.code()));
    }
}
