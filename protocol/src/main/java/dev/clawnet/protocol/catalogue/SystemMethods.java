package dev.clawnet.protocol.catalogue;

import static dev.clawnet.protocol.method.Method.method;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Method.None;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The gateway as one person sees it: health, status, presence. Never another person's counts.
public final class SystemMethods {
    public static final Method<HealthParams, Health> HEALTH = method("health")
            .takes(HealthParams.class)
            .returns(Health.class)
            .by(Role.OPERATOR, Role.NODE)
            .needs(Scope.READ)
            .perMinute(Rates.LOOKS)
            .doc("Whether the gateway serves and its store takes changes, with the caller's own agents.");

    public static final Method<StatusParams, Status> STATUS = method("status")
            .takes(StatusParams.class)
            .returns(Status.class)
            .needs(Scope.READ)
            .perMinute(Rates.LOOKS)
            .doc("The caller's own part of the gateway in figures.");

    public static final Method<None, PresenceList> SYSTEM_PRESENCE = method("system-presence")
            .takes(None.class)
            .returns(PresenceList.class)
            .needs(Scope.READ)
            .perMinute(Rates.LOOKS)
            .doc("Devices of the caller's person that are connected, or were within five minutes.");

    public static final EventType<Tick> TICK = EventType.open("tick", Tick.class, "Proof of life, every 30 seconds.");

    public static final EventType<Shutdown> SHUTDOWN =
            EventType.open("shutdown", Shutdown.class, "The gateway stops; connections close with 1012 after it.");

    public static final EventType<PresenceChanged> PRESENCE = EventType.event(
            "presence", PresenceChanged.class, Scope.READ, "Devices of the same person came, changed or went.");

    public static final List<Method<?, ?>> ALL = List.of(HEALTH, STATUS, SYSTEM_PRESENCE);

    public static final List<EventType<?>> EVENTS = List.of(TICK, SHUTDOWN, PRESENCE);

    private SystemMethods() {}

    public record HealthParams(Optional<Boolean> probe) {}

    /// Health of the gateway, with the caller's own agents.
    ///
    /// OpenClaw's answer (1.4 kB) also has `plugins`, `configReload`, `modelRuntime`, `eventLoop` and a `heartbeat`
    /// for each agent. They are left out: there are no plugins, and figures of the process would tell one person
    /// how busy the others are. Its clients pass over what is not there.
    ///
    /// @param ok `false` while the store takes no changes: what is read is still right, what is asked to change
    ///     fails with STORE_UNAVAILABLE
    /// @param channels those of the caller's accounts, by name
    public record Health(
            Boolean ok,
            Long ts,
            Long durationMs,
            Map<String, ChannelHealth> channels,
            List<String> channelOrder,
            Map<String, String> channelLabels,
            Long heartbeatSeconds,
            String defaultAgentId,
            List<HealthAgent> agents,
            HealthSessions sessions) {
        public Health {
            channels = Map.copyOf(channels);
            channelOrder = List.copyOf(channelOrder);
            channelLabels = Map.copyOf(channelLabels);
            agents = List.copyOf(agents);
        }
    }

    /// A channel with the caller's accounts on it.
    ///
    /// @param connected whether the line of any of them is up
    public record ChannelHealth(
            Boolean configured, Boolean running, Boolean connected, Map<String, AccountHealth> accounts) {
        public ChannelHealth {
            accounts = Map.copyOf(accounts);
        }
    }

    public record AccountHealth(
            String accountId, Boolean configured, Boolean running, Boolean connected, String healthState) {}

    /// A session that changed lately.
    ///
    /// @param kind `direct`, or `group` for a room
    /// @param age since then, in milliseconds
    public record RecentSession(String key, String agentId, String sessionId, String kind, Long updatedAt, Long age) {}

    public record HealthAgent(String agentId, Boolean isDefault, HealthSessions sessions) {}

    /// Sessions in figures.
    ///
    /// @param path stock clients print it; it names no file of the host
    public record HealthSessions(String path, Integer count, List<RecentSession> recent) {
        public HealthSessions {
            recent = List.copyOf(recent);
        }
    }

    public record StatusParams(Optional<Boolean> includeChannelSummary) {}

    public record Status(
            String runtimeVersion,
            StatusHeartbeat heartbeat,
            List<String> channelSummary,
            List<String> queuedSystemEvents,
            StatusSessions sessions) {
        public Status {
            channelSummary = List.copyOf(channelSummary);
            queuedSystemEvents = List.copyOf(queuedSystemEvents);
        }
    }

    public record StatusHeartbeat(String defaultAgentId, List<StatusHeartbeatAgent> agents) {
        public StatusHeartbeat {
            agents = List.copyOf(agents);
        }
    }

    public record StatusHeartbeatAgent(String agentId, Boolean enabled, String every, Long everyMs) {}

    public record StatusSessions(
            List<String> paths,
            Integer count,
            StatusDefaults defaults,
            List<RecentSession> recent,
            List<StatusAgent> byAgent) {
        public StatusSessions {
            paths = List.copyOf(paths);
            recent = List.copyOf(recent);
            byAgent = List.copyOf(byAgent);
        }
    }

    public record StatusDefaults(Optional<String> model, Optional<Integer> contextTokens) {}

    public record StatusAgent(String agentId, String path, Integer count, List<RecentSession> recent) {
        public StatusAgent {
            recent = List.copyOf(recent);
        }
    }

    /// One device of a person, whatever the number of its connections; or, without `clientId`, what somebody said is
    /// there by `system-event`.
    ///
    /// @param ts last change, epoch milliseconds: of a device that is gone, when it went
    /// @param reason `connect` or `disconnect`: a row of a device that is gone stays five minutes; whatever was
    ///     said in a row that was said
    /// @param roles a badge for each role that a connection of the device is in
    /// @param caps what those connections said that they can do
    public record PresenceEntry(
            Long ts,
            Optional<String> host,
            Optional<String> clientId,
            Optional<String> ip,
            Optional<String> version,
            Optional<String> platform,
            Optional<String> deviceFamily,
            Optional<String> mode,
            Optional<String> reason,
            Optional<String> text,
            Optional<Long> onlineSince,
            Optional<String> deviceId,
            Optional<List<String>> roles,
            Optional<List<String>> caps,
            Optional<List<String>> scopes,
            Optional<String> instanceId) {
        public PresenceEntry {
            roles = roles.map(List::copyOf);
            caps = caps.map(List::copyOf);
            scopes = scopes.map(List::copyOf);
        }
    }

    /// An array on the wire.
    public record PresenceList(@JsonValue List<PresenceEntry> entries) {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public PresenceList {
            entries = List.copyOf(entries);
        }
    }

    public record PresenceChanged(List<PresenceEntry> presence) {
        public PresenceChanged {
            presence = List.copyOf(presence);
        }
    }

    public record Tick(Long ts) {}

    public record Shutdown(String reason, Optional<Long> restartExpectedMs) {}
}
