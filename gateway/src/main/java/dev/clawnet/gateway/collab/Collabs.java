package dev.clawnet.gateway.collab;

import dev.clawnet.gateway.agent.Opening;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.RunEnd;
import dev.clawnet.gateway.agent.Runs;
import dev.clawnet.gateway.approval.Approvals;
import dev.clawnet.gateway.collab.CollabMachine.Event;
import dev.clawnet.gateway.collab.CollabMachine.Order;
import dev.clawnet.gateway.collab.CollabMachine.Outcome;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RunId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Moves collaborations: every event goes through [CollabMachine], and its orders are carried out in the same
/// transaction, so that a crash leaves either all of a step or none of it.
public final class Collabs {
    private final Runs runs;
    private final Approvals approvals;
    private final CollabEntries entries;
    private final CollabViews views;
    private final CollabMachine.Limits limits;

    Collabs(Runs runs, Approvals approvals, CollabEntries entries, CollabViews views, CollabMachine.Limits limits) {
        this.runs = runs;
        this.approvals = approvals;
        this.entries = entries;
        this.views = views;
        this.limits = limits;
    }

    CollabMachine.Limits limits() {
        return limits;
    }

    /// What one event came to.
    ///
    /// @param refused why it could not happen from here; nothing changed then
    record Moved(Optional<String> refused, List<Entry> entries, List<Notice> notices) {
        RunEnd.Follow follow() {
            return new RunEnd.Follow(entries, notices);
        }
    }

    /// What one transaction collects.
    private static final class Parts {
        private final List<Entry> entries = new ArrayList<>();
        private final List<Notice> notices = new ArrayList<>();

        void add(RunEnd.Follow follow) {
            entries.addAll(follow.entries());
            notices.addAll(follow.notices());
        }
    }

    /// Stores a collaboration that was just proposed.
    Moved begin(Tx tx, Collab collab, Instant deadline) {
        CollabBook.put(tx, collab);
        CollabBook.seat(tx, collab, collab.from().person());
        Branches.put(tx, collab);
        Parts parts = new Parts();
        parts.entries.addAll(entries.proposed(collab));
        parts.notices.add(new CollabWake(collab.from().person(), collab.id(), deadline));
        return new Moved(Optional.empty(), parts.entries, parts.notices);
    }

    Moved on(Tx tx, Collab collab, Event event) {
        Parts parts = new Parts();
        Optional<String> refused = on(tx, collab, event, parts);
        if (refused.isPresent()) {
            return new Moved(refused, List.of(), List.of());
        }
        // Only what both sides may see now is told: what is ready for a slot is not.
        if (event instanceof Event.Accepted) {
            if (current(tx, collab).chain().forTree()) {
                Branches.join(tx, collab);
            }
            parts.notices.addAll(views.changed(tx, current(tx, collab), Optional.empty()));
        }
        return new Moved(refused, parts.entries, parts.notices);
    }

    /// A turn's run is over, in the transaction that ends it.
    public RunEnd.Follow turnEnded(Tx tx, Run run) {
        return CollabLens.of(run.cause())
                .flatMap(id -> CollabBook.find(tx, run.owner(), id))
                .map(collab -> on(tx, collab, new Event.RunEnded(run.id(), waits(tx, collab, run)))
                        .follow())
                .orElse(RunEnd.Follow.NOTHING);
    }

    /// Until when a turn whose run ended without a word waits: for its branches, or for a form's answer, whichever is
    /// first. Both are fixed by what the turn did, not by what comes.
    private static Optional<Instant> waits(Tx tx, Collab collab, Run run) {
        return Stream.of(Branches.waits(tx, collab, run, tx.now()), FormBook.waits(tx, collab, run, tx.now()))
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }

    private Optional<String> on(Tx tx, Collab collab, Event event, Parts parts) {
        return switch (CollabMachine.on(collab, event, limits, tx.now())) {
            case Outcome.Refuse refuse -> Optional.of(refuse.why());
            case Outcome.To to -> {
                CollabBook.put(tx, to.next());
                if (event instanceof Event.Accepted) {
                    CollabBook.seat(tx, collab, collab.to().person());
                }
                if (event instanceof Event.Ended) {
                    withdraw(tx, collab, parts);
                }
                to.orders().forEach(order -> carryOut(tx, to.next(), order, parts));
                yield Optional.empty();
            }
        };
    }

    private void carryOut(Tx tx, Collab collab, Order order, Parts parts) {
        switch (order) {
            case Order.TakeTurn turn -> takeTurn(tx, collab, turn, parts);
            case Order.Hear hear -> hear(tx, collab, hear, parts);
            case Order.Missed missed -> notice(tx, collab, missed(tx, collab, missed.side()), parts);
            case Order.Cancel cancel -> cancel(tx, collab, cancel.run(), parts);
            case Order.Close close -> close(tx, collab, close.end(), parts);
            case Order.WakeAt wake ->
                parts.notices.add(new CollabWake(collab.from().person(), collab.id(), wake.when()));
        }
    }

    /// Opens the run that takes the turn, if everything that let the collaboration start still holds.
    private void takeTurn(Tx tx, Collab collab, Order.TakeTurn order, Parts parts) {
        if (!CollabBook.stands(tx, collab)) {
            on(tx, collab, new Event.Ended(), parts);
            return;
        }
        int turn = collab.state() instanceof Collab.State.Open open ? open.turn() : 0;
        Runs.Opened opened = runs.open(tx, TurnContext.turn(tx, collab, order.side(), turn, order.attempt()));
        parts.add(new RunEnd.Follow(opened.entries(), opened.notices()));
        on(tx, current(tx, collab), new Event.TurnOpened(opened.run().id()), parts);
    }

    private void hear(Tx tx, Collab collab, Order.Hear order, Parts parts) {
        PersonId from = collab.seat(order.side()).person();
        Collab.Words words = order.ready().words();
        Line line = new Line(
                CollabBook.nextSeq(tx, collab),
                Optional.of(from),
                words.binding() ? Line.Kind.COMMIT : Line.Kind.SAY,
                words.text(),
                words.actor(),
                tx.now());
        record(tx, collab, line, parts);
    }

    private void record(Tx tx, Collab collab, Line line, Parts parts) {
        CollabBook.put(tx, collab, line);
        parts.entries.addAll(entries.heard(collab, line));
        parts.notices.addAll(views.changed(tx, current(tx, collab), Optional.of(line)));
    }

    private static String missed(Tx tx, Collab collab, Side side) {
        return "No answer from " + TurnContext.name(tx, collab.seat(side).person()) + " in this turn.";
    }

    private void notice(Tx tx, Collab collab, String text, Parts parts) {
        Line line = new Line(
                CollabBook.nextSeq(tx, collab), Optional.empty(), Line.Kind.NOTICE, text, "platform", tx.now());
        record(tx, collab, line, parts);
    }

    private void cancel(Tx tx, Collab collab, RunId id, Parts parts) {
        for (PersonId party : collab.people()) {
            runs.find(tx, party, id)
                    .filter(run -> !run.ended())
                    .ifPresent(run -> parts.add(runs.end(tx, run, Run.State.CANCELLED, "the turn is over")));
        }
    }

    private void close(Tx tx, Collab collab, Collab.End end, Parts parts) {
        notice(tx, collab, "Ended: " + TurnContext.ended(end) + ".", parts);
        parts.entries.addAll(entries.closed(collab, end, CollabBook.lines(tx, collab)));
        if (returnsResult(tx, collab, end)) {
            open(tx, TurnContext.result(tx, collab, end), parts);
        }
        endBranches(tx, collab, parts);
        bringUp(tx, collab, end, parts);
    }

    private void open(Tx tx, Opening opening, Parts parts) {
        Runs.Opened opened = runs.open(tx, opening);
        parts.add(new RunEnd.Follow(opened.entries(), opened.notices()));
    }

    /// What was opened from a collaboration ends with it, and what was opened from that.
    private void endBranches(Tx tx, Collab collab, Parts parts) {
        for (Collab branch : Branches.of(tx, collab)) {
            if (!branch.over()) {
                parts.entries.add(entries.endsWithParent(branch));
                on(tx, branch, new Event.Ended(), parts);
            }
        }
    }

    /// What a branch brought: into the next turn of the collaboration above where all who hear that may know it;
    /// otherwise before its owner alone, who may say of it what they want.
    private void bringUp(Tx tx, Collab branch, Collab.End end, Parts parts) {
        Optional<Collab> parent =
                Branches.parent(tx, branch).filter(above -> above.state() instanceof Collab.State.Open);
        if (parent.isEmpty()) {
            return;
        }
        PersonId owner = branch.from().person();
        if (Branches.heardAbove(branch, parent.get())) {
            on(
                    tx,
                    parent.get(),
                    new Event.BranchEnded(parent.get().sideOf(owner).orElseThrow()),
                    parts);
        } else if (brought(tx, branch, end) && seated(parent.get(), branch)) {
            open(tx, TurnContext.branch(tx, parent.get(), branch, end), parts);
        }
    }

    private static boolean seated(Collab parent, Collab branch) {
        Side side = parent.sideOf(branch.from().person()).orElseThrow();
        return parent.seat(side).identity().isPresent();
    }

    /// The other owner need not look any more.
    private void withdraw(Tx tx, Collab ended, Parts parts) {
        if (ended.state() instanceof Collab.State.Offered offered
                && offered.approval().isPresent()) {
            Approvals.Withdrawal withdrawal =
                    approvals.withdraw(tx, offered.approval().get(), "the proposal is over");
            parts.entries.addAll(withdrawal.entries());
            parts.notices.addAll(withdrawal.notices());
        }
    }

    /// A result returns to the conversation that an agent proposed it from, when something was said.
    private static boolean returnsResult(Tx tx, Collab collab, Collab.End end) {
        return brought(tx, collab, end) && !collab.session().isEmpty() && CollabBook.stands(tx, collab);
    }

    private static boolean brought(Tx tx, Collab collab, Collab.End end) {
        boolean said = CollabBook.lines(tx, collab).stream()
                .anyMatch(line -> line.from().isPresent());
        return said && (end == Collab.End.CLOSED || end == Collab.End.TURN_CAP);
    }

    Optional<Collab> find(Tx tx, PersonId party, CollabId id) {
        return CollabBook.find(tx, party, id);
    }

    private static Collab current(Tx tx, Collab collab) {
        return CollabBook.find(tx, collab.from().person(), collab.id()).orElseThrow();
    }
}
