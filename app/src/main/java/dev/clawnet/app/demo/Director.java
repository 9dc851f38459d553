package dev.clawnet.app.demo;

import dev.clawnet.protocol.catalogue.ApprovalMethods;
import dev.clawnet.protocol.catalogue.ApprovalMethods.ApprovalView;
import dev.clawnet.protocol.catalogue.ApprovalMethods.Decision;
import dev.clawnet.protocol.catalogue.CollabMethods.CollabEvent;
import dev.clawnet.protocol.catalogue.CollabMethods.LineView;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RunId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Lets things happen, tells them as they do, and has each owner answer what waits for them.
final class Director {
    private final Tale tale;
    private final Names names;
    private final Acts acts;
    private final Happenings happenings;
    private final Duration patience;
    private final Map<PersonId, Actor> people = new HashMap<>();
    private final List<ApprovalView> asked = new ArrayList<>();

    /// How owners answer.
    @FunctionalInterface
    interface Answers {
        void answer(Director director, Happening.Asked asked);
    }

    /// @param patience longest time in which nothing happens
    Director(Tale tale, Cast cast, Duration patience) {
        this.tale = tale;
        this.names = cast.names();
        this.acts = new Acts(tale, names);
        this.happenings = cast.happenings();
        cast.people().forEach(actor -> people.put(actor.id(), actor));
        this.patience = patience;
    }

    Tale tale() {
        return tale;
    }

    Acts acts() {
        return acts;
    }

    /// Everything that was asked of anybody so far.
    List<ApprovalView> asked() {
        return List.copyOf(asked);
    }

    /// Goes on until `over` holds for something that happened; collaborations are told as `watcher` sees them.
    Happening until(String what, Actor watcher, Answers answers, Predicate<Happening> over) {
        while (true) {
            Happening next = next(what);
            switch (next) {
                case Happening.Asked ask -> {
                    asked.add(ask.approval());
                    ask.approval().run().ifPresent(run -> acts.tell(ask.who(), new RunId(run)));
                    answers.answer(this, ask);
                }
                case Happening.Moved moved -> {
                    if (moved.who().equals(watcher)) {
                        moved(moved);
                    }
                }
                case Happening.Over ended -> {
                    acts.finish(ended.who(), ended.event().runId());
                    tale.line(2, "answer to " + ended.who().name() + ":");
                    tale.quote(3, ended.text());
                }
            }
            if (over.test(next)) {
                return next;
            }
        }
    }

    /// As `until`, and tells nothing: telling a turn waits for the end of its runs, and these may themselves wait for
    /// an answer that comes only when all is told.
    void follow(String what, Answers answers, Predicate<Happening> over) {
        Happening next = next(what);
        while (!over.test(next)) {
            if (next instanceof Happening.Asked ask) {
                asked.add(ask.approval());
                answers.answer(this, ask);
            }
            next = next(what);
        }
    }

    private Happening next(String what) {
        return happenings.next(patience).orElseThrow(() -> new Stuck("this did not happen: " + what));
    }

    /// What is shown on a card: typed fields, and the exact text.
    void card(Happening.Asked ask) {
        ApprovalView view = ask.approval();
        String reasons = view.act().reasons().stream()
                .map(reason -> reason.toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", ", "; reasons: ", ""));
        tale.line(
                1,
                "WAITS for " + ask.who().name() + ": " + view.title() + "? Asked by " + view.asker()
                        + view.counterpart().map(who -> ", towards " + who).orElse("") + ": "
                        + view.act().verb() + " "
                        + names.place(view.object()) + reasons);
        view.text().ifPresent(text -> tale.quote(3, text));
        if (Actor.onwardOffered(view)) {
            tale.line(
                    3,
                    "onward can be ticked: then its tree may learn it, and who joins learns what was written before");
        }
    }

    void allow(Happening.Asked ask) {
        tale.approved();
        String onward = Actor.onwardOffered(ask.approval()) ? " and ticks onward" : "";
        tale.line(2, ask.who().name() + " allows it once" + onward + "; their device signs the digest");
        ask.who().allowOnward(ask.approval());
    }

    void refuse(Happening.Asked ask, String why) {
        tale.refused();
        tale.line(2, ask.who().name() + " says no: " + why);
        ask.who().answer(ask.approval(), Decision.DENY);
    }

    private void moved(Happening.Moved moved) {
        CollabEvent event = moved.event();
        Optional<LineView> line = event.line();
        line.filter(heard -> !heard.from().equals("platform"))
                .map(heard -> heard.from().equals("me")
                        ? moved.who()
                        : people.get(event.collab().with()))
                .ifPresent(speaker -> acts.tellTurn(speaker, event.collab().collab()));
        line.ifPresent(heard -> heard(moved.who(), event, heard));
    }

    private void heard(Actor watcher, CollabEvent event, LineView line) {
        heard(watcher.name(), event.collab().withName(), line);
    }

    /// A line that both sides heard, as `mine` saw it.
    void heard(String mine, String theirs, LineView line) {
        String speaker = switch (line.from()) {
            case "me" -> mine;
            case "them" -> theirs;
            default -> "ClawNet";
        };
        String how = line.kind().equals("commit") ? " BINDS ITSELF, signed by its owner:" : " says:";
        tale.line(
                1,
                "both sides hear: " + (line.from().equals("platform") ? "ClawNet" : "the agent of " + speaker) + how);
        tale.quote(3, line.text());
    }

    /// Approvals of a kind that were put so far.
    long asked(String kind) {
        return asked.stream().filter(view -> view.kind().equals(kind)).count();
    }

    /// How an approval stands now.
    ApprovalView now(Actor owner, ApprovalView view) {
        return owner.call(
                        ApprovalMethods.APPROVAL_GET,
                        new ApprovalMethods.Ref(view.id().value()))
                .view();
    }
}
