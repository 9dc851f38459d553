package dev.clawnet.gateway.chat;

import dev.clawnet.gateway.agent.Agents;
import dev.clawnet.gateway.agent.Images;
import dev.clawnet.gateway.agent.OwnerTalk;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.RunEnd;
import dev.clawnet.gateway.agent.Runs;
import dev.clawnet.gateway.agent.SessionRuns;
import dev.clawnet.gateway.channel.Household;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.session.Conversation;
import dev.clawnet.gateway.session.QueueMode;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.session.SessionNotice;
import dev.clawnet.gateway.session.Sessions;
import dev.clawnet.gateway.session.Turn;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.gateway.time.Timers;
import dev.clawnet.protocol.catalogue.ChatMethods;
import dev.clawnet.protocol.catalogue.ChatMethods.ChatMessage;
import dev.clawnet.protocol.catalogue.SessionMethods;
import dev.clawnet.protocol.catalogue.SessionTalkMethods;
import dev.clawnet.protocol.id.Ids;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RunId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// Serves `chat.*`, and tells a person's links what changes in their sessions.
public final class Chat {
    private static final long FIRST_PAGE = 200;

    private final Store store;
    private final Runs runs;
    private final OwnerTalk talk;
    private final SessionRuns sessionRuns;
    private final Images images;
    private final Keys keys;
    private final Telling telling;
    private final Deadlines deadlines;
    private final InstantSource clock;
    private final RandomGenerator random;

    /// What it stands on.
    ///
    /// @param households what each person's configuration says about messages
    public record Ground(
            Store store,
            Agents agents,
            Listeners listeners,
            Function<PersonId, Household> households,
            Timers timers,
            InstantSource clock,
            RandomGenerator random) {}

    public Chat(Ground ground) {
        this.store = ground.store();
        this.runs = ground.agents().runs();
        this.talk = ground.agents().talk();
        this.sessionRuns = ground.agents().sessionRuns();
        this.images = ground.agents().images();
        this.keys = new Keys(ground.households());
        this.clock = ground.clock();
        this.random = ground.random();
        this.telling = new Telling(store, keys, ground.listeners(), clock);
        this.deadlines = new Deadlines(store, runs, ground.timers());
    }

    /// What becomes of a text that is sent on WebChat.
    public static WebChat.Shelf shelf(Store store, Function<PersonId, Household> households, RandomGenerator random) {
        return new Arrivals(store, new Keys(households), random);
    }

    /// Sets again what was set when the gateway stopped.
    public void recover() {
        deadlines.recover();
    }

    public void bind(MethodTable table) {
        table.bind(ChatMethods.CHAT_SEND, this::send);
        table.bind(ChatMethods.CHAT_HISTORY, this::history);
        table.bind(ChatMethods.CHAT_STARTUP, this::startup);
        table.bind(ChatMethods.CHAT_ABORT, this::abort);
        table.bind(
                SessionTalkMethods.SESSIONS_SEND,
                (caller, wanted) -> send(caller, wanted.toSend(Ids.mint("sent", random))));
        table.bind(SessionTalkMethods.SESSIONS_ABORT, this::stop);
        table.bindLater(
                SessionMethods.SESSIONS_COMPACT,
                (caller, wanted) -> talk.compact(caller, keys.key(caller.person(), wanted.key())));
        telling.bind(table);
        new NewSessions(store, keys, talk, random).bind(table);
        new SessionCalls(store, keys, work(), clock, random).bind(table);
    }

    private SessionCalls.Work work() {
        return new SessionCalls.Work() {
            @Override
            public RunEnd.Follow stop(Tx tx, PersonId owner, SessionKey key) {
                return sessionRuns.stopAll(tx, owner, key, "its session was taken away");
            }

            @Override
            public void requireAgent(View view, PersonId owner, SessionKey key) {
                talk.requireAgent(view, owner, key);
            }
        };
    }

    /// Tells the links of a person of every change of their sessions.
    public void subscribe(Notices notices) {
        telling.subscribe(notices);
        notices.on(
                SessionNotice.Said.class,
                said -> notices.deliver(List.of(changed(said.owner(), said.session(), "message"))));
        notices.on(
                SessionNotice.Changed.class,
                changed -> notices.deliver(List.of(changed(changed.owner(), changed.session(), changed.reason()))));
    }

    private Notice changed(PersonId owner, Conversation session, String reason) {
        boolean gone = reason.equals("delete");
        return new Broadcast<>(
                owner,
                SessionMethods.SESSIONS_CHANGED,
                new SessionMethods.SessionsChanged(
                        session.key(),
                        session.sessionKey().agent(),
                        reason,
                        clock.millis(),
                        gone ? Optional.empty() : Optional.of(Shown.row(session))));
    }

    private ChatMethods.Sent send(Caller caller, ChatMethods.Send wanted) {
        Meant.requireOffered(wanted);
        SessionKey key = keys.key(caller.person(), wanted.sessionKey());
        Images.Came came = Images.read(wanted.attachments());
        String digest = SentOnce.digest(key, wanted.message() + came.mark());
        try {
            Begun begun = store.write(tx -> begin(tx, new Sending(caller, key, wanted, came), digest));
            begun.until().ifPresent(until -> deadlines.watch(caller.person(), begun.run(), until));
            return new ChatMethods.Sent(begun.run(), "started");
        } catch (Again again) {
            return new ChatMethods.Sent(again.run, again(caller.person(), again.run));
        }
    }

    /// A run that what was said began.
    private record Begun(RunId run, Optional<Instant> until) {}

    /// What is sent, by whom and where.
    private record Sending(Caller caller, SessionKey key, ChatMethods.Send wanted, Images.Came came) {}

    private Change<Begun> begin(Tx tx, Sending sending, String digest) {
        Caller caller = sending.caller();
        ChatMethods.Send wanted = sending.wanted();
        SessionKey key = sending.key();
        PersonId owner = caller.person();
        SentOnce.before(tx, owner, wanted.idempotencyKey(), digest).ifPresent(run -> {
            throw new Again(run);
        });
        Meant.requireSo(tx, owner, key, wanted);
        String message = images.said(tx, owner, key, wanted.message(), sending.came());
        Change<RunId> said = talk.say(
                tx, OwnerTalk.Saying.by(caller, key, message, wanted.queueMode().flatMap(QueueMode::of)));
        RunId run = said.result();
        SentOnce.remember(tx, owner, new ChatTables.Sent(wanted.idempotencyKey(), digest, run));
        Optional<Instant> until = wanted.timeoutMs()
                .filter(most -> most > 0)
                .map(most -> Deadlines.note(tx, owner, run, Duration.ofMillis(most)));
        return said.map(_ -> new Begun(run, until));
    }

    /// How the run stands of what is sent again.
    private String again(PersonId owner, RunId id) {
        return store.read(view -> runs.find(view, owner, id))
                .map(run -> switch (run.state()) {
                    case DONE -> "ok";
                    case FAILED -> "error";
                    case CANCELLED -> "timeout";
                    case QUEUED, LIVE, WAITING -> "in_flight";
                })
                .orElse("ok");
    }

    private ChatMethods.Said history(Caller caller, ChatMethods.History wanted) {
        SessionKey key = keys.key(caller.person(), wanted.sessionKey());
        return store.read(view -> said(view, caller.person(), key, wanted));
    }

    private ChatMethods.Started startup(Caller caller, ChatMethods.History wanted) {
        SessionKey key = keys.key(caller.person(), wanted.sessionKey());
        return store.read(view -> {
            ChatMethods.Said said = said(view, caller.person(), key, wanted);
            return new ChatMethods.Started(
                    said.sessionKey(),
                    said.sessionId(),
                    said.messages(),
                    said.hasMore(),
                    said.totalMessages(),
                    said.inputReceipts(),
                    Sessions.find(view, caller.person(), key).map(Shown::row));
        });
    }

    private ChatMethods.Said said(View view, PersonId owner, SessionKey key, ChatMethods.History wanted) {
        Optional<List<ChatMethods.InputReceipt>> receipts = wanted.inputRunIds()
                .map(ids -> ids.stream()
                        .flatMap(id -> receipt(view, owner, id).stream())
                        .toList());
        return Sessions.find(view, owner, key)
                .map(session -> said(view, owner, session, wanted, receipts))
                .orElseGet(() -> new ChatMethods.Said(key.text(), Optional.empty(), List.of(), false, 0L, receipts));
    }

    private Optional<ChatMethods.InputReceipt> receipt(View view, PersonId owner, String id) {
        return SentOnce.run(view, owner, id).map(run -> {
            boolean waits = runs.find(view, owner, run)
                    .filter(found -> found.state() == Run.State.QUEUED)
                    .isPresent();
            return new ChatMethods.InputReceipt(
                    id, waits ? "pending" : "consumed", waits ? Optional.empty() : Optional.of(run.value()));
        });
    }

    private static ChatMethods.Said said(
            View view,
            PersonId owner,
            Conversation session,
            ChatMethods.History wanted,
            Optional<List<ChatMethods.InputReceipt>> receipts) {
        int end = (int) Math.max(0, session.turns() - wanted.offset().orElse(0L));
        int from = (int) Math.max(0, end - wanted.limit().orElse(FIRST_PAGE));
        int most = (int) (long) wanted.maxChars().orElse((long) ChatMethods.CHARACTERS);
        List<Turn> turns = Sessions.turns(view, owner, session, from, end - from);
        Deque<ChatMessage> messages = new ArrayDeque<>();
        long room = AgentLimits.HISTORY_CHARACTERS;
        for (int i = turns.size() - 1; i >= 0; i--) {
            ChatMessage message = Shown.message(session, from + i, turns.get(i), most);
            room -= message.content().getFirst().text().length();
            if (room < 0) {
                break;
            }
            messages.addFirst(message);
        }
        return new ChatMethods.Said(
                session.key(),
                Optional.of(session.id()),
                List.copyOf(messages),
                end - messages.size() > 0,
                (long) session.turns(),
                receipts);
    }

    private ChatMethods.Aborted abort(Caller caller, ChatMethods.Abort wanted) {
        SessionKey key = keys.key(caller.person(), wanted.sessionKey());
        List<RunId> stopped =
                stopped(store.read(view -> sessionRuns.running(view, caller.person(), key)), wanted.runId());
        return new ChatMethods.Aborted(true, !stopped.isEmpty(), stopped);
    }

    private SessionTalkMethods.Stopped stop(Caller caller, SessionTalkMethods.Stop wanted) {
        if (wanted.key().isEmpty() && wanted.runId().isEmpty()) {
            throw new Fault(ErrorCode.INVALID_REQUEST, "name a session by key, or a run by runId");
        }
        PersonId owner = caller.person();
        Optional<SessionKey> key = wanted.key().map(text -> keys.key(owner, text));
        List<Run> running = store.read(view -> key.map(one -> sessionRuns.running(view, owner, one))
                .orElseGet(() -> sessionRuns.running(view, owner)));
        List<RunId> stopped = stopped(running, wanted.runId());
        return stopped.isEmpty()
                ? new SessionTalkMethods.Stopped(true, Optional.empty(), "no-active-run")
                : new SessionTalkMethods.Stopped(true, Optional.of(stopped.getLast()), "aborted");
    }

    /// Stops those that still run.
    ///
    /// @param one this one alone; empty: all of them
    private List<RunId> stopped(List<Run> running, Optional<String> one) {
        return running.stream()
                .filter(run -> one.map(run.id().value()::equals).orElse(true))
                .filter(this::stop)
                .map(Run::id)
                .toList();
    }

    /// Whether the run was still open. A change needs an entry, so that one that is over is looked at first.
    private boolean stop(Run run) {
        try {
            return store.write(tx -> {
                Run now = runs.find(tx, run.owner(), run.id()).orElseThrow();
                if (now.ended()) {
                    throw new Over();
                }
                RunEnd.Follow follow = runs.end(tx, now, Run.State.CANCELLED, "stopped by its owner");
                return new Change<>(true, follow.entries(), follow.notices());
            });
        } catch (Over _) {
            // It ended by itself since it was looked at: there is nothing to stop.
            return false;
        }
    }

    /// Gives up the transaction of what was said already.
    private static final class Again extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient RunId run;

        Again(RunId run) {
            super("said already", null, false, false);
            this.run = run;
        }
    }

    /// Gives up the transaction that would have stopped a run.
    private static final class Over extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Over() {
            super("the run is over", null, false, false);
        }
    }
}
