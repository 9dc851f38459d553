package dev.clawnet.gateway.inbox;

import dev.clawnet.gateway.agent.Cause;
import dev.clawnet.gateway.agent.LastWord;
import dev.clawnet.gateway.agent.Replying;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.RunEnd;
import dev.clawnet.gateway.approval.OwnerEvents;
import dev.clawnet.gateway.channel.Account;
import dev.clawnet.gateway.channel.Capabilities;
import dev.clawnet.gateway.channel.Conversation;
import dev.clawnet.gateway.channel.Lines;
import dev.clawnet.gateway.channel.Outbox;
import dev.clawnet.gateway.channel.Pieces;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.session.Sessions;
import dev.clawnet.gateway.session.Turn;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The last word of a run that a message started goes into the outbox of the account that the message came
/// to, in the transaction that ends the run: it is said once or not at all.
public final class Replies {
    static final String SILENCE = LastWord.SILENCE;

    private final Replying replying;
    private final Outbox outbox;
    private final Lines lines;

    public Replies(Replying replying, Outbox outbox, Lines lines) {
        this.replying = replying;
        this.outbox = outbox;
        this.lines = lines;
    }

    /// What follows from the end of such a run. A run that failed says nothing to the outside: its owner is
    /// told.
    public RunEnd.Follow ended(Tx tx, Run run) {
        if (!(run.cause() instanceof Cause.Message cause)) {
            return RunEnd.Follow.NOTHING;
        }
        Account account = account(run, cause.conversation());
        tx.delete(InboxTables.TURN, run.owner(), Reception.shelf(account) + run.id());
        String text = run.text().orElse("").strip();
        if (run.state() == Run.State.FAILED) {
            return failed(tx, run, cause, text);
        }
        return run.state() != Run.State.DONE || text.isEmpty() || text.equals(SILENCE)
                ? RunEnd.Follow.NOTHING
                : said(tx, run, cause, account, text);
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

    private RunEnd.Follow said(Tx tx, Run run, Cause.Message cause, Account account, String text) {
        Replying.Decision decision = replying.decide(tx, run, cause, text);
        List<Entry> entries = new ArrayList<>(decision.entries());
        List<Notice> notices = new ArrayList<>(decision.notices());
        if (decision.permit().isPresent()) {
            notices.addAll(
                    put(tx, decision.permit().get(), account, text, run.id().value()));
            notices.add(Sessions.append(
                    tx,
                    run.owner(),
                    SessionKey.of(cause.session()),
                    new Turn(Turn.Speaker.AGENT, text, run.integrity(), run.id().value(), tx.now())));
        }
        return new RunEnd.Follow(entries, notices);
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
