package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.session.Sessions;
import dev.clawnet.gateway.session.Turn;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Audience;
import dev.clawnet.policy.Integrity;
import dev.clawnet.policy.Readers;
import dev.clawnet.policy.Resource;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RunId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Runs that a clock begins.
public final class Errands {
    private final Runs runs;
    private final Turns turns;

    Errands(Runs runs, Turns turns) {
        this.runs = runs;
        this.turns = turns;
    }

    /// What is to be done.
    ///
    /// @param by who wrote the text
    /// @param integrity whether anybody vouches for the text
    /// @param consulted what the run that wrote it had looked at; empty when a person wrote it
    /// @param foreign policies of other owners that the text carries
    /// @param audience the owner, or the people of the conversation that it names; what they may not learn does not
    ///     exist in the run
    /// @param fresh whether its session begins anew
    /// @param quiet whether the session does not keep what the run was told
    /// @param before what it is told besides, before its text
    public record Errand(
            IdentityId agent,
            Cause.Job cause,
            Turn.Speaker by,
            String text,
            Integrity integrity,
            Set<Resource> consulted,
            Map<PersonId, Readers> foreign,
            Audience audience,
            boolean fresh,
            boolean quiet,
            List<Step.Given> before) {
        public Errand {
            consulted = Set.copyOf(consulted);
            foreign = Map.copyOf(foreign);
            before = List.copyOf(before);
        }

        boolean isPrivate() {
            return audience.equals(Audience.owner(agent.owner()));
        }
    }

    /// Opens the run and stores what it was told, in the transaction of whoever calls; or lets it wait for the run that
    /// is under way in its session.
    public Change<RunId> begin(Tx tx, Errand errand) {
        PersonId owner = errand.agent().owner();
        SessionKey session = SessionKey.of(errand.cause().session());
        List<Notice> told = new ArrayList<>();
        Runs.Opened opened = turns.enter(tx, OwnerContext.errand(tx, errand, session, List.of()), () -> {
            if (errand.fresh()) {
                Sessions.find(tx, owner, session).ifPresent(old -> told.add(Sessions.reset(tx, owner, old)));
            }
            return OwnerContext.errand(tx, errand, session, SessionTurns.shown(tx, owner, session, errand.audience()));
        });
        if (!errand.quiet() && opened.run().state() != Run.State.QUEUED) {
            told.add(Sessions.append(
                    tx,
                    owner,
                    session,
                    new Turn(
                            errand.by(),
                            errand.text(),
                            errand.integrity(),
                            opened.run().id().value(),
                            tx.now())));
        }
        told.addAll(opened.notices());
        return new Change<>(opened.run().id(), opened.entries(), told);
    }

    /// The steps of a run that is over, for its report.
    public List<Step> steps(Tx tx, Run run) {
        return runs.steps(tx, run);
    }
}
