package dev.clawnet.protocol.catalogue;

import static dev.clawnet.protocol.method.Method.method;

import dev.clawnet.protocol.catalogue.AgentMethods.AgentEvent;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is said in sessions of the caller's agents: looked at, listened to, said and stopped, by the session's key.
public final class SessionTalkMethods {
    /// Most sessions of one preview.
    public static final int PREVIEWED = 64;

    /// Whose newest words to show.
    ///
    /// @param limit of each session; absent: 12
    /// @param maxChars what a longer message is cut to; absent: 240
    public record Preview(
            @Size(min = 1, max = PREVIEWED) @Text(min = 1, max = SessionMethods.KEY)
            List<String> keys,

            @Range(min = 1, max = 50) Optional<Long> limit,
            @Range(min = 20, max = 2_000) Optional<Long> maxChars) {
        public Preview {
            keys = List.copyOf(keys);
            if (keys.isEmpty() || keys.size() > PREVIEWED) {
                throw new IllegalArgumentException("keys takes 1 to " + PREVIEWED + " session keys");
            }
            keys.forEach(key -> Wire.given("keys", key));
            limit = Wire.within("limit", limit, 1, 50);
            maxChars = Wire.within("maxChars", maxChars, 20, 2_000);
        }
    }

    /// A line of a preview.
    public record PreviewItem(
            @OneOf({"user", "assistant", "system"}) String role, String text) {}

    /// One session's newest words, oldest first.
    ///
    /// @param status `missing` when there is no such session, `empty` when nothing was said in its present round
    public record PreviewedSession(
            String key, @OneOf({"ok", "empty", "missing"}) String status, List<PreviewItem> items) {}

    public record Previews(Long ts, List<PreviewedSession> previews) {}

    /// Something to say in a session: what `chat.send` takes, by another name of the session.
    ///
    /// @param idempotencyKey absent: each call says it once more
    public record Say(
            @Text(min = 1, max = SessionMethods.KEY) String key,
            @Text(max = 40) Optional<String> agentId,

            @Text(min = 1, max = AgentMethods.MESSAGE, kind = Text.Kind.FILLED)
            String message,

            @Text(max = 40) Optional<String> thinking,
            @Size(max = 20) Optional<List<AgentMethods.Attachment>> attachments,
            @Size(max = 20) Optional<List<Map<String, Object>>> mentions,
            @Range(min = 0, max = 86_400_000) Optional<Long> timeoutMs,

            @Text(min = 1, max = 200, kind = Text.Kind.FILLED)
            Optional<String> idempotencyKey) {
        public Say {
            Wire.given("key", key);
            if (Wire.given("message", message).isBlank() || message.length() > AgentMethods.MESSAGE) {
                throw new IllegalArgumentException("message takes 1 to " + AgentMethods.MESSAGE + " characters");
            }
            idempotencyKey.filter(text -> text.isBlank() || text.length() > 200).ifPresent(_ -> {
                throw new IllegalArgumentException("idempotencyKey takes 1 to 200 characters");
            });
            timeoutMs = Wire.within("timeoutMs", timeoutMs, 0, 86_400_000);
            attachments = attachments.map(List::copyOf);
            mentions = mentions.map(List::copyOf);
        }

        /// The same to `chat.send`.
        ///
        /// @param fresh a key for a call that brought none
        public ChatMethods.Send toSend(String fresh) {
            return new ChatMethods.Send(
                    key,
                    message,
                    idempotencyKey.orElse(fresh),
                    thinking,
                    Optional.empty(),
                    timeoutMs,
                    Optional.empty(),
                    agentId,
                    Optional.empty(),
                    Optional.empty(),
                    attachments,
                    mentions,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }
    }

    /// What to stop: what runs in a session, or one run of any session of the caller's. One of both is named.
    ///
    /// @param clearQueued whether what waits there goes too; it does anyway, unless one run is named
    public record Stop(
            @Text(min = 1, max = SessionMethods.KEY) Optional<String> key,
            @Form("r-[0-9a-z]{1,40}") Optional<String> runId,
            @Text(max = 40) Optional<String> agentId,
            Optional<Boolean> clearQueued) {}

    /// What was stopped.
    ///
    /// @param abortedRunId the last one; absent when nothing ran
    public record Stopped(
            Boolean ok,
            Optional<RunId> abortedRunId,
            @OneOf({"aborted", "no-active-run"}) String status) {}

    /// Which session's messages to be told of, or not any more.
    ///
    /// @param agentId taken for clients that send it; the key names the agent
    /// @param includeApprovals taken for clients that send it; approvals have events of their own
    public record Listen(
            @Text(min = 1, max = SessionMethods.KEY) String key,
            @Text(max = 40) Optional<String> agentId,
            Optional<Boolean> includeApprovals) {
        public Listen {
            Wire.given("key", key);
        }
    }

    public record Listening(Boolean subscribed, String key) {}

    /// Something was said in a session that the link listens to.
    ///
    /// @param senderIsOwner whether the owner said it
    /// @param messageId of this message in its round
    /// @param messageSeq its number in the round, from 1
    public record SessionMessage(
            String sessionKey,
            String agentId,
            Boolean senderIsOwner,
            ChatMethods.ChatMessage message,
            String messageId,
            Long messageSeq,
            SessionMethods.SessionRow session) {}

    public static final Method<Preview, Previews> SESSIONS_PREVIEW = method("sessions.preview")
            .takes(Preview.class)
            .returns(Previews.class)
            .needs(Scope.READ)
            .fails(ErrorCode.INVALID_REQUEST)
            .doc("The newest words of some sessions of the caller's agents.");

    public static final Method<Say, ChatMethods.Sent> SESSIONS_SEND = method("sessions.send")
            .takes(Say.class)
            .returns(ChatMethods.Sent.class)
            .needs(Scope.WRITE)
            .writes("run.opened")
            .perMinute(600_000)
            .fails(ErrorCode.NOT_FOUND, ErrorCode.INVALID_REQUEST, ErrorCode.CONFLICT, ErrorCode.LIMIT_REACHED)
            .doc("As `chat.send`.");

    public static final Method<Stop, Stopped> SESSIONS_ABORT = method("sessions.abort")
            .takes(Stop.class)
            .returns(Stopped.class)
            .needs(Scope.WRITE)
            .writes("run.ended")
            .perMinute(600)
            .fails(ErrorCode.INVALID_REQUEST)
            .doc("Stops what runs in a session of the caller's agents, or one run of theirs.");

    public static final Method<Listen, Listening> SESSIONS_MESSAGES_SUBSCRIBE = method("sessions.messages.subscribe")
            .takes(Listen.class)
            .returns(Listening.class)
            .needs(Scope.READ)
            .fails(ErrorCode.INVALID_REQUEST, ErrorCode.LIMIT_REACHED)
            .doc("Tells this link of each message of a session by `session.message`, until it ends.");

    public static final Method<Listen, Listening> SESSIONS_MESSAGES_UNSUBSCRIBE = method(
                    "sessions.messages.unsubscribe")
            .takes(Listen.class)
            .returns(Listening.class)
            .needs(Scope.READ)
            .fails(ErrorCode.INVALID_REQUEST)
            .doc("Tells this link no more of the messages of a session.");

    public static final EventType<SessionMessage> SESSION_MESSAGE = EventType.event(
            "session.message",
            SessionMessage.class,
            Scope.READ,
            "Something was said in a session that the link listens to.");

    public static final EventType<AgentEvent> SESSION_TOOL = EventType.event(
            "session.tool", AgentEvent.class, Scope.READ, "What tools do, for listeners that list no `tool-events`.");

    public static final List<Method<?, ?>> ALL = List.of(
            SESSIONS_SEND,
            SESSIONS_ABORT,
            SESSIONS_PREVIEW,
            SESSIONS_MESSAGES_SUBSCRIBE,
            SESSIONS_MESSAGES_UNSUBSCRIBE);
    public static final List<EventType<?>> EVENTS = List.of(SESSION_MESSAGE, SESSION_TOOL);

    private SessionTalkMethods() {}
}
