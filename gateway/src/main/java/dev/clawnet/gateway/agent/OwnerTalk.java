package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.agent.model.Effort;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.method.Answer;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.people.Identity;
import dev.clawnet.gateway.session.Conversation;
import dev.clawnet.gateway.session.QueueChoice;
import dev.clawnet.gateway.session.QueueMode;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.session.Sessions;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Audience;
import dev.clawnet.policy.Integrity;
import dev.clawnet.protocol.catalogue.AgentMethods;
import dev.clawnet.protocol.catalogue.SessionMethods;
import dev.clawnet.protocol.id.AgentId;
import dev.clawnet.protocol.id.ManagerId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RunId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// An owner talks to their own agents: the methods `agent` and `agent.wait`, what is said in a session, and the
/// commands given there. What the end of a run leaves is [SessionRuns].
public final class OwnerTalk {
    private static final String LITTLE = "Nothing to compact: too little was said, or a run is under way.";
    private static final Duration LONGEST_RUN = Duration.ofHours(24);
    /// Whoever calls `agent` waits for an answer to this question, so that each has a turn of its own.
    private static final Optional<QueueMode> EACH = Optional.of(QueueMode.FOLLOWUP);

    private final Store store;
    private final Runs runs;
    private final Turns turns;
    private final RunWaiters waiters;
    private final SessionRuns sessions;
    private final Images images;

    /// What it stands on.
    record Ground(Store store, Runs runs, Images images) {}

    OwnerTalk(Ground ground, Turns turns, RunWaiters waiters, SessionRuns sessions) {
        this.sessions = sessions;
        this.images = ground.images();
        this.turns = turns;
        this.store = ground.store();
        this.runs = ground.runs();
        this.waiters = waiters;
    }

    public void bind(MethodTable table) {
        table.bindLater(AgentMethods.AGENT, this::ask);
        table.bindLater(AgentMethods.AGENT_WAIT, this::await);
    }

    private Answer<AgentMethods.Finished> ask(Caller caller, AgentMethods.Ask ask) {
        Images.Came came = Images.read(ask.attachments());
        AgentMethods.Accepted accepted = store.write(tx -> open(tx, caller, ask, came));
        return new Answer.Later<>(
                Optional.of(accepted),
                completion -> waiters.onEnd(
                        caller.person(),
                        accepted.runId(),
                        run -> completion.done(finished(run)),
                        completion::onAbandoned),
                ask.timeout()
                        .filter(seconds -> seconds > 0)
                        .map(Duration::ofSeconds)
                        .orElse(LONGEST_RUN));
    }

    private Change<AgentMethods.Accepted> open(Tx tx, Caller caller, AgentMethods.Ask ask, Images.Came came) {
        SessionKey session = SessionKey.named(ask.agentId(), ask.sessionKey());
        String message = images.said(tx, caller.person(), session, ask.message(), came);
        return say(tx, Saying.by(caller, session, message, ask.purpose().orElse(OwnerContext.OWN_PURPOSE), EACH))
                .map(run -> new AgentMethods.Accepted(
                        run,
                        session.text(),
                        session.agent(),
                        "accepted",
                        tx.now().toEpochMilli()));
    }

    /// Something an owner says in a session of one of their agents.
    ///
    /// @param words whether the owner's own hand vouches for it
    /// @param wanted the queue mode that came with the words
    /// @param commands whether the caller may give commands such as `/reset`, as its methods need `operator.admin`
    public record Saying(
            PersonId owner,
            SessionKey session,
            String text,
            Integrity words,
            String purpose,
            Optional<QueueMode> wanted,
            boolean commands) {
        /// What a caller says for the owner's own purpose.
        public static Saying by(Caller caller, SessionKey session, String text, Optional<QueueMode> wanted) {
            return by(caller, session, text, OwnerContext.OWN_PURPOSE, wanted);
        }

        static Saying by(Caller caller, SessionKey session, String text, String purpose, Optional<QueueMode> wanted) {
            Integrity words = caller.isHuman() ? Integrity.TRUSTED : Integrity.UNTRUSTED;
            boolean admin = caller.scopes().contains(Scope.ADMIN);
            return new Saying(caller.person(), session, text, words, purpose, wanted, admin);
        }
    }

    /// Starts a turn, or lets it wait behind the one under way: the run that answers has the owner alone for its
    /// audience. What was said is stored when its turn begins, the answer when the run ends.
    /// `Fault(NOT_FOUND)` when the owner has no such agent.
    public Change<RunId> say(Tx tx, Saying saying) {
        AgentId agent = agent(tx, saying.owner(), saying.session().agent());
        Turns.Saying said = said(agent, saying);
        if (!saying.commands() && isCommand(saying)) {
            throw new Fault(ErrorCode.MISSING_SCOPE, "such a command needs the scope operator.admin");
        }
        Runs.Opened opened = command(tx, saying, said).orElseGet(() -> turns.accept(tx, said));
        return new Change<>(opened.run().id(), opened.entries(), opened.notices());
    }

    /// `Fault(NOT_FOUND)` when the owner has no active agent of the name in this key.
    public void requireAgent(View view, PersonId owner, SessionKey session) {
        agent(view, owner, session.agent());
    }

    /// Has older turns of a session summarised; the answer waits for the model.
    public Answer<SessionMethods.Compacted> compact(Caller caller, SessionKey session) {
        AgentId agent = store.read(view -> agent(view, caller.person(), session.agent()));
        Turns.Saying wish =
                said(agent, Saying.by(caller, session, "/compact", OwnerContext.OWN_PURPOSE, Optional.empty()));
        RunId run;
        try {
            run = store.write(tx -> {
                Runs.Opened opened = turns.compact(tx, wish).orElseThrow(Little::new);
                return new Change<>(opened.run().id(), opened.entries(), opened.notices());
            });
        } catch (Little _) {
            return Answer.now(new SessionMethods.Compacted(false, session.text(), false, Optional.of(LITTLE)));
        }
        return new Answer.Later<>(
                Optional.empty(),
                completion -> waiters.onEnd(
                        caller.person(),
                        run,
                        ended -> completion.done(compacted(session, ended)),
                        completion::onAbandoned),
                AgentLimits.COMPACTION);
    }

    private static SessionMethods.Compacted compacted(SessionKey session, Run run) {
        boolean done = run.state() == Run.State.DONE && !run.text().orElse("").isBlank();
        return new SessionMethods.Compacted(
                done, session.text(), done, done ? Optional.empty() : run.text().or(() -> Optional.of("no summary")));
    }

    /// Gives up the transaction of a summary that there is no need for.
    private static final class Little extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Little() {
            super(LITTLE, null, false, false);
        }
    }

    private static Turns.Saying said(AgentId agent, Saying saying) {
        return new Turns.Saying(
                agent,
                new Cause.Owner(saying.session().text()),
                Audience.owner(saying.owner()),
                saying.purpose(),
                saying.text(),
                saying.words(),
                saying.wanted());
    }

    private boolean isCommand(Saying saying) {
        return OwnerCommand.of(saying.text()).isPresent()
                || turns.rules(saying.owner()).reset().trigger(saying.text()).isPresent();
    }

    /// What the platform does by itself.
    private Optional<Runs.Opened> command(Tx tx, Saying saying, Turns.Saying said) {
        return OwnerCommand.of(saying.text()).map(command -> switch (command) {
            case OwnerCommand.Stop _ -> {
                RunEnd.Follow stopped = sessions.stopAll(tx, saying.owner(), saying.session(), "stopped by its owner");
                yield joined(stopped, turns.answered(tx, said, "Stopped."));
            }
            case OwnerCommand.Queue queue -> queue(tx, saying, said, queue);
            case OwnerCommand.Send send ->
                joined(
                        marked(tx, saying, "send policy", marks -> marks.sending(send.sends())),
                        turns.answered(tx, said, send.answer()));
            case OwnerCommand.Think think ->
                joined(
                        marked(
                                tx,
                                saying,
                                "thinking",
                                marks -> marks.thinking(think.effort().map(Effort::word))),
                        turns.answered(tx, said, think.answer()));
            case OwnerCommand.Verbose verbose ->
                joined(
                        marked(tx, saying, "verbose", marks -> marks.telling(verbose.level())),
                        turns.answered(tx, said, verbose.answer()));
            case OwnerCommand.Reason reason ->
                joined(
                        marked(tx, saying, "reasoning", marks -> marks.reasoning(reason.level())),
                        turns.answered(tx, said, reason.answer()));
            case OwnerCommand.Compact _ -> {
                Optional<Runs.Opened> room = turns.compact(tx, said);
                String answer =
                        room.map(_ -> "Older turns are being summarised.").orElse(LITTLE);
                RunEnd.Follow making = room.map(made -> new RunEnd.Follow(made.entries(), made.notices()))
                        .orElse(RunEnd.Follow.NOTHING);
                yield joined(making, turns.answered(tx, said, answer));
            }
            case OwnerCommand.Unknown unknown -> turns.answered(tx, said, unknown.answer());
        });
    }

    private static Runs.Opened joined(RunEnd.Follow before, Runs.Opened opened) {
        RunEnd.Follow all = before.and(new RunEnd.Follow(opened.entries(), opened.notices()));
        return new Runs.Opened(opened.run(), all.entries(), all.notices());
    }

    private Runs.Opened queue(Tx tx, Saying saying, Turns.Saying said, OwnerCommand.Queue queue) {
        QueueChoice before = Sessions.find(tx, saying.owner(), saying.session())
                .flatMap(found -> found.marks().queue())
                .orElse(QueueChoice.NONE);
        QueueChoice after = queue.chosen()
                .map(chosen -> chosen.equals(QueueChoice.NONE) ? chosen : chosen.over(before))
                .orElse(before);
        String answer = OwnerCommand.Queue.answer(
                turns.rules(saying.owner()).queue().way(Lanes.channel(said.cause()), Optional.empty(), after),
                !after.equals(QueueChoice.NONE));
        Runs.Opened told = turns.answered(tx, said, answer);
        Optional<QueueChoice> kept = Optional.of(after).filter(chosen -> !chosen.equals(QueueChoice.NONE));
        return after.equals(before) ? told : joined(marked(tx, saying, "queue", marks -> marks.queueing(kept)), told);
    }

    private RunEnd.Follow marked(Tx tx, Saying saying, String what, UnaryOperator<Conversation.Marks> change) {
        Conversation session = Sessions.orMade(tx, saying.owner(), saying.session());
        return new RunEnd.Follow(
                List.of(runs.entries().session(saying.owner(), "session.patched", session, what)),
                List.of(Sessions.mark(tx, saying.owner(), session, change.apply(session.marks()))));
    }

    static AgentId agent(View view, PersonId owner, String slug) {
        if (slug.equals(SessionKey.MANAGER)) {
            return new ManagerId(owner);
        }
        return Identities.bySlug(view, owner, slug)
                .<AgentId>map(Identity::id)
                .orElseThrow(() -> new Fault(
                        ErrorCode.NOT_FOUND,
                        "you have no active agent of that name",
                        Map.of("hint", "list your agents with `clawnet identities list`")));
    }

    private Answer<AgentMethods.Waited> await(Caller caller, AgentMethods.Wait wait) {
        Run run = store.read(view -> runs.find(view, caller.person(), wait.runId()))
                .orElseThrow(() -> new Fault(ErrorCode.NOT_FOUND, "no such run"));
        if (run.ended()) {
            return Answer.now(waited(run));
        }
        Duration timeout = Duration.ofMillis(wait.timeoutMs().orElse(30_000L));
        return new Answer.Later<>(
                Optional.empty(),
                completion -> waiters.onEndOr(
                        caller.person(),
                        wait.runId(),
                        timeout,
                        ended -> completion.done(waited(ended)),
                        completion::onAbandoned),
                timeout.plusSeconds(5));
    }

    private static AgentMethods.Finished finished(Run run) {
        String text = run.text().orElse("");
        return new AgentMethods.Finished(
                run.id(),
                SessionRuns.status(run),
                run.state() == Run.State.DONE ? "completed" : text,
                run.state() == Run.State.DONE
                        ? Optional.of(new AgentMethods.Result(List.of(new AgentMethods.Payload(text)), Map.of()))
                        : Optional.empty());
    }

    private static AgentMethods.Waited waited(Run run) {
        return new AgentMethods.Waited(
                run.id(),
                SessionRuns.status(run),
                Optional.of(run.openedAt().toEpochMilli()),
                run.endedAt().map(Instant::toEpochMilli),
                run.state() == Run.State.FAILED ? run.text() : Optional.empty());
    }
}
