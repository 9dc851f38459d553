package dev.clawnet.gateway.node;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.protocol.catalogue.NodeMethods;
import dev.clawnet.protocol.catalogue.NodeMethods.HostStats;
import dev.clawnet.protocol.catalogue.NodeMethods.NodeEvent;
import dev.clawnet.protocol.catalogue.NodeMethods.NodeEventResult;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.json.Binder;
import dev.clawnet.protocol.json.Json;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// What nodes report of themselves: kept in memory, told to their own person, and believed by nobody. Nothing that a
/// node reports starts a run.
public final class NodeEvents {
    private final InstantSource clock;
    private final Consumer<Broadcast<?>> tell;
    /// Guarded by its own monitor; the oldest make room.
    private final Map<DeviceId, HostStats> stats = new LinkedHashMap<>();

    /// Events of nodes.
    ///
    /// @param tell sends to the links of the person concerned
    public NodeEvents(InstantSource clock, Consumer<Broadcast<?>> tell) {
        this.clock = clock;
        this.tell = tell;
    }

    NodeEventResult heard(Caller caller, NodeEvent event) {
        return switch (event.event()) {
            case "node.host.stats" -> stats(caller, event);
            // Its link is what shows that a node is alive; there is nothing to keep.
            case "node.presence.alive" -> result(event, true, "connected");
            case "exec.started", "exec.finished", "exec.denied" -> result(event, false, "unmatched_exec_event");
            default -> result(event, false, "unsupported_event");
        };
    }

    private NodeEventResult stats(Caller caller, NodeEvent event) {
        Optional<HostStats> read = caller.device().flatMap(_ -> payload(event)).flatMap(NodeEvents::hostStats);
        if (read.isEmpty()) {
            return result(event, false, "invalid_payload");
        }
        HostStats now = read.get().at(clock.millis());
        caller.device().ifPresent(device -> {
            keep(device, now);
            tell.accept(new Broadcast<>(
                    caller.person(), NodeMethods.HOST_STATS, new NodeMethods.HostStatsTold(device.value(), now)));
        });
        return result(event, true, "updated");
    }

    private static Optional<JsonNode> payload(NodeEvent event) {
        try {
            return event.payloadJSON().map(Json.STRICT::readTree).or(event::payload);
        } catch (JacksonException e) {
            // Not JSON: the node is told that it is not valid.
            return Optional.empty();
        }
    }

    private static Optional<HostStats> hostStats(JsonNode payload) {
        try {
            return Optional.of(Binder.bind(Json.STRICT, payload, HostStats.class));
        } catch (Binder.Unbindable e) {
            // Not what such an event holds: the node is told so.
            return Optional.empty();
        }
    }

    private void keep(DeviceId device, HostStats now) {
        synchronized (stats) {
            stats.remove(device);
            stats.put(device, now);
            if (stats.size() > Limits.NODE_STATS) {
                stats.remove(stats.keySet().iterator().next());
            }
        }
    }

    /// What this node said last, as long as the gateway runs.
    Optional<HostStats> stats(DeviceId device) {
        synchronized (stats) {
            return Optional.ofNullable(stats.get(device));
        }
    }

    private static NodeEventResult result(NodeEvent event, boolean handled, String reason) {
        return new NodeEventResult(true, event.event(), handled, Optional.of(reason));
    }
}
