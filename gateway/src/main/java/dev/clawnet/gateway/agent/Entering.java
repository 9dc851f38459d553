package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.session.Conversation;
import dev.clawnet.gateway.session.Lane;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.session.Sessions;
import dev.clawnet.gateway.session.Turn;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Integrity;
import dev.clawnet.policy.Resource;
import dev.clawnet.protocol.id.PersonId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Runs that no words in their session ask for, and that waited there for the run before them: an errand of a clock,
/// what another run wrote, a task of a sub-agent, what is told of its end. What was said meanwhile is shown to them.
///
/// Threat: a run that is shown what was said to fewer than its own audience. What it is shown is chosen anew when it
/// begins, by the audience that it was accepted with; see `SessionTurnsTest`.
final class Entering {
    private Entering() {}

    /// Whether these are the steps of such a run while it waits: the platform's words stand first, where words of
    /// somebody stand alone.
    static boolean is(List<Step> waiting) {
        return !waiting.isEmpty()
                && waiting.getFirst() instanceof Step.Given given
                && given.source() == Step.Source.SYSTEM;
    }

    /// See [Turns#enter].
    static Runs.Opened enter(Tx tx, Runs runs, Opening bare, Supplier<Opening> whole) {
        Run asked = runs.waiting(tx, runs.mint(), bare);
        String id = Lanes.id(Lanes.session(asked).orElseThrow(), asked);
        Lane lane = Lanes.find(tx, asked.owner(), id).orElseGet(() -> Lane.idle(tx.now()));
        Lanes.put(tx, asked.owner(), id, lane.entered(asked.id(), tx.now()).lane());
        return lane.isIdle() ? runs.begin(tx, asked.id(), whole.get()) : runs.queue(tx, asked, bare.given());
    }

    /// See [Turns#after].
    static RunEnd.Follow after(Tx tx, Runs runs, Opening bare) {
        Run asked = runs.waiting(tx, runs.mint(), bare);
        PersonId owner = asked.owner();
        String id = Lanes.id(Lanes.session(asked).orElseThrow(), asked);
        Lane.Moved moved =
                Lanes.find(tx, owner, id).orElseGet(() -> Lane.idle(tx.now())).follows(asked.id(), tx.now());
        Lanes.put(tx, owner, id, moved.lane());
        List<Notice> notices = new ArrayList<>();
        for (Lane.Deed deed : moved.deeds()) {
            if (deed instanceof Lane.Deed.Look look) {
                notices.add(new RunNotice.Quiet(owner, id, look.when()));
            }
        }
        return new RunEnd.Follow(runs.queue(tx, asked, bare.given()).entries(), notices);
    }

    static RunEnd.Follow begun(Tx tx, Runs runs, Run asked, List<Step> steps) {
        PersonId owner = asked.owner();
        SessionKey session = Lanes.session(asked).orElseThrow();
        List<Notice> notices = new ArrayList<>();
        if (asked.cause() instanceof Cause.Job && !session.conversation().equals(SessionKey.MAIN)) {
            Optional<Conversation> old = Sessions.find(tx, owner, session);
            old.ifPresent(found -> notices.add(Sessions.reset(tx, owner, found)));
        }
        Runs.Opened opened = runs.begin(tx, asked.id(), opening(tx, asked, session, steps));
        told(asked, steps)
                .ifPresent(turn -> notices.add(Sessions.append(
                        tx,
                        owner,
                        session,
                        new Turn(turn.speaker(), turn.text(), turn.integrity(), turn.run(), tx.now()))));
        notices.addAll(opened.notices());
        List<Entry> entries = opened.entries();
        return new RunEnd.Follow(entries, notices);
    }

    private static Opening opening(Tx tx, Run asked, SessionKey session, List<Step> steps) {
        PersonId owner = asked.owner();
        List<Turn> before = SessionTurns.shown(tx, owner, session, asked.audience());
        List<Step.Given> given = new ArrayList<>();
        given.add((Step.Given) steps.getFirst());
        before.forEach(turn -> given.add(OwnerContext.given(tx, owner, turn)));
        steps.stream().skip(1).forEach(step -> given.add((Step.Given) step));
        Set<Resource> consulted = new HashSet<>(asked.consulted());
        if (!before.isEmpty()) {
            consulted.add(Resource.of(Resource.Kind.SESSION, owner, session.agent(), session.conversation()));
        }
        return new Opening(
                asked.agent(),
                asked.cause(),
                asked.half(),
                asked.audience(),
                asked.purpose(),
                before.stream().map(Turn::integrity).reduce(asked.integrity(), Integrity::meet),
                consulted,
                SessionTurns.foreign(tx, asked, before),
                given);
    }

    /// What the session keeps of what it was told: of a heartbeat, of a sub-agent's end, and of the platform's words
    /// at the end of an exchange, nothing.
    private static Optional<Turn> told(Run asked, List<Step> steps) {
        boolean beat = asked.cause() instanceof Cause.Job job && job.ack().isPresent();
        boolean over = asked.cause() instanceof Cause.Sent sent
                && sent.exchange().filter(Cause.Exchange::last).isPresent();
        Step.Given last = (Step.Given) steps.getLast();
        boolean quiet = beat || over || last.name().equals(Introductions.SUBAGENT);
        if (quiet || !Lanes.isErrand(asked)) {
            return Optional.empty();
        }
        Turn.Speaker speaker = switch (last.source()) {
            case OWNER -> Turn.Speaker.OWNER;
            case AGENT -> Turn.Speaker.AGENT;
            case COUNTERPART -> Turn.Speaker.OTHER;
            case SYSTEM, PLATFORM -> Turn.Speaker.PLATFORM;
        };
        return Optional.of(
                new Turn(speaker, last.text(), asked.integrity(), asked.id().value(), asked.openedAt()));
    }
}
