package dev.clawnet.gateway.inbox;

import dev.clawnet.gateway.agent.Agents;
import dev.clawnet.gateway.agent.Cause;
import dev.clawnet.gateway.agent.LastWord;
import dev.clawnet.gateway.agent.Replying;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.RunEnd;
import dev.clawnet.gateway.agent.SessionRuns;
import dev.clawnet.gateway.agent.Turns;
import dev.clawnet.gateway.approval.OwnerEvents;
import dev.clawnet.gateway.channel.Account;
import dev.clawnet.gateway.channel.Capabilities;
import dev.clawnet.gateway.channel.Conversation;
import dev.clawnet.gateway.channel.Lines;
import dev.clawnet.gateway.channel.Outbox;
import dev.clawnet.gateway.channel.Pieces;
import dev.clawnet.gateway.session.SendPolicy;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.session.SessionNotice;
import dev.clawnet.gateway.session.Sessions;
import dev.clawnet.gateway.session.Turn;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Resource;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// The last word of a run that a message started goes into the outbox of the account that the message came
/// to, in the transaction that ends the run: it is said once or not at all.
public final class Replies implements RunEnd {
    static final String SILENCE = LastWord.SILENCE;

    private final Replying replying;
    private final Turns turns;
    private final RandomGenerator random;
    private final Outbox outbox;
    private final Lines lines;
    private final SessionRuns sessions;

    public Replies(Agents agents, Outbox outbox, Lines lines, RandomGenerator random) {
        this.turns = agents.turns();
        this.sessions = agents.sessionRuns();
        this.random = random;
        this.replying = agents.replying();
        this.outbox = outbox;
        this.lines = lines;
    }

    /// What was asked aside of others is over without a word of its own. The owner is told of one that failed.
    @Override
    public Follow aside(Tx tx, Run run) {
        if (!(run.cause() instanceof Cause.Message cause)) {
            return Follow.NOTHING;
        }
        Follow closed = closed(tx, run, cause);
        return run.state() == Run.State.FAILED
                ? closed.and(failed(tx, run, cause, run.text().orElse("")))
                : closed;
    }

    /// The message's turn is over, or goes on with the next agent that hears it.
    private static Follow closed(Tx tx, Run run, Cause.Message cause) {
        String row = Reception.shelf(account(run, cause.conversation())) + run.id();
        boolean goesOn = tx.find(InboxTables.TURN, run.owner(), row)
                .filter(turn -> turn.rest().isPresent())
                .isPresent();
        if (goesOn) {
            return new Follow(List.of(), List.of(new Following(run.owner(), row)));
        }
        tx.delete(InboxTables.TURN, run.owner(), row);
        return Follow.NOTHING;
    }

    /// What follows from the end of such a run. A run that failed says nothing to the outside: its owner is
    /// told.
    @Override
    public RunEnd.Follow ended(Tx tx, Run run) {
        if (!(run.cause() instanceof Cause.Message cause)) {
            return RunEnd.Follow.NOTHING;
        }
        Follow closed = closed(tx, run, cause);
        String text = run.text().orElse("").strip();
        if (run.state() == Run.State.FAILED) {
            return closed.and(failed(tx, run, cause, text)).and(sessions.unsaid(tx, run));
        }
        return run.state() != Run.State.DONE || text.isEmpty() || text.equals(SILENCE)
                ? closed.and(sessions.unsaid(tx, run))
                : closed.and(said(tx, run, cause, text));
    }

    private static RunEnd.Follow failed(Tx tx, Run run, Cause.Message cause, String why) {
        Notice told = OwnerEvents.record(
                        tx,
                        run.owner(),
                        "unanswered",
                        Map.of(
                                "run", run.id().value(),
                                "resource", cause.conversation().text(),
                                "reason", why))
                .notice();
        return new RunEnd.Follow(List.of(), List.of(told));
    }

    /// The platform's own words go where the answer would, and are no part of the conversation.
    @Override
    public Follow byPlatform(Tx tx, Run run) {
        Follow aside = aside(tx, run);
        return run.cause() instanceof Cause.Message cause
                ? aside.and(
                        mayLeave(tx, run.owner(), SessionKey.of(cause.session()), cause.conversation())
                                ? sent(tx, run, cause, run.text().orElse("")).follow()
                                : withheld(tx, run, cause))
                : aside;
    }

    /// Whether the owner lets what is said in a session leave by this channel.
    boolean mayLeave(View view, PersonId owner, SessionKey session, Resource place) {
        String type = place.segments().get(2).equals("direct") ? "direct" : "group";
        Optional<Boolean> own = Sessions.find(view, owner, session)
                .flatMap(found -> found.marks().sends());
        return turns.rules(owner)
                .send()
                .allows(new SendPolicy.Where(session, place.segments().getFirst(), type), own);
    }

    /// Kept for the owner to read; it goes nowhere.
    private RunEnd.Follow withheld(Tx tx, Run run, Cause.Message cause) {
        Map<String, String> fields = Map.of(
                "owner", run.owner().value(),
                "run", run.id().value(),
                "resource", cause.conversation().text(),
                "session", cause.session(),
                "result", "refused",
                "reason", "the owner's send policy");
        Entry entry = Entry.of(EntryId.mint(random), run.owner(), "message.withheld", fields);
        return new RunEnd.Follow(
                List.of(entry),
                List.of(OwnerEvents.record(tx, run.owner(), "denied", fields).notice()));
    }

    private RunEnd.Follow said(Tx tx, Run run, Cause.Message cause, String text) {
        boolean leaves = mayLeave(tx, run.owner(), SessionKey.of(cause.session()), cause.conversation());
        Sent sent = leaves ? sent(tx, run, cause, text) : new Sent(true, withheld(tx, run, cause));
        if (!sent.kept()) {
            return sent.follow().and(sessions.unsaid(tx, run));
        }
        SessionNotice.Said turn = Sessions.append(
                tx,
                run.owner(),
                SessionKey.of(cause.session()),
                new Turn(Turn.Speaker.AGENT, text, run.integrity(), run.id().value(), tx.now()));
        return sent.follow().and(sessions.said(tx, run)).and(new RunEnd.Follow(List.of(), List.of(turn)));
    }

    /// What became of a last word.
    ///
    /// @param kept whether it is part of the conversation
    private record Sent(boolean kept, RunEnd.Follow follow) {}

    private Sent sent(Tx tx, Run run, Cause.Message cause, String text) {
        Replying.Decision decision = replying.decide(tx, run, cause, text);
        List<Notice> notices = new ArrayList<>(decision.notices());
        decision.permit()
                .ifPresent(permit -> notices.addAll(put(
                        tx,
                        permit,
                        account(run, cause.conversation()),
                        text,
                        run.id().value())));
        return new Sent(decision.permit().isPresent(), new RunEnd.Follow(decision.entries(), notices));
    }

    /// Puts an allowed text into the outbox.
    List<Notice> put(Tx tx, Permit permit, Account account, String text, String run) {
        Resource place = permit.act().object();
        Optional<Capabilities> channel = lines.capabilities(account.channel());
        return channel.isEmpty()
                ? List.of()
                : outbox.put(tx, account, conversation(place), Pieces.of(text, channel.get()), run);
    }

    static Account account(Run run, Resource place) {
        return new Account(
                run.owner(), place.segments().getFirst(), place.segments().get(1));
    }

    private static Conversation conversation(Resource place) {
        String id = place.segments().getLast();
        return place.segments().get(2).equals("direct") ? Conversation.direct(id) : Conversation.room(id);
    }
}
