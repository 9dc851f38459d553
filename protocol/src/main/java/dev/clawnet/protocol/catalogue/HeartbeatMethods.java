package dev.clawnet.protocol.catalogue;

import static dev.clawnet.protocol.method.Method.method;

import dev.clawnet.protocol.id.RunId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.shape.OneOf;
import dev.clawnet.protocol.shape.Text;
import java.util.List;
import java.util.Optional;

/// Heartbeats: an agent looks after things by itself from time to time, and is told what came up meanwhile. Each is a
/// job of the agent's main session too, and stands in `cron.list`.
public final class HeartbeatMethods {
    /// Characters of what an agent is told.
    public static final int TEXT = 4_000;

    private HeartbeatMethods() {}

    /// Tells an agent something.
    ///
    /// @param mode `now`: its heartbeat begins at once; `next-heartbeat`: it is told at the next one
    /// @param agentId the agent; main if left out
    /// @param sessionKey taken for clients that send it: it is told in the main session
    public record Wake(
            @OneOf({"now", "next-heartbeat"}) String mode,

            @Text(min = 1, max = TEXT, kind = Text.Kind.FILLED)
            String text,

            @Text(min = 1, max = 40) Optional<String> agentId,
            @Text(max = SessionMethods.KEY) Optional<String> sessionKey) {
        public Wake {
            Wire.given("mode", mode);
            requireFilled(text);
        }
    }

    /// Tells the agent main something at its next heartbeat.
    public record SystemEvent(
            @Text(min = 1, max = TEXT, kind = Text.Kind.FILLED)
            String text) {
        public SystemEvent {
            requireFilled(text);
        }
    }

    private static void requireFilled(String text) {
        if (Wire.given("text", text).isBlank()) {
            throw new IllegalArgumentException("text is blank");
        }
    }

    public record Done(Boolean ok) {}

    /// Switches all heartbeats of the caller's agents that the configuration makes on or off, until it changes.
    public record SetHeartbeats(Boolean enabled) {
        public SetHeartbeats {
            Wire.given("enabled", enabled);
        }
    }

    public record HeartbeatsSet(Boolean ok, Boolean enabled) {}

    /// The last heartbeat of the caller's agents; empty when there was none.
    ///
    /// @param status `sent`: it said something; `ok-token`: nothing needed attention; `failed`
    /// @param preview the beginning of what it said, or why it failed
    public record Beat(
            Optional<Long> ts,
            @OneOf({"sent", "ok-token", "failed"}) Optional<String> status,
            Optional<String> agentId,
            Optional<String> preview,
            Optional<Long> durationMs,
            Optional<RunId> runId) {
        public static final Beat NONE = new Beat(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    public static final EventType<Beat> HEARTBEAT =
            EventType.event("heartbeat", Beat.class, Scope.READ, "A heartbeat of an agent of the person is over.");

    public static final Method<Wake, Done> WAKE = method("wake")
            .takes(Wake.class)
            .returns(Done.class)
            .needs(Scope.WRITE)
            .writes("heartbeat.told")
            .perMinute(60)
            .fails(ErrorCode.NOT_FOUND)
            .doc("Tells an agent something at its next heartbeat, or at one that begins now.");

    public static final Method<SystemEvent, Done> SYSTEM_EVENT = method("system-event")
            .takes(SystemEvent.class)
            .returns(Done.class)
            .needs(Scope.ADMIN)
            .writes("heartbeat.told")
            .perMinute(60)
            .fails(ErrorCode.NOT_FOUND)
            .doc("Tells the agent main something at its next heartbeat.");

    public static final Method<Method.None, Beat> LAST_HEARTBEAT = method("last-heartbeat")
            .takes(Method.None.class)
            .returns(Beat.class)
            .needs(Scope.READ)
            .doc("Shows the last heartbeat of the caller's agents.");

    public static final Method<SetHeartbeats, HeartbeatsSet> SET_HEARTBEATS = method("set-heartbeats")
            .takes(SetHeartbeats.class)
            .returns(HeartbeatsSet.class)
            .needs(Scope.ADMIN)
            .writes("heartbeat.set")
            .perMinute(60)
            .doc("Switches the heartbeats of the caller's agents on or off, until the configuration changes.");

    public static final List<Method<?, ?>> ALL = List.of(WAKE, SYSTEM_EVENT, LAST_HEARTBEAT, SET_HEARTBEATS);
    public static final List<EventType<?>> EVENTS = List.of(HEARTBEAT);
}
