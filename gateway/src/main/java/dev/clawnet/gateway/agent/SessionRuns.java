package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.session.SessionNotice;
import dev.clawnet.gateway.session.Sessions;
import dev.clawnet.gateway.session.Turn;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.id.PersonId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The runs of a session: which belong to it, how all of them are stopped, and what the end of one leaves there.
public final class SessionRuns {
    private final Runs runs;
    private final Speech speech;

    SessionRuns(Runs runs, Speech speech) {
        this.runs = runs;
        this.speech = speech;
    }

    /// The session that a run belongs to: whoever stops or resets it stops the run.
    private Optional<SessionKey> within(View view, Run run) {
        return Lanes.session(run).or(() -> session(view, run));
    }

    /// The session that a run's answer goes to; empty for runs that answer nobody but the platform.
    private Optional<SessionKey> session(View view, Run run) {
        return switch (run.cause()) {
            case Cause.Owner owner -> Optional.of(SessionKey.of(owner.session()));
            case Cause.Result result -> Optional.of(SessionKey.of(result.session()));
            case Cause.Job job -> Optional.of(SessionKey.of(job.session()));
            case Cause.Message message -> Optional.of(SessionKey.of(message.session()));
            case Cause.Sent sent -> Optional.of(SessionKey.of(sent.session()));
            case Cause.Spawned spawned -> Optional.of(SessionKey.of(spawned.session()));
            case Cause.Invoked invoked -> Optional.of(SessionKey.of(invoked.session()));
            // What a run that faces others asked for, it is not told: the answer is its owner's alone (INV-6).
            case Cause.Advice advice ->
                runs.find(view, run.owner(), advice.run())
                        .filter(Run::isPublic)
                        .map(_ -> SessionKey.main(SessionKey.MANAGER));
            case Cause.Turn _, Cause.Half _, Cause.Branch _, Cause.Form _, Cause.Summary _ -> Optional.empty();
        };
    }

    /// Whether a run ends when what happens in a session is stopped: it speaks there, or works for a run of there.
    private boolean within(View view, Run run, SessionKey key) {
        return within(view, run).equals(Optional.of(key))
                || (run.cause() instanceof Cause.Spawned spawned
                        && spawned.above().contains(key.text()));
    }

    /// Ends everything that runs or waits in a session, in this transaction; what waits first, so that nothing of it
    /// begins when something else ends.
    public RunEnd.Follow stopAll(Tx tx, PersonId owner, SessionKey key, String why) {
        RunEnd.Follow all = RunEnd.Follow.NOTHING;
        for (Run found : running(tx, owner, key)) {
            all = all.and(runs.find(tx, owner, found.id())
                    .filter(run -> !run.ended())
                    .map(run -> runs.end(tx, run, Run.State.CANCELLED, why))
                    .orElse(RunEnd.Follow.NOTHING));
        }
        return all;
    }

    /// The runs of a session that are not over, those that wait first.
    public List<Run> running(View view, PersonId owner, SessionKey key) {
        return runs.open(view, owner).stream()
                .filter(run -> within(view, run, key))
                .sorted(Comparator.comparing((Run run) -> run.state() != Run.State.QUEUED))
                .toList();
    }

    /// The runs of all sessions of a person that are not over.
    public List<Run> running(View view, PersonId owner) {
        return runs.open(view, owner).stream()
                .filter(run -> within(view, run).isPresent())
                .toList();
    }

    /// What the end of an owner's run leaves.
    RunEnd ends() {
        return new RunEnd() {
            @Override
            public Follow ended(Tx tx, Run run) {
                return SessionRuns.this.ended(tx, run);
            }

            @Override
            public Follow aside(Tx tx, Run run) {
                return session(tx, run).map(session -> told(run, session, true)).orElse(Follow.NOTHING);
            }
        };
    }

    private RunEnd.Follow told(Run run, SessionKey session, boolean said) {
        return new RunEnd.Follow(List.of(), List.of(event(run), speech.ended(run, session, said)));
    }

    /// The answer in its session; where no session is left to be made for it, it is told and kept in the run alone.
    public RunEnd.Follow ended(Tx tx, Run run) {
        return session(tx, run)
                .map(session -> {
                    if (!Sessions.hasRoom(tx, run.owner(), session)) {
                        return told(run, session, true);
                    }
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
                    return new RunEnd.Follow(List.of(), List.of(event(run), speech.ended(run, session, true), said));
                })
                .orElse(RunEnd.Follow.NOTHING);
    }

    /// The end of a run whose last word is no part of the conversation: it said nothing, or may not say it.
    public RunEnd.Follow unsaid(Tx tx, Run run) {
        return session(tx, run).map(session -> told(run, session, false)).orElse(RunEnd.Follow.NOTHING);
    }

    /// The end of a run whose last word somebody else put into the conversation.
    public RunEnd.Follow said(Tx tx, Run run) {
        return session(tx, run).map(session -> told(run, session, true)).orElse(RunEnd.Follow.NOTHING);
    }

    /// How a run stands, in the word that clients are told.
    static String status(Run run) {
        return switch (run.state()) {
            case DONE -> "ok";
            case FAILED -> "error";
            case CANCELLED -> "cancelled";
            case QUEUED, LIVE, WAITING -> "timeout";
        };
    }

    private static RunNotice.Told event(Run run) {
        return new RunNotice.Told.Over(
                run,
                Map.of("phase", "end", "status", status(run), "text", run.text().orElse("")));
    }
}
