package dev.clawnet.gateway;

import dev.clawnet.gateway.agent.Agents;
import dev.clawnet.gateway.approval.ApprovalDesk;
import dev.clawnet.gateway.control.NodeLinks;
import dev.clawnet.gateway.ledger.Ledger;
import dev.clawnet.gateway.node.Nodes;
import dev.clawnet.gateway.people.People;
import dev.clawnet.gateway.people.PeopleDesk;
import dev.clawnet.gateway.people.Person;
import dev.clawnet.gateway.presence.Links;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.time.SystemTimers;
import dev.clawnet.protocol.id.PersonId;
import java.nio.file.Path;

/// What every room is built from: the ground, the store, and the parts that all rooms share.
///
/// @param settings those of the start; what changes later reaches a room by [Room#use]
/// @param links the connections that stand
record Hall(
        GatewaySettings settings,
        Gateway.Ground ground,
        Store store,
        Notices notices,
        SystemTimers timers,
        Ledger ledger,
        PeopleDesk people,
        ApprovalDesk approvals,
        Agents agents,
        Links links,
        NodeLinks nodeLinks,
        Nodes nodes,
        Messaging messaging) {

    /// Agents of the host person lie where they lay when there was one person; those of others below their person.
    Path agentFolders(PersonId person) {
        boolean host =
                store.read(view -> People.find(view, person)).map(Person::host).orElse(false);
        Path base = host
                ? settings.stateDir()
                : settings.stateDir().resolve("people").resolve(person.value());
        return base.resolve("agents");
    }
}
