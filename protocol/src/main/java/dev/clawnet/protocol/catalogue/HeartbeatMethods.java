package dev.clawnet.protocol.catalogue;

import static dev.clawnet.protocol.method.Method.method;

import dev.clawnet.protocol.id.RunId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.shape.OneOf;
import dev.clawnet.protocol.shape.Range;
import dev.clawnet.protocol.shape.Size;
import dev.clawnet.protocol.shape.Text;
import java.util.List;
import java.util.Optional;

/// Heartbeats: an agent looks after things by itself from time to time, and is told what came up meanwhile. Each is a
/// job of the agent's main session too, and stands in `cron.list`.
public final class HeartbeatMethods {
    /// Characters of what an agent is told.
    public static final int TEXT = 4_000;
    /// Characters of each other thing that a system event says.
    public static final int SAID = 200;
    /// Values of each list in a system event.
    public static final int TAGS = 64;

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

    /// Tells the agent main something at its next heartbeat, and shows who said it as a row of the person's presence.
    /// A text that begins with `Node:` is such a row alone: the agent is not told.
    ///
    /// @param instanceId which row it is; the host or the text if left out
    /// @param host a machine's name
    /// @param ip where the sender says it is
    /// @param reason why, such as `connect` or `periodic`
    /// @param deviceId taken for clients that send it: rows of devices are made by their links alone
    /// @param modelIdentifier taken, and not shown
    /// @param lastInputSeconds taken, and not shown
    /// @param roles taken, and not shown: what a device may is what its links prove
    /// @param scopes taken, and not shown, as roles are
    /// @param tags taken, and not shown
    public record SystemEvent(
            @Text(min = 1, max = TEXT, kind = Text.Kind.FILLED)
            String text,

            @Text(max = SAID) Optional<String> instanceId,
            @Text(max = SAID) Optional<String> host,
            @Text(max = SAID) Optional<String> ip,
            @Text(max = SAID) Optional<String> version,
            @Text(max = SAID) Optional<String> platform,
            @Text(max = SAID) Optional<String> deviceFamily,
            @Text(max = SAID) Optional<String> mode,
            @Text(max = SAID) Optional<String> reason,
            @Text(max = SAID) Optional<String> deviceId,
            @Text(max = SAID) Optional<String> modelIdentifier,
            @Range(min = 0) Optional<Long> lastInputSeconds,
            @Text(max = SAID) @Size(max = TAGS) Optional<List<String>> roles,
            @Text(max = SAID) @Size(max = TAGS) Optional<List<String>> scopes,
            @Text(max = SAID) @Size(max = TAGS) Optional<List<String>> tags) {
        public SystemEvent {
            requireFilled(text);
            roles = roles.map(List::copyOf);
            scopes = scopes.map(List::copyOf);
            tags = tags.map(List::copyOf);
        }

        /// One that says nothing but its text.
        public static SystemEvent of(String text) {
            Optional<String> unsaid = Optional.empty();
            Optional<List<String>> none = Optional.empty();
            return new SystemEvent(
                    text,
                    unsaid,
                    unsaid,
                    unsaid,
                    unsaid,
                    unsaid,
                    unsaid,
                    unsaid,
                    unsaid,
                    unsaid,
                    unsaid,
                    Optional.empty(),
                    none,
                    none,
                    none);
        }

        /// Whether it says that a machine is there, and nothing that an agent would act upon.
        public boolean presenceOnly() {
            return text.startsWith("Node:");
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
            .perMinute(1_200)
            .fails(ErrorCode.NOT_FOUND)
            .doc("Tells the agent main something at its next heartbeat, and the links of the person that it was said.");

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
