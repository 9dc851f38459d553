package dev.clawnet.gateway.control;

import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.presence.Presence;
import dev.clawnet.protocol.catalogue.SystemMethods;
import dev.clawnet.protocol.catalogue.SystemMethods.PresenceList;

/// Health, status and presence of the caller's own person.
public final class SystemFeature {
    private final HealthView health;
    private final Presence presence;

    public SystemFeature(HealthView health, Presence presence) {
        this.health = health;
        this.presence = presence;
    }

    public void bind(MethodTable table) {
        table.bind(SystemMethods.HEALTH, (caller, _) -> health.health(caller));
        table.bind(SystemMethods.STATUS, (caller, _) -> health.status(caller));
        table.bind(SystemMethods.SYSTEM_PRESENCE, (caller, _) -> new PresenceList(presence.of(caller.person())));
    }
}
