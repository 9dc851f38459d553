package dev.clawnet.protocol.catalogue;

import static dev.clawnet.protocol.method.Method.method;

import dev.clawnet.protocol.id.RunId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.shape.Form;
import dev.clawnet.protocol.shape.OneOf;
import dev.clawnet.protocol.shape.Range;
import dev.clawnet.protocol.shape.Size;
import dev.clawnet.protocol.shape.Text;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Talking to one's own agents.
public final class AgentMethods {
    /// Longest message to an agent, in characters.
    public static final int MESSAGE = 100_000;

    /// Characters of one picture in base64: 4 MiB, and the beginning of a `data:` URL.
    public static final int PICTURE = 5_600_000;
    /// Longest wait of `agent.wait`, and its default, in milliseconds.
    public static final long LONGEST_WAIT = 600_000;

    /// Longest wait for the final answer of `agent`, in seconds.
    public static final int LONGEST_TIMEOUT = 86_400;

    /// A picture that comes with what is said: PNG, JPEG, GIF or WebP by its own bytes.
    ///
    /// @param type taken for clients that send it
    /// @param mimeType taken for clients that send it
    /// @param fileName shown beside the picture
    /// @param content base64, or a `data:` URL of it
    public record Attachment(
            @Text(max = 40) Optional<String> type,
            @Text(max = 128) Optional<String> mimeType,
            @Text(max = 255) Optional<String> fileName,
            @Text(min = 1, max = PICTURE) String content) {
        public Attachment {
            Wire.given("content", content);
            if (content.length() > PICTURE) {
                throw new IllegalArgumentException("content takes 1 to " + PICTURE + " characters");
            }
        }
    }

    /// What the owner says.
    ///
    /// @param agentId slug of an identity, or `manager`; absent: `main`
    /// @param sessionKey a conversation of that agent; absent: its main one
    /// @param purpose slug of the owner's purpose; absent: `own`
    /// @param thinking taken for clients that send it; the agent's model decides
    /// @param deliver taken for clients that send it; an answer always goes to the owner's links
    /// @param attachments pictures; `INVALID_REQUEST` when the agent's model takes none
    /// @param timeout seconds until the final answer is given up, and the run goes on; absent or 0: a day
    public record Ask(
            @Text(min = 1, max = MESSAGE, kind = Text.Kind.FILLED)
            String message,

            @Text(min = 1, max = 200, kind = Text.Kind.FILLED)
            String idempotencyKey,

            @Form(Wire.SLUG_FORM) Optional<String> agentId,

            @Form("agent:[a-z0-9][a-z0-9-]{0,39}:[a-zA-Z0-9:._-]{1,200}")
            Optional<String> sessionKey,

            @Form(Wire.SLUG_FORM) Optional<String> purpose,
            @Text(max = 40) Optional<String> thinking,
            Optional<Boolean> deliver,
            @Range(min = 0, max = LONGEST_TIMEOUT) Optional<Integer> timeout,
            @Size(max = 20) Optional<List<Attachment>> attachments) {
        /// As most clients ask.
        public Ask(
                String message,
                String idempotencyKey,
                Optional<String> agentId,
                Optional<String> sessionKey,
                Optional<String> purpose) {
            this(
                    message,
                    idempotencyKey,
                    agentId,
                    sessionKey,
                    purpose,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }

        public Ask {
            attachments = attachments.map(List::copyOf);
            if (message.isBlank() || message.length() > MESSAGE) {
                throw new IllegalArgumentException("message takes 1 to " + MESSAGE + " characters");
            }
            if (idempotencyKey.isBlank() || idempotencyKey.length() > 200) {
                throw new IllegalArgumentException("idempotencyKey takes 1 to 200 characters");
            }
            purpose = purpose.map(value -> CollabMethods.checkedPurpose(value));
            if (timeout.filter(seconds -> seconds < 0 || seconds > LONGEST_TIMEOUT)
                    .isPresent()) {
                throw new IllegalArgumentException("timeout takes 0 to " + LONGEST_TIMEOUT);
            }
        }
    }

    /// At once: the run exists.
    public record Accepted(RunId runId, String sessionKey, String agentId, String status, Long acceptedAt) {}

    /// At the end: what the agent answered, or why it did not.
    ///
    /// @param status `ok`, `error` or `cancelled`
    public record Finished(
            RunId runId,
            @OneOf({"ok", "error", "cancelled"}) String status,
            String summary,
            Optional<Result> result) {}

    /// The answer in the shape that stock clients read.
    public record Result(List<Payload> payloads, Map<String, Object> meta) {}

    /// One piece of an answer.
    public record Payload(String text) {}

    public record Wait(
            RunId runId, @Range(min = 0, max = LONGEST_WAIT) Optional<Long> timeoutMs) {
        public Wait {
            timeoutMs.ifPresent(value -> {
                if (value < 0 || value > LONGEST_WAIT) {
                    throw new IllegalArgumentException("timeoutMs takes 0 to " + LONGEST_WAIT);
                }
            });
        }
    }

    /// How a run stands.
    ///
    /// @param status `ok`, `error`, `cancelled`, or `timeout` while it goes on
    public record Waited(
            RunId runId,
            @OneOf({"ok", "error", "cancelled", "timeout"}) String status,
            Optional<Long> startedAt,
            Optional<Long> endedAt,
            Optional<String> error) {}

    /// Something a run of the owner's agents did. `seq` counts what was told of the run; a link that is not told of
    /// tools, or reads slowly, misses numbers.
    ///
    /// Of a call of a tool (`tool`), `data` holds `phase` (`start`, `update`, `result`), `toolCallId`, `name`, and
    /// as the session's `verboseLevel` says `args`, `partialResult` and `result`, cut, with what looks like a
    /// secret hidden; `isError` with a result. Only links that listed [#TOOL_EVENTS] are told.
    ///
    /// @param isHeartbeat whether a heartbeat does it, which may turn out to have had nothing to say
    public record AgentEvent(
            RunId runId,
            Long seq,

            @OneOf({"lifecycle", "assistant", "thinking", "tool"})
            String stream,

            Long ts,
            Map<String, Object> data,
            Optional<String> sessionKey,
            Optional<String> agentId,
            Optional<Boolean> isHeartbeat) {
        public AgentEvent {
            // The same text in every process.
            data = Collections.unmodifiableMap(new TreeMap<>(data));
        }
    }

    public static final Method<Ask, Finished> AGENT = method("agent")
            .takes(Ask.class)
            .returns(Finished.class)
            .needs(Scope.WRITE)
            .acceptedThenFinal(Accepted.class)
            .writes("run.opened")
            .idempotent()
            .perMinute(600)
            .fails(ErrorCode.NOT_FOUND)
            .doc("Says something to one of the caller's agents; answers when it is accepted and when the run is over.");

    public static final Method<Wait, Waited> AGENT_WAIT = method("agent.wait")
            .takes(Wait.class)
            .returns(Waited.class)
            .needs(Scope.WRITE)
            .fails(ErrorCode.NOT_FOUND)
            .doc("Waits for the end of a run of the caller's agents.");

    /// The capability of links that show what tools do.
    public static final String TOOL_EVENTS = "tool-events";

    public static final EventType<AgentEvent> AGENT_EVENT =
            EventType.event("agent", AgentEvent.class, Scope.READ, "What a run of the caller's agents is doing.");

    public static final List<Method<?, ?>> ALL = List.of(AGENT, AGENT_WAIT);
    public static final List<EventType<?>> EVENTS = List.of(AGENT_EVENT);

    private AgentMethods() {}
}
