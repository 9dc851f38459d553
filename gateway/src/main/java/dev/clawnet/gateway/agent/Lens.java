package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.Snapshot;
import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.id.PersonId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the orchestrator knows about a run's place between people. It is above this package, so it is asked
/// through this.
public interface Lens {
    /// The collaboration that a run belongs to, as it stands now.
    Optional<Snapshot.CollabFacts> collaboration(View view, Run run);

    /// What stands between a run's agent and a counterpart, now.
    Optional<Snapshot.Relation> relation(View view, Run run, PersonId counterpart);

    /// Members of each tree of collaborations that a person is in.
    Map<CollabId, Set<PersonId>> trees(View view, PersonId person);

    /// The form that an act asks, or that the run answers.
    Optional<Snapshot.FormFacts> form(View view, Run run, Act act);
}
