package dev.clawnet.policy;

import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.ManagerId;
import dev.clawnet.protocol.id.PersonId;
import java.util.Optional;

/// One act with everything known about it, and what the checks of [Decide] work out from that more than once.
///
/// @param audience the audience of the act, from [ActAudience]
record Case(Snapshot snapshot, Act act, Labels labels, Audience audience) {
    static Case of(Snapshot snapshot, Act act) {
        Labels labels = Labels.of(snapshot);
        return new Case(snapshot, act, labels, ActAudience.of(snapshot, act, labels));
    }

    Snapshot.RunFacts run() {
        return snapshot.run();
    }

    PersonId owner() {
        return snapshot.run().owner();
    }

    Resource object() {
        return act.object();
    }

    /// The acting agent's name in resources: an identity's id, or `manager`.
    String agentName() {
        return switch (act.agent()) {
            case IdentityId identity -> identity.value();
            case ManagerId _ -> Resource.MANAGER_NAME;
        };
    }

    boolean byManager() {
        return act.agent() instanceof ManagerId;
    }

    /// Whether the run is a private half: only its owner learns from it.
    boolean privateRun() {
        return run().half() == Snapshot.Half.PRIVATE && run().audience().isOwnerOnly(owner());
    }

    boolean publicHalf() {
        return run().half() == Snapshot.Half.PUBLIC;
    }

    /// Whether the object is the collaboration that the run belongs to.
    boolean ofCollaboration() {
        return ofCollaboration(object());
    }

    boolean ofCollaboration(Resource resource) {
        return resource.kind() == Resource.Kind.COLLABORATION
                && snapshot.collaboration().isPresent()
                && resource.named(snapshot.collaboration().get().id().value());
    }

    /// What stands between the owner and the one this act faces; empty when that is not known.
    Optional<Snapshot.Relation> relation() {
        return snapshot.relation().filter(this::concerns);
    }

    private boolean concerns(Snapshot.Relation relation) {
        return act.counterpart().isPresent()
                ? act.counterpart().get().equals(relation.counterpart())
                : snapshot.collaboration().isPresent()
                        && !relation.counterpart().equals(owner())
                        && snapshot.collaboration().get().parties().contains(relation.counterpart());
    }

    /// Whether another owner's policy is in what the act would move on.
    boolean foreign() {
        if (run().foreign()) {
            return true;
        }
        for (PersonId policyOwner : snapshot.item().policies().keySet()) {
            if (!policyOwner.equals(owner())) {
                return act.verb().takesFromPlace();
            }
        }
        return false;
    }
}
