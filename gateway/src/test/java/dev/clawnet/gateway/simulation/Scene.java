package dev.clawnet.gateway.simulation;

import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.approval.Approval;
import dev.clawnet.gateway.collab.CollabPeek;
import dev.clawnet.gateway.device.Device;
import dev.clawnet.gateway.device.Devices;
import dev.clawnet.gateway.people.ContactPeek;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.people.Identity;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Grant;
import dev.clawnet.policy.Rule;
import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The world as it is stored after a step.
///
/// @param failing whether the disk of this process takes nothing any more
record Scene(View view, Instant now, boolean failing) {
    static final Table<Run> RUNS = Table.keptWritten("agent_run", Run.class);
    static final Table<Approval> APPROVALS = Table.keptWritten("approvals", Approval.class);
    static final Table<Grant> GRANTS = Table.table("grants", Grant.class);
    static final Table<Rule> RULES = Table.table("rules", Rule.class);
    private static final int MANY = 1_000;

    Optional<Run> run(PersonId owner, String run) {
        return view.find(RUNS, owner, run);
    }

    Optional<Identity> identity(IdentityId id) {
        return Identities.find(view, id);
    }

    List<Grant> grants(PersonId owner) {
        return view.list(GRANTS, owner, "", MANY).stream().map(View.Row::value).toList();
    }

    List<Rule> rules(PersonId owner) {
        return view.list(RULES, owner, "", MANY).stream().map(View.Row::value).toList();
    }

    Optional<Device> device(PersonId person, String actor) {
        return actor.startsWith("device:")
                ? Devices.find(view, person, new DeviceId(actor.substring("device:".length())))
                : Optional.empty();
    }

    /// Whether both sides say that they are contacts.
    boolean contacts(PersonId one, PersonId other) {
        return agreed(one, other) && agreed(other, one);
    }

    boolean agreed(PersonId one, PersonId other) {
        return ContactPeek.find(view, one, other)
                .filter(ContactPeek.Seen::agreed)
                .isPresent();
    }

    Optional<CollabPeek.Seen> collab(PersonId proposer, CollabId id) {
        return view.find(SimGateway.TABLES.get("collab"), proposer, id.value())
                .flatMap(row -> CollabPeek.of(Optional.of(row)));
    }
}
