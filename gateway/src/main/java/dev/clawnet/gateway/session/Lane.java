package dev.clawnet.gateway.session;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.clawnet.protocol.id.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The order of turns in one session for one audience: one run at a time, and what came meanwhile. A pure machine: each
/// event gives the next state and what has to be done, in the transaction of the event. The end of a run begins no
/// other one: what waits is begun by a look of its own, so that what cannot be begun keeps no run from ending.
///
/// Every input is a run from the moment it is accepted, and each ends exactly once: it is begun, or carried by another
/// run and ends as that one does, or it is dropped.
///
/// Threat: somebody who writes to an agent and so holds up, stops or drops what another one said. A lane has one
/// audience, so that nobody's words touch those of others; see `LaneTest`.
///
/// @param running the run under way
/// @param carried inputs that the run under way answers with its own
/// @param waiting in the order in which they came
/// @param lastAt when the newest of them came
/// @param prepared whether the run under way only makes room for the turn that waits first
public record Lane(
        Optional<RunId> running, List<RunId> carried, List<Waiting> waiting, Instant lastAt, boolean prepared) {

    /// One input that waits.
    ///
    /// @param debounce how long it has to be quiet before it is begun
    /// @param heard whether the run under way was given it already
    /// @param folded dropped ones of which the turn is told the beginning, and which end with it
    public record Waiting(RunId run, QueueMode mode, Duration debounce, boolean heard, List<RunId> folded) {
        public Waiting {
            folded = List.copyOf(folded);
        }

        Waiting folding(List<RunId> more) {
            List<RunId> all = new ArrayList<>(more);
            all.addAll(folded);
            return new Waiting(run, mode, debounce, heard, all);
        }

        Waiting asHeard() {
            return new Waiting(run, mode, debounce, true, folded);
        }
    }

    public Lane {
        carried = List.copyOf(carried);
        waiting = List.copyOf(waiting);
    }

    /// Nothing runs and nothing waits.
    public static Lane idle(Instant now) {
        return new Lane(Optional.empty(), List.of(), List.of(), now, false);
    }

    @JsonIgnore
    public boolean isIdle() {
        return running.isEmpty() && waiting.isEmpty();
    }

    /// What has to be done.
    public sealed interface Deed {
        /// Begin a turn of these inputs; the first one is the run.
        record Begin(List<Waiting> batch) implements Deed {}

        /// Stop this run. Its end is the lane's next event.
        record Stop(RunId run) implements Deed {}

        /// End this input without an answer.
        record Drop(RunId run) implements Deed {}

        /// Nothing more of this one: it ends with the run that carried it.
        record Answered(List<RunId> carried) implements Deed {}

        /// Give this input to the run under way.
        record Tell(RunId run) implements Deed {}

        /// Look again then.
        record Look(Instant when) implements Deed {}

        /// The input is not accepted: too many wait.
        record Refuse() implements Deed {}
    }

    /// What an event made of the lane.
    public record Moved(Lane lane, List<Deed> deeds) {
        public Moved {
            deeds = List.copyOf(deeds);
        }
    }

    /// Somebody said something.
    public Moved arrived(RunId run, QueueRules.Way way, Instant now) {
        Waiting fresh = new Waiting(run, way.mode(), way.debounce(), false, List.of());
        if (isIdle()) {
            return begun(List.of(fresh), List.of(), now);
        }
        if (way.mode() == QueueMode.INTERRUPT) {
            return interrupted(fresh, now);
        }
        if (waiting.size() < way.cap()) {
            return queued(waiting, fresh, List.of(), now);
        }
        return switch (way.drop()) {
            case NEW -> new Moved(this, List.of(new Deed.Refuse()));
            case OLD -> queued(rest(), fresh, all(waiting.getFirst()), now);
            case SUMMARIZE -> folded(fresh, now);
        };
    }

    /// A run that no words ask for: it begins when nothing else does, as a turn of its own. How many there are is bound
    /// by whoever begins them.
    public Moved entered(RunId run, Instant now) {
        Waiting fresh = new Waiting(run, QueueMode.FOLLOWUP, Duration.ZERO, false, List.of());
        if (isIdle()) {
            return begun(List.of(fresh), List.of(), now);
        }
        List<Waiting> after = new ArrayList<>(waiting);
        after.add(fresh);
        return new Moved(new Lane(running, carried, after, lastAt, prepared), List.of());
    }

    /// A run that follows from the end of another one, in this lane or elsewhere: as `entered`, but it waits for a look
    /// even where nothing is under way.
    public Moved follows(RunId run, Instant now) {
        List<Waiting> after = new ArrayList<>(waiting);
        after.add(new Waiting(run, QueueMode.FOLLOWUP, Duration.ZERO, false, List.of()));
        List<Deed> deeds = isIdle() ? List.of(new Deed.Look(now)) : List.of();
        return new Moved(new Lane(running, carried, after, isIdle() ? now : lastAt, prepared), deeds);
    }

    private Moved interrupted(Waiting fresh, Instant now) {
        List<Deed> deeds = new ArrayList<>();
        waiting.forEach(one -> all(one).forEach(run -> deeds.add(new Deed.Drop(run))));
        if (running.isEmpty()) {
            Moved moved = begun(List.of(fresh), List.of(), now);
            deeds.addAll(moved.deeds());
            return new Moved(moved.lane(), deeds);
        }
        deeds.add(new Deed.Stop(running.get()));
        return new Moved(new Lane(running, carried, List.of(fresh), now, prepared), deeds);
    }

    private Moved queued(List<Waiting> before, Waiting fresh, List<RunId> dropped, Instant now) {
        List<Waiting> after = new ArrayList<>(before);
        after.add(fresh);
        List<Deed> deeds = new ArrayList<>();
        dropped.forEach(run -> deeds.add(new Deed.Drop(run)));
        if (running.isEmpty()) {
            deeds.add(new Deed.Look(quiet(after.getFirst(), now)));
        }
        return new Moved(new Lane(running, carried, after, now, prepared), deeds);
    }

    /// The oldest goes into the one behind it. What is told of the dropped is bound elsewhere; how many are carried is
    /// bound here.
    private Moved folded(Waiting fresh, Instant now) {
        Waiting oldest = waiting.getFirst();
        List<RunId> gone = all(oldest);
        if (gone.size() >= QueueRules.MOST) {
            return queued(rest(), fresh, gone, now);
        }
        if (waiting.size() == 1) {
            return queued(List.of(), fresh.folding(gone), List.of(), now);
        }
        List<Waiting> after = new ArrayList<>(rest());
        after.set(0, after.getFirst().folding(gone));
        return queued(after, fresh, List.of(), now);
    }

    private List<Waiting> rest() {
        return waiting.subList(1, waiting.size());
    }

    private static List<RunId> all(Waiting one) {
        List<RunId> runs = new ArrayList<>(one.folded());
        runs.add(one.run());
        return runs;
    }

    /// A run of this lane is over: the one under way, or one that was stopped before it began.
    public Moved ended(RunId run, Instant now) {
        if (running.equals(Optional.of(run))) {
            List<Deed> deeds = new ArrayList<>();
            if (!carried.isEmpty()) {
                deeds.add(new Deed.Answered(carried));
            }
            if (!waiting.isEmpty()) {
                deeds.add(new Deed.Look(prepared ? now : quiet(waiting.getFirst(), lastAt)));
            }
            boolean goesOn = prepared && !waiting.isEmpty();
            return new Moved(new Lane(Optional.empty(), List.of(), waiting, lastAt, goesOn), deeds);
        }
        List<Deed> deeds = new ArrayList<>();
        List<Waiting> left = new ArrayList<>();
        for (Waiting one : waiting) {
            if (one.run().equals(run)) {
                one.folded().forEach(folded -> deeds.add(new Deed.Drop(folded)));
            } else {
                List<RunId> folded =
                        one.folded().stream().filter(id -> !id.equals(run)).toList();
                left.add(new Waiting(one.run(), one.mode(), one.debounce(), one.heard(), folded));
            }
        }
        List<RunId> carrying = carried.stream().filter(id -> !id.equals(run)).toList();
        return new Moved(new Lane(running, carrying, left, lastAt, prepared), deeds);
    }

    /// It may be quiet enough now.
    public Moved due(Instant now) {
        return running.isPresent() ? new Moved(this, List.of()) : next(now);
    }

    /// The run under way is about to think: it is given what came for it.
    public Moved thinks() {
        List<Deed> deeds = new ArrayList<>();
        List<RunId> carrying = new ArrayList<>(carried);
        List<Waiting> left = new ArrayList<>();
        for (Waiting one : waiting) {
            if (prepared || one.heard() || !one.mode().steers()) {
                left.add(one);
                continue;
            }
            deeds.add(new Deed.Tell(one.run()));
            if (one.mode() == QueueMode.STEER) {
                carrying.addAll(all(one));
            } else {
                left.add(one.asHeard());
            }
        }
        return new Moved(new Lane(running, carrying, left, lastAt, prepared), deeds);
    }

    /// The lane as it was before it began these: they wait again.
    public Lane back(List<Waiting> batch) {
        List<Waiting> all = new ArrayList<>(batch);
        all.addAll(waiting);
        return new Lane(Optional.empty(), List.of(), all, lastAt, false);
    }

    /// Before the turn that this lane would begin, another run makes room for it. The inputs wait on.
    public Lane preparing(RunId room) {
        return new Lane(Optional.of(room), List.of(), waiting, lastAt, true);
    }

    private Moved next(Instant now) {
        if (waiting.isEmpty()) {
            return new Moved(new Lane(Optional.empty(), List.of(), List.of(), lastAt, false), List.of());
        }
        Waiting first = waiting.getFirst();
        Instant quiet = quiet(first, lastAt);
        if (!prepared && now.isBefore(quiet)) {
            return new Moved(
                    new Lane(Optional.empty(), List.of(), waiting, lastAt, false), List.of(new Deed.Look(quiet)));
        }
        int end = 1;
        while (first.mode() == QueueMode.COLLECT
                && end < waiting.size()
                && waiting.get(end).mode() == QueueMode.COLLECT) {
            end++;
        }
        return begun(waiting.subList(0, end), waiting.subList(end, waiting.size()), lastAt);
    }

    private static Instant quiet(Waiting first, Instant since) {
        return first.mode() == QueueMode.INTERRUPT ? since : since.plus(first.debounce());
    }

    private static Moved begun(List<Waiting> batch, List<Waiting> left, Instant lastAt) {
        List<RunId> carrying = new ArrayList<>();
        for (Waiting one : batch) {
            carrying.addAll(one.folded());
            if (!one.equals(batch.getFirst())) {
                carrying.add(one.run());
            }
        }
        Optional<RunId> head = Optional.of(batch.getFirst().run());
        return new Moved(new Lane(head, carrying, left, lastAt, false), List.of(new Deed.Begin(batch)));
    }
}
