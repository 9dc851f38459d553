package dev.clawnet.gateway.control;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.presence.Links;
import dev.clawnet.gateway.presence.Peer;
import dev.clawnet.gateway.presence.Presence;
import dev.clawnet.gateway.time.Timers;
import dev.clawnet.protocol.catalogue.SystemMethods;
import dev.clawnet.protocol.catalogue.SystemMethods.Shutdown;
import dev.clawnet.protocol.catalogue.SystemMethods.Tick;
import dev.clawnet.protocol.id.ConnId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;

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
    /// Persons whose list was told a moment ago, and whether it changed since. Guarded by itself.
    private final Map<PersonId, Boolean> gathering = new HashMap<>();

    private volatile boolean ticking;

    Events(Control.Ground ground) {
        this.links = ground.links();
        this.presence = ground.presence();
        this.clock = ground.clock();
        this.timers = ground.timers();
    }

    <E> void deliver(Broadcast<E> broadcast) {
        List<Peer> to = receivers(broadcast.person(), broadcast.event());
        to.removeIf(peer -> !concerns(broadcast, peer.caller().conn()));
        if (!to.isEmpty()) {
            String payload = Json.STRICT.writeValueAsString(broadcast.payload());
            send(to, new Peer.EventText(broadcast.event().name(), payload, Optional.empty(), broadcast.droppable()));
        }
    }

    private static boolean concerns(Broadcast<?> broadcast, ConnId link) {
        return !(broadcast.except().isPresent() && broadcast.except().get().equals(link))
                && (broadcast.only().isEmpty() || broadcast.only().get().contains(link));
    }

    /// Tells the links of a person that its list of devices changed: at once, and then no more often than each
    /// [Limits#PRESENCE_GATHER], so that a person's devices that come all at once do not tell each other of
    /// each other for ever.
    void presence(PersonId person) {
        synchronized (gathering) {
            if (gathering.containsKey(person)) {
                gathering.put(person, true);
                return;
            }
            gathering.put(person, false);
        }
        tell(person);
    }

    private void tell(PersonId person) {
        Presence.Told told = presence.told(person);
        send(
                receivers(person, SystemMethods.PRESENCE),
                new Peer.EventText(
                        SystemMethods.PRESENCE.name(),
                        "{\"presence\":" + told.rows() + "}",
                        Optional.of(new Peer.Versions(told.version(), 0)),
                        true));
        try {
            timers.at(clock.instant().plus(Limits.PRESENCE_GATHER), () -> gathered(person));
        } catch (RejectedExecutionException e) {
            // No room for a timer, or the gateway stops: the next change is told at once again.
            synchronized (gathering) {
                gathering.remove(person);
            }
        }
    }

    private void gathered(PersonId person) {
        synchronized (gathering) {
            if (!gathering.getOrDefault(person, false)) {
                gathering.remove(person);
                return;
            }
            gathering.put(person, false);
        }
        tell(person);
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

    /// Asked for each event, of each link of a person. The caller may take some out of the list.
    private List<Peer> receivers(PersonId person, EventType<?> event) {
        List<Peer> found = new ArrayList<>();
        for (Peer peer : links.of(person)) {
            if (peer.caller().role() == Role.OPERATOR
                    && (event.capability().isEmpty()
                            || Capabilities.has(peer.self(), event.capability().get()))
                    && (event.scope().isEmpty()
                            || Scope.satisfies(
                                    peer.caller().scopes(), event.scope().get()))) {
                found.add(peer);
            }
        }
        return found;
    }

    private static void send(List<Peer> to, Peer.EventText text) {
        to.forEach(peer -> peer.broadcast(text));
    }
}
