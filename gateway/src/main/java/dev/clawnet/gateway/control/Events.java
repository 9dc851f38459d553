package dev.clawnet.gateway.control;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.presence.Links;
import dev.clawnet.gateway.presence.Peer;
import dev.clawnet.gateway.presence.Presence;
import dev.clawnet.gateway.time.Timers;
import dev.clawnet.protocol.catalogue.SystemMethods;
import dev.clawnet.protocol.catalogue.SystemMethods.PresenceChanged;
import dev.clawnet.protocol.catalogue.SystemMethods.Shutdown;
import dev.clawnet.protocol.catalogue.SystemMethods.Tick;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Events to links: those of the person concerned, in the role of an operator, with the scope. Only `tick` and
/// `shutdown` go to everybody, and they say nothing of anybody.
///
/// Threat: an event that reaches another person. The person is part of the event, and links are looked up by it.
/// See `EventsTest`.
final class Events {
    private final Links links;
    private final Presence presence;
    private final InstantSource clock;
    private final Timers timers;
    private volatile boolean ticking;

    Events(Control.Ground ground) {
        this.links = ground.links();
        this.presence = ground.presence();
        this.clock = ground.clock();
        this.timers = ground.timers();
    }

    <E> void deliver(Broadcast<E> broadcast) {
        List<Peer> to = receivers(broadcast.person(), broadcast.event()).stream()
                .filter(peer ->
                        !broadcast.except().equals(Optional.of(peer.caller().conn())))
                .toList();
        send(to, broadcast.event(), broadcast.payload(), Optional.empty());
    }

    /// Tells the links of a person that its list of devices changed.
    void presence(PersonId person) {
        Peer.Versions versions = new Peer.Versions(presence.version(person), 0);
        send(
                receivers(person, SystemMethods.PRESENCE),
                SystemMethods.PRESENCE,
                new PresenceChanged(presence.of(person)),
                Optional.of(versions));
    }

    void startTicking() {
        ticking = true;
        timers.at(clock.instant().plus(Limits.TICK), this::tick);
    }

    void stopTicking() {
        ticking = false;
    }

    void shutdown(String reason, Optional<Duration> back) {
        Shutdown payload = new Shutdown(reason, back.map(Duration::toMillis));
        everybody(SystemMethods.SHUTDOWN, payload);
    }

    private void tick() {
        if (!ticking) {
            return;
        }
        everybody(SystemMethods.TICK, new Tick(clock.instant().toEpochMilli()));
        timers.at(clock.instant().plus(Limits.TICK), this::tick);
    }

    private <E> void everybody(EventType<E> event, E payload) {
        Peer.EventText text =
                new Peer.EventText(event.name(), Json.STRICT.writeValueAsString(payload), Optional.empty(), false);
        links.all().forEach(peer -> peer.broadcast(text));
    }

    private List<Peer> receivers(PersonId person, EventType<?> event) {
        return links.of(person).stream()
                .filter(peer -> peer.caller().role() == Role.OPERATOR)
                .filter(peer -> event.scope()
                        .map(scope -> Scope.satisfies(peer.caller().scopes(), scope))
                        .orElse(true))
                .filter(peer -> event.capability()
                        .map(capability -> Capabilities.has(peer.self(), capability))
                        .orElse(true))
                .toList();
    }

    private static <E> void send(List<Peer> to, EventType<E> event, E payload, Optional<Peer.Versions> versions) {
        if (to.isEmpty()) {
            return;
        }
        boolean droppable = event.equals(SystemMethods.PRESENCE);
        Peer.EventText text =
                new Peer.EventText(event.name(), Json.STRICT.writeValueAsString(payload), versions, droppable);
        to.forEach(peer -> peer.broadcast(text));
    }
}
