package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.session.Conversation;
import dev.clawnet.gateway.session.Lane;
import dev.clawnet.gateway.session.QueueMode;
import dev.clawnet.gateway.session.ResetRules;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.session.SessionNotice;
import dev.clawnet.gateway.session.SessionRules;
import dev.clawnet.gateway.session.Sessions;
import dev.clawnet.gateway.session.Turn;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Audience;
import dev.clawnet.policy.Integrity;
import dev.clawnet.policy.Snapshot;
import dev.clawnet.protocol.id.AgentId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RunId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Turns of sessions, one at a time in each lane: what is said there becomes a run at once, or waits as one until the
/// run before it is over. Everything is stored in the transaction of the event, so that what was accepted is answered
/// once, whenever the gateway stops.
///
/// Threat: words of one audience that reach a run of another one; see `TurnsOnIrcTest`.
public final class Turns {
    /// Beginnings of dropped messages that a turn is told, and the characters of each.
    private static final int TOLD = 20;

    private static final int BEGINNING = 160;

    private final Runs runs;
    private final Map<Class<? extends Cause>, Opener> openers = new HashMap<>();
    private volatile Map<PersonId, SessionRules> rules = Map.of();

    Turns(Runs runs) {
        this.runs = runs;
    }

    /// Makes what a run opens with but for what it is asked now: who it is, and what was said before.
    @FunctionalInterface
    public interface Opener {
        Opening open(View view, Run asked);

        /// Whether whoever asked may begin the session anew: it is theirs, or their circle's alone.
        default boolean mayRenew(Run asked) {
            return false;
        }
    }

    /// Something said to an agent in a session.
    ///
    /// @param cause whose place the session is in
    /// @param audience of the run that answers
    /// @param integrity whether anybody vouches for the words
    /// @param wanted the queue mode that came with them
    public record Saying(
            AgentId agent,
            Cause cause,
            Audience audience,
            String purpose,
            String text,
            Integrity integrity,
            Optional<QueueMode> wanted) {}

    /// One input of a turn.
    private record Said(Run run, String text, boolean heard) {}

    /// Who makes the openings of runs of this cause. Called while the gateway is wired.
    public void opens(Class<? extends Cause> cause, Opener opener) {
        if (openers.putIfAbsent(cause, opener) != null) {
            throw new IllegalStateException("two openings for " + cause.getSimpleName());
        }
    }

    /// What each person's configuration says; the others have what is usual.
    public void use(Map<PersonId, SessionRules> all) {
        this.rules = Map.copyOf(all);
    }

    public SessionRules rules(PersonId owner) {
        return rules.getOrDefault(owner, SessionRules.DEFAULT);
    }

    /// Accepts what was said: the run that answers it has begun, or waits. `Fault(LIMIT_REACHED)` when too
    /// many wait and the owner's rules drop the new ones.
    public Runs.Opened accept(Tx tx, Saying saying) {
        Run asked = runs.waiting(tx, runs.mint(), bare(saying));
        PersonId owner = asked.owner();
        String id = Lanes.id(Lanes.session(asked).orElseThrow(), asked);
        Lane lane = Lanes.find(tx, owner, id).orElseGet(() -> Lane.idle(tx.now()));
        Lane.Moved moved = lane.arrived(
                asked.id(),
                rules(owner).queue().way(Lanes.channel(asked.cause()), wanted(asked, saying), Lanes.chosen(tx, asked)),
                tx.now());
        if (moved.deeds().stream().anyMatch(Lane.Deed.Refuse.class::isInstance)) {
            throw new Fault(
                    ErrorCode.LIMIT_REACHED,
                    lane.waiting().size() + " messages wait in this session, and your rules drop new ones");
        }
        if (lane.isIdle()) {
            Lanes.put(tx, owner, id, moved.lane());
            Lane.Waiting fresh =
                    ((Lane.Deed.Begin) moved.deeds().getFirst()).batch().getFirst();
            return begin(
                    tx,
                    new Place(id, moved.lane(), false),
                    List.of(new Said(asked, saying.text(), false)),
                    List.of(fresh));
        }
        Runs.Opened queued = runs.queue(tx, asked, List.of(given(asked.cause(), saying.text())));
        RunEnd.Follow follow = apply(tx, owner, id, lane, moved);
        List<Entry> entries = new ArrayList<>(queued.entries());
        entries.addAll(follow.entries());
        return new Runs.Opened(queued.run(), entries, follow.notices());
    }

    /// Accepts a run that no words in its session ask for, such as an errand of a clock: it has begun, or waits
    /// for the run before it. Whether it waits its state says.
    ///
    /// @param bare what it is given but for what was said before, the platform's words first
    /// @param whole all that it is given, when it begins at once
    public Runs.Opened enter(Tx tx, Opening bare, Supplier<Opening> whole) {
        return Entering.enter(tx, runs, bare, whole);
    }

    /// Accepts a run that follows from the end of another one. It begins in a transaction of its own, when nothing else
    /// is under way in its session: what cannot be begun keeps no run from ending.
    public RunEnd.Follow after(Tx tx, Opening bare) {
        return Entering.after(tx, runs, bare);
    }

    /// Where a turn begins.
    ///
    /// @param lane as it is stored, with the turn under way
    /// @param prepared whether room was made for the turn already, or could not be made
    private record Place(String id, Lane lane, boolean prepared) {}

    /// Words that begin a session anew are a turn of their own; the owner's do not wait.
    private Optional<QueueMode> wanted(Run asked, Saying saying) {
        if (renews(asked, saying.text()).isEmpty()) {
            return saying.wanted();
        }
        return Optional.of(asked.cause() instanceof Cause.Owner ? QueueMode.INTERRUPT : QueueMode.FOLLOWUP);
    }

    /// What is left of words that begin the session anew, from somebody who may; else empty.
    private Optional<String> renews(Run asked, String text) {
        return opener(asked).mayRenew(asked) ? rules(asked.owner()).reset().trigger(text) : Optional.empty();
    }

    private Opener opener(Run asked) {
        return Optional.ofNullable(openers.get(asked.cause().getClass())).orElseThrow();
    }

    /// Answers by itself, in no lane: no model is asked, and nothing of it becomes part of the conversation.
    Runs.Opened answered(Tx tx, Saying saying, String words) {
        return runs.answered(tx, runs.mint(), bare(saying), given(saying.cause(), saying.text()), words);
    }

    private static Opening bare(Saying saying) {
        return new Opening(
                saying.agent(),
                saying.cause(),
                Snapshot.Half.PUBLIC,
                saying.audience(),
                saying.purpose(),
                saying.integrity(),
                Set.of(),
                Map.of(),
                List.of());
    }

    private static Step.Given given(Cause cause, String text) {
        return cause instanceof Cause.Message message
                ? new Step.Given(Step.Source.COUNTERPART, message.sender(), text)
                : new Step.Given(Step.Source.OWNER, "", text);
    }

    /// What follows when a run is over: its lane is looked at, where something waits.
    RunEnd.Follow ended(Tx tx, Run run) {
        return Lanes.session(run)
                .map(session -> {
                    String id = Lanes.id(session, run);
                    return Lanes.find(tx, run.owner(), id)
                            .map(lane -> apply(tx, run.owner(), id, lane, lane.ended(run.id(), tx.now())))
                            .orElse(RunEnd.Follow.NOTHING);
                })
                .orElse(RunEnd.Follow.NOTHING);
    }

    /// It may be quiet in a lane now. Nothing to record when nothing begins.
    RunEnd.Follow due(Tx tx, PersonId owner, String id, Instant now) {
        return Lanes.find(tx, owner, id)
                .map(lane -> apply(tx, owner, id, lane, lane.due(now)))
                .orElse(RunEnd.Follow.NOTHING);
    }

    /// What a run that is about to think is given of what came meanwhile.
    record Heard(Run run, List<Step> steps, List<Entry> entries, List<Notice> notices) {}

    Heard thinks(Tx tx, Run run) {
        Optional<SessionKey> session = Lanes.session(run);
        if (session.isEmpty() || Lanes.isErrand(run)) {
            return new Heard(run, List.of(), List.of(), List.of());
        }
        String id = Lanes.id(session.get(), run);
        Lane.Moved moved = Lanes.find(tx, run.owner(), id)
                .filter(lane -> lane.running().equals(Optional.of(run.id())))
                .map(Lane::thinks)
                .orElseGet(() -> new Lane.Moved(Lane.idle(tx.now()), List.of()));
        if (moved.deeds().isEmpty()) {
            return new Heard(run, List.of(), List.of(), List.of());
        }
        Lanes.put(tx, run.owner(), id, moved.lane());
        Run told = run;
        List<Step> steps = new ArrayList<>();
        List<Entry> entries = new ArrayList<>();
        List<Notice> notices = new ArrayList<>();
        for (Lane.Deed deed : moved.deeds()) {
            if (deed instanceof Lane.Deed.Tell tell) {
                Said said = said(tx, run.owner(), tell.run(), false);
                Run.Taken taken = new Run.Taken(said.run().integrity(), Set.of(), Map.of());
                Step.Given step = given(said.run().cause(), said.text());
                steps.add(step);
                told = runs.append(tx, told.after(taken), List.of(step));
                entries.add(runs.entries().told(told, said.run().id()));
                notices.add(append(tx, session.get(), said));
            }
        }
        return new Heard(told, steps, entries, notices);
    }

    /// Stores a lane and does what its event asks for.
    private RunEnd.Follow apply(Tx tx, PersonId owner, String id, Lane before, Lane.Moved moved) {
        if (!moved.lane().equals(before)) {
            Lanes.put(tx, owner, id, moved.lane());
        }
        RunEnd.Follow follow = RunEnd.Follow.NOTHING;
        for (Lane.Deed deed : moved.deeds()) {
            follow = follow.and(done(tx, owner, new Change(id, before, moved.lane()), deed));
        }
        return follow;
    }

    /// A lane before and after one event.
    private record Change(String id, Lane before, Lane after) {}

    private RunEnd.Follow done(Tx tx, PersonId owner, Change change, Lane.Deed deed) {
        return switch (deed) {
            case Lane.Deed.Begin begin ->
                begun(
                        tx,
                        owner,
                        new Place(change.id(), change.after(), change.before().prepared()),
                        begin.batch());
            case Lane.Deed.Stop stop ->
                stopped(tx, owner, stop.run(), Run.State.CANCELLED, "a newer message interrupted it");
            case Lane.Deed.Drop drop ->
                stopped(tx, owner, drop.run(), Run.State.CANCELLED, "too many messages came, or a newer one");
            case Lane.Deed.Answered answered -> answered(tx, owner, change.before(), answered.carried());
            case Lane.Deed.Look look ->
                new RunEnd.Follow(List.of(), List.of(new RunNotice.Quiet(owner, change.id(), look.when())));
            case Lane.Deed.Tell _, Lane.Deed.Refuse _ -> RunEnd.Follow.NOTHING;
        };
    }

    private RunEnd.Follow stopped(Tx tx, PersonId owner, RunId id, Run.State how, String why) {
        return runs.find(tx, owner, id)
                .filter(run -> !run.ended())
                .map(run -> runs.end(tx, run, how, why))
                .orElse(RunEnd.Follow.NOTHING);
    }

    /// Those whose words another run answered end as it did.
    private RunEnd.Follow answered(Tx tx, PersonId owner, Lane before, List<RunId> carried) {
        Run carrier = before.running().flatMap(id -> runs.find(tx, owner, id)).orElseThrow();
        RunEnd.Follow follow = RunEnd.Follow.NOTHING;
        for (RunId id : carried) {
            follow = follow.and(
                    stopped(tx, owner, id, carrier.state(), carrier.text().orElse("")));
        }
        return follow;
    }

    private RunEnd.Follow begun(Tx tx, PersonId owner, Place place, List<Lane.Waiting> batch) {
        Run head = runs.find(tx, owner, batch.getFirst().run()).orElseThrow();
        if (!Sessions.hasRoom(tx, owner, Lanes.session(head).orElseThrow())) {
            return stopped(tx, owner, head.id(), Run.State.FAILED, Sessions.FULL);
        }
        List<Step> steps = runs.steps(tx, head);
        if (Entering.is(steps)) {
            return Entering.begun(tx, runs, head, steps);
        }
        List<Said> said = batch.stream()
                .map(one -> said(tx, owner, one.run(), one.heard()))
                .toList();
        Runs.Opened opened = begin(tx, place, said, batch);
        return new RunEnd.Follow(opened.entries(), opened.notices());
    }

    private Said said(View view, PersonId owner, RunId id, boolean heard) {
        Run run = runs.find(view, owner, id).orElseThrow();
        String text = runs.steps(view, run).stream()
                .filter(Step.Given.class::isInstance)
                .map(step -> ((Step.Given) step).text())
                .reduce("", (_, last) -> last);
        return new Said(run, text, heard);
    }

    /// Begins one turn of these inputs; the first is its run.
    private Runs.Opened begin(Tx tx, Place place, List<Said> batch, List<Lane.Waiting> waited) {
        Run head = batch.getFirst().run();
        SessionKey session = Lanes.session(head).orElseThrow();
        List<Entry> entries = new ArrayList<>();
        List<Notice> notices = new ArrayList<>();
        Optional<String> rest = renews(head, batch.getFirst().text());
        anew(tx, head, session, rest, entries, notices);
        if (rest.filter(String::isEmpty).isPresent()) {
            Runs.Opened done = renewed(tx, batch.getFirst());
            entries.addAll(done.entries());
            notices.addAll(done.notices());
            return new Runs.Opened(done.run(), entries, notices);
        }
        List<Said> asked =
                rest.map(text -> List.of(new Said(head, text, false))).orElse(batch);
        Opening opening = opener(head).open(tx, head);
        Optional<Opening> room = place.prepared()
                ? Optional.empty()
                : Compacting.wanted(
                        tx, head, opening, place.id(), rules(head.owner()).compaction());
        if (room.isPresent()) {
            Runs.Opened making = makeRoom(tx, place, batch, waited, room.get());
            entries.addAll(making.entries());
            notices.addAll(making.notices());
            return new Runs.Opened(making.run(), entries, notices);
        }
        List<RunId> folded =
                waited.stream().flatMap(one -> one.folded().stream()).toList();
        Runs.Opened opened = runs.begin(tx, head.id(), asked(tx, place, opening, asked, folded));
        entries.addAll(opened.entries());
        asked.stream().filter(one -> !one.heard()).forEach(one -> notices.add(append(tx, session, one)));
        notices.addAll(opened.notices());
        return new Runs.Opened(opened.run(), entries, notices);
    }

    /// Nothing but the wish to begin anew: the platform says that it is done.
    private Runs.Opened renewed(Tx tx, Said wish) {
        Run head = wish.run();
        Opening bare = new Opening(
                head.agent(),
                head.cause(),
                head.half(),
                head.audience(),
                head.purpose(),
                head.integrity(),
                head.consulted(),
                head.foreign(),
                List.of());
        return runs.answered(
                tx,
                head.id(),
                bare,
                given(head.cause(), wish.text()),
                "This conversation begins anew; what was said before is" + " shown to no run any more.");
    }

    /// Begins the session anew when somebody wished for it or a rule says so.
    private void anew(
            Tx tx, Run head, SessionKey session, Optional<String> wish, List<Entry> entries, List<Notice> notices) {
        Optional<Conversation> found = Sessions.find(tx, head.owner(), session).filter(one -> one.turns() > 0);
        if (found.isEmpty()) {
            return;
        }
        boolean room = head.cause() instanceof Cause.Message message
                && !message.conversation().segments().get(2).equals("direct");
        Optional<String> reason = wish.isPresent()
                ? Optional.of("asked")
                : rules(head.owner())
                        .reset()
                        .due(
                                ResetRules.Type.of(session, room),
                                Lanes.channel(head.cause()),
                                found.get().updatedAt(),
                                tx.now());
        if (reason.isPresent()) {
            SessionNotice.Changed changed = Sessions.reset(tx, head.owner(), found.get());
            entries.add(runs.entries().session(head.owner(), "session.reset", changed.session(), reason.get()));
            notices.add(changed);
        }
    }

    /// Older turns are summarised first; what was about to begin waits again.
    private Runs.Opened makeRoom(Tx tx, Place place, List<Said> batch, List<Lane.Waiting> waited, Opening room) {
        Run head = batch.getFirst().run();
        List<Entry> entries = new ArrayList<>();
        if (runs.find(tx, head.owner(), head.id()).isEmpty()) {
            entries.addAll(runs.queue(
                            tx,
                            head,
                            List.of(given(head.cause(), batch.getFirst().text())))
                    .entries());
        }
        Runs.Opened making = runs.open(tx, room);
        Lanes.put(
                tx,
                head.owner(),
                place.id(),
                place.lane().back(waited).preparing(making.run().id()));
        entries.addAll(making.entries());
        return new Runs.Opened(head, entries, making.notices());
    }

    /// Has the older turns of an owner's session summarised now; empty when there is too little, or something is under
    /// way there.
    Optional<Runs.Opened> compact(Tx tx, Saying saying) {
        Run asked = runs.waiting(tx, runs.mint(), bare(saying));
        String id = Lanes.id(Lanes.session(asked).orElseThrow(), asked);
        Lane lane = Lanes.find(tx, asked.owner(), id).orElseGet(() -> Lane.idle(tx.now()));
        if (lane.running().isPresent()) {
            return Optional.empty();
        }
        return Compacting.now(
                        tx,
                        asked,
                        opener(asked).open(tx, asked),
                        id,
                        rules(asked.owner()).compaction())
                .map(opening -> {
                    Runs.Opened making = runs.open(tx, opening);
                    Lanes.put(tx, asked.owner(), id, lane.preparing(making.run().id()));
                    return making;
                });
    }

    private Opening asked(Tx tx, Place place, Opening opening, List<Said> batch, List<RunId> folded) {
        List<Step.Given> given = new ArrayList<>(opening.given());
        if (place.prepared()) {
            Compacting.lost(tx, batch.getFirst().run()).ifPresent(given::add);
        }
        if (!folded.isEmpty()) {
            given.add(dropped(tx, batch.getFirst().run(), folded));
        }
        Integrity integrity = opening.integrity();
        for (RunId id : folded) {
            integrity = integrity.meet(
                    said(tx, opening.agent().owner(), id, false).run().integrity());
        }
        for (Said one : batch) {
            integrity = integrity.meet(one.run().integrity());
            if (!one.heard()) {
                given.add(given(one.run().cause(), one.text()));
            }
        }
        if (batch.stream().allMatch(Said::heard)) {
            given.add(new Step.Given(
                    Step.Source.PLATFORM, "", "Answer what was said last, if you have not done so already."));
        }
        return opening.asked(integrity, given);
    }

    /// What is told of messages that were too many: the beginnings of the newest, as what others wrote.
    private Step.Given dropped(View view, Run head, List<RunId> folded) {
        String lines = folded.stream()
                .skip(Math.max(0, folded.size() - TOLD))
                .map(id -> said(view, head.owner(), id, false).text().strip().replaceAll("\\s+", " "))
                .map(text -> "- " + (text.length() > BEGINNING ? text.substring(0, BEGINNING) + "..." : text))
                .collect(Collectors.joining("\n"));
        String text = folded.size() + " messages before this one were left out since too many came:\n" + lines;
        return given(head.cause(), text);
    }

    private static SessionNotice.Said append(Tx tx, SessionKey session, Said said) {
        Turn.Speaker speaker = said.run().cause() instanceof Cause.Message ? Turn.Speaker.OTHER : Turn.Speaker.OWNER;
        Run run = said.run();
        return Sessions.append(
                tx,
                run.owner(),
                session,
                new Turn(speaker, said.text(), run.integrity(), run.id().value(), tx.now()));
    }
}
