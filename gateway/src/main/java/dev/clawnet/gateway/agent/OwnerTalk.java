package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.method.Answer;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.people.Identity;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.session.SessionNotice;
import dev.clawnet.gateway.session.Sessions;
import dev.clawnet.gateway.session.Turn;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Integrity;
import dev.clawnet.protocol.catalogue.AgentMethods;
import dev.clawnet.protocol.id.AgentId;
import dev.clawnet.protocol.id.ManagerId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RunId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An owner talks to their own agents: the methods `agent` and `agent.wait`, and what a run's end leaves in its
/// session.
public final class OwnerTalk {
    private static final Duration LONGEST_RUN = Duration.ofHours(24);

    private final Store store;
    private final Runs runs;
    private final RunWaiters waiters;
    private final Speech speech;

    OwnerTalk(Store store, Runs runs, RunWaiters waiters, Speech speech) {
        this.speech = speech;
        this.store = store;
        this.runs = runs;
        this.waiters = waiters;
    }

    public void bind(MethodTable table) {
        table.bindLater(AgentMethods.AGENT, this::ask);
        table.bindLater(AgentMethods.AGENT_WAIT, this::await);
    }

    private Answer<AgentMethods.Finished> ask(Caller caller, AgentMethods.Ask ask) {
        AgentMethods.Accepted accepted = store.write(tx -> open(tx, caller, ask));
        return new Answer.Later<>(
                Optional.of(accepted),
                completion -> waiters.onEnd(
                        caller.person(),
                        accepted.runId(),
                        run -> completion.done(finished(run)),
                        completion::onAbandoned),
                LONGEST_RUN);
    }

    private Change<AgentMethods.Accepted> open(Tx tx, Caller caller, AgentMethods.Ask ask) {
        SessionKey session = session(ask);
        Integrity words = caller.isHuman() ? Integrity.TRUSTED : Integrity.UNTRUSTED;
        return say(
                        tx,
                        new Saying(
                                caller.person(),
                                session,
                                ask.message(),
                                words,
                                ask.purpose().orElse(OwnerContext.OWN_PURPOSE)))
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
    public record Saying(PersonId owner, SessionKey session, String text, Integrity words, String purpose) {
        /// For the owner's own purpose.
        public Saying(PersonId owner, SessionKey session, String text, Integrity words) {
            this(owner, session, text, words, OwnerContext.OWN_PURPOSE);
        }
    }

    /// Starts a turn: opens the run that answers, whose audience is the owner alone, and stores what was said. The
    /// answer is stored when the run ends. `Fault(NOT_FOUND)` when the owner has no such agent.
    public Change<RunId> say(Tx tx, Saying saying) {
        AgentId agent = agent(tx, saying.owner(), saying.session().agent());
        Opening opening =
                OwnerContext.turn(tx, agent, saying.session(), saying.text(), saying.words(), saying.purpose());
        Runs.Opened opened = runs.open(tx, opening);
        RunId run = opened.run().id();
        SessionNotice.Said said = Sessions.append(
                tx,
                saying.owner(),
                saying.session(),
                new Turn(Turn.Speaker.OWNER, saying.text(), saying.words(), run.value(), tx.now()));
        return new Change<>(run, opened.entries(), opened.notices()).and(List.of(), List.of(said));
    }

    private static SessionKey session(AgentMethods.Ask ask) {
        try {
            SessionKey key = ask.sessionKey()
                    .map(SessionKey::of)
                    .orElseGet(() -> SessionKey.main(ask.agentId().orElse("main")));
            if (ask.agentId().isPresent() && !ask.agentId().get().equals(key.agent())) {
                throw new Fault(ErrorCode.INVALID_REQUEST, "agentId and sessionKey name different agents");
            }
            return key;
        } catch (IllegalArgumentException e) {
            throw new Fault(ErrorCode.INVALID_REQUEST, "a session key has the form agent:<agent>:<conversation>");
        }
    }

    private static AgentId agent(View view, PersonId owner, String slug) {
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
                status(run),
                run.state() == Run.State.DONE ? "completed" : text,
                run.state() == Run.State.DONE
                        ? Optional.of(new AgentMethods.Result(List.of(new AgentMethods.Payload(text)), Map.of()))
                        : Optional.empty());
    }

    private static AgentMethods.Waited waited(Run run) {
        return new AgentMethods.Waited(
                run.id(),
                status(run),
                Optional.of(run.openedAt().toEpochMilli()),
                run.endedAt().map(Instant::toEpochMilli),
                run.state() == Run.State.FAILED ? run.text() : Optional.empty());
    }

    private static String status(Run run) {
        return switch (run.state()) {
            case DONE -> "ok";
            case FAILED -> "error";
            case CANCELLED -> "cancelled";
            case LIVE, WAITING -> "timeout";
        };
    }

    /// What the end of an owner's run leaves: the answer in its session.
    public RunEnd.Follow ended(Tx tx, Run run) {
        return session(tx, run)
                .map(session -> {
                    Turn.Speaker speaker = run.state() == Run.State.DONE ? Turn.Speaker.AGENT : Turn.Speaker.PLATFORM;
                    SessionNotice.Said said = Sessions.append(
                            tx,
                            run.owner(),
                            session,
                            new Turn(
                                    speaker,
                                    run.text().orElse(""),
                                    run.integrity(),
                                    run.id().value(),
                                    tx.now()));
                    return new RunEnd.Follow(
                            List.of(), List.of(event(run, session, tx.now()), speech.ended(run, session), said));
                })
                .orElse(RunEnd.Follow.NOTHING);
    }

    /// The session that a run's answer goes to; empty for runs that answer nobody but the platform.
    public Optional<SessionKey> session(View view, Run run) {
        return switch (run.cause()) {
            case Cause.Owner owner -> Optional.of(SessionKey.of(owner.session()));
            case Cause.Result result -> Optional.of(SessionKey.of(result.session()));
            case Cause.Job job -> Optional.of(SessionKey.of(job.session()));
            // What a run that faces others asked for, it is not told: the answer is its owner's alone (INV-6).
            case Cause.Advice advice ->
                runs.find(view, run.owner(), advice.run())
                        .filter(Run::isPublic)
                        .map(_ -> SessionKey.main(SessionKey.MANAGER));
            case Cause.Turn _, Cause.Half _, Cause.Branch _, Cause.Form _, Cause.Message _ -> Optional.empty();
        };
    }

    private static Broadcast<AgentMethods.AgentEvent> event(Run run, SessionKey session, Instant now) {
        return new Broadcast<>(
                run.owner(),
                AgentMethods.AGENT_EVENT,
                new AgentMethods.AgentEvent(
                        run.id(),
                        (long) run.steps(),
                        "lifecycle",
                        now.toEpochMilli(),
                        Map.of(
                                "phase",
                                "end",
                                "status",
                                status(run),
                                "text",
                                run.text().orElse("")),
                        Optional.of(session.text())));
    }
}
