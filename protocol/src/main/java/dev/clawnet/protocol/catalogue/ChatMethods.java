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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Talking in a session, with what is said streamed to the owner's links.
public final class ChatMethods {
    /// Most messages of one history.
    public static final int MESSAGES = 1_000;
    /// Most characters of one message of a history.
    public static final int CHARACTERS = 500_000;

    /// What the owner says in a session.
    ///
    /// @param sessionKey `main` is where the person's bindings lead the channel `webchat`
    /// @param idempotencyKey the same key again is the same message again, also after the gateway was started
    ///     anew; of each person the newest ones are remembered
    /// @param thinking refused but as `off`: the agent's model decides
    /// @param deliver refused when true: an answer goes to the owner's links, and nowhere else
    /// @param timeoutMs after which the run is stopped; absent or 0: never
    /// @param queueMode what becomes of it while the session is busy; absent: as the configuration says
    /// @param agentId of the session's own agent, or refused
    /// @param sessionId of the session's present round, or refused: it was begun anew meanwhile
    /// @param expectedLeafEntryId taken for clients that send it; a session has no branches
    /// @param attachments pictures; `INVALID_REQUEST` when the agent's model takes none
    /// @param mentions refused when there are any
    /// @param replyToId refused
    /// @param workContext refused: a message is what its owner typed
    /// @param __controlUiReconnectResume taken for a page that connected anew; what it missed is in the history
    public record Send(
            @Text(min = 1, max = SessionMethods.KEY) String sessionKey,

            @Text(min = 1, max = AgentMethods.MESSAGE, kind = Text.Kind.FILLED)
            String message,

            @Text(min = 1, max = 200, kind = Text.Kind.FILLED)
            String idempotencyKey,

            @Text(max = 40) Optional<String> thinking,
            Optional<Boolean> deliver,
            @Range(min = 0, max = 86_400_000) Optional<Long> timeoutMs,

            @OneOf({"steer", "followup", "collect", "interrupt"})
            Optional<String> queueMode,

            @Text(max = 40) Optional<String> agentId,
            @Text(max = 128) Optional<String> sessionId,
            @Text(max = 128) Optional<String> expectedLeafEntryId,
            @Size(max = 20) Optional<List<AgentMethods.Attachment>> attachments,
            @Size(max = 20) Optional<List<Map<String, Object>>> mentions,
            @Text(max = 128) Optional<String> replyToId,
            @Size(max = 20) Optional<Map<String, Object>> workContext,
            Optional<Boolean> __controlUiReconnectResume) {
        public Send {
            Wire.given("sessionKey", sessionKey);
            if (message.isBlank() || message.length() > AgentMethods.MESSAGE) {
                throw new IllegalArgumentException("message takes 1 to " + AgentMethods.MESSAGE + " characters");
            }
            if (idempotencyKey.isBlank() || idempotencyKey.length() > 200) {
                throw new IllegalArgumentException("idempotencyKey takes 1 to 200 characters");
            }
            timeoutMs = Wire.within("timeoutMs", timeoutMs, 0, 86_400_000);
            attachments = attachments.map(List::copyOf);
            mentions = mentions.map(List::copyOf);
            queueMode.ifPresent(mode -> {
                if (!List.of("steer", "followup", "collect", "interrupt").contains(mode)) {
                    throw new IllegalArgumentException("queueMode takes steer, followup, collect or interrupt");
                }
            });
        }

        /// As most clients say something.
        public Send(String sessionKey, String message, String idempotencyKey, Optional<String> queueMode) {
            this(
                    sessionKey,
                    message,
                    idempotencyKey,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    queueMode,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }
    }

    /// The run that answers, by the gateway's own id: events carry it. Whoever sends again is told how that run
    /// stands.
    ///
    /// @param status `started`; of what is sent again `in_flight`, or `ok`, `error`, or `timeout` when stopped
    public record Sent(
            RunId runId,

            @OneOf({"started", "in_flight", "ok", "error", "timeout"})
            String status) {}

    /// Which messages to show.
    ///
    /// @param limit the newest so many; absent: 200
    /// @param maxChars what a longer message is cut to
    /// @param maxBytes taken for clients that send it; a history is bounded anyway
    /// @param agentId taken for clients that send it; the key names the agent
    /// @param inputRunIds idempotency keys whose messages the client is not sure of
    /// @param sessionId taken for clients that send it; the answer names the present round
    /// @param pendingBefore taken for clients that send it; what waits is shown whole
    public record History(
            @Text(min = 1, max = SessionMethods.KEY) String sessionKey,
            @Range(min = 1, max = MESSAGES) Optional<Long> limit,
            @Range(min = 0, max = 1_000_000) Optional<Long> offset,
            @Range(min = 1, max = CHARACTERS) Optional<Long> maxChars,
            @Range(min = 1, max = 100_000_000) Optional<Long> maxBytes,
            @Text(max = 40) Optional<String> agentId,
            @Size(max = 50) @Text(max = 200) Optional<List<String>> inputRunIds,
            @Text(max = 128) Optional<String> sessionId,
            Optional<Long> pendingBefore) {
        /// As most clients ask.
        public History(String sessionKey, Optional<Long> limit, Optional<Long> offset, Optional<Long> maxChars) {
            this(
                    sessionKey,
                    limit,
                    offset,
                    maxChars,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }

        public History {
            Wire.given("sessionKey", sessionKey);
            limit = Wire.within("limit", limit, 1, MESSAGES);
            offset = Wire.within("offset", offset, 0, 1_000_000);
            maxChars = Wire.within("maxChars", maxChars, 1, CHARACTERS);
            maxBytes = Wire.within("maxBytes", maxBytes, 1, 100_000_000);
            inputRunIds = inputRunIds.map(keys -> Wire.atMost("inputRunIds", keys, 50));
        }
    }

    /// One thing that was said.
    ///
    /// @param role `user`, `assistant` or `system`
    /// @param __openclaw which of the session's it is, by the name under which stock clients look for it; absent
    ///     while it is being said
    public record ChatMessage(
            @OneOf({"user", "assistant", "system"}) String role,
            List<Content> content,
            Long timestamp,

            // The name is the wire's: a client that finds none takes what it has for another message.
            @SuppressWarnings("MemberName") Optional<Place> __openclaw) {}

    /// Where a message stands.
    ///
    /// @param id the same wherever it is sent
    /// @param seq number within the present round of the session, from 1
    /// @param runId the run that said it, or that it started; absent when there is none
    public record Place(String id, Long seq, Optional<String> runId) {}

    /// A piece of a message.
    public record Content(@OneOf("text") String type, String text) {}

    /// The newest messages of the present round, oldest first.
    ///
    /// @param sessionId absent when nothing was said yet
    /// @param hasMore whether there are older ones
    public record Said(
            String sessionKey,
            Optional<String> sessionId,
            List<ChatMessage> messages,
            Boolean hasMore,
            Long totalMessages,
            Optional<List<InputReceipt>> inputReceipts) {}

    /// What became of a message that a client was not sure of; none for one that never came.
    ///
    /// @param runId the client's own key
    /// @param state `pending` while it waits for its turn
    /// @param consumedByEventId the run that took it
    public record InputReceipt(
            String runId, @OneOf({"pending", "consumed"}) String state, Optional<String> consumedByEventId) {}

    /// What a page shows first of a session.
    ///
    /// @param sessionInfo absent when nothing was said yet
    public record Started(
            String sessionKey,
            Optional<String> sessionId,
            List<ChatMessage> messages,
            Boolean hasMore,
            Long totalMessages,
            Optional<List<InputReceipt>> inputReceipts,
            Optional<SessionMethods.SessionRow> sessionInfo) {}

    /// Of which session or agent; taken for clients that send it.
    public record WhichMetadata(
            @Text(max = SessionMethods.KEY) Optional<String> sessionKey,
            @Text(max = 40) Optional<String> agentId) {}

    /// What a page offers beside a conversation.
    ///
    /// @param models those of `models.list`
    /// @param commands none: a session is steered by its methods
    public record Metadata(List<ModelMethods.ModelView> models, List<StockToolMethods.Command> commands) {}

    /// What to stop.
    ///
    /// @param runId one run; absent: all of the session
    /// @param agentId taken for clients that send it; the key names the agent
    /// @param preserveSideRuns taken for clients that send it; there are no runs beside those of a session
    public record Abort(
            @Text(min = 1, max = SessionMethods.KEY) String sessionKey,
            @Form("r-[0-9a-z]{1,40}") Optional<String> runId,
            @Text(max = 40) Optional<String> agentId,
            Optional<Boolean> preserveSideRuns) {
        public Abort(String sessionKey, Optional<String> runId) {
            this(sessionKey, runId, Optional.empty(), Optional.empty());
        }

        public Abort {
            Wire.given("sessionKey", sessionKey);
        }
    }

    public record Aborted(Boolean ok, Boolean aborted, List<RunId> runIds) {}

    /// What a run says while it speaks, and how it ended: any number of `delta`, then one of the others.
    ///
    /// @param deltaText what is new since the last `delta`
    /// @param message everything said so far, for clients that do not add up
    /// @param errorMessage why it failed or was stopped
    public record ChatEvent(
            RunId runId,
            String sessionKey,
            String agentId,
            Long seq,
            @OneOf({"delta", "final", "aborted", "error"}) String state,
            Optional<String> deltaText,
            Optional<ChatMessage> message,
            Optional<String> errorMessage) {}

    public static final Method<Send, Sent> CHAT_SEND = method("chat.send")
            .takes(Send.class)
            .returns(Sent.class)
            .needs(Scope.WRITE)
            .writes("run.opened")
            .perMinute(600_000)
            .fails(ErrorCode.NOT_FOUND, ErrorCode.INVALID_REQUEST, ErrorCode.CONFLICT, ErrorCode.LIMIT_REACHED)
            .doc("Says something in a session of the caller's agents; the answer comes as `chat` events.");

    public static final Method<History, Said> CHAT_HISTORY = method("chat.history")
            .takes(History.class)
            .returns(Said.class)
            .needs(Scope.READ)
            .fails(ErrorCode.INVALID_REQUEST)
            .doc("What was said in a session of the caller's agents.");

    public static final Method<History, Started> CHAT_STARTUP = method("chat.startup")
            .takes(History.class)
            .returns(Started.class)
            .needs(Scope.READ)
            .fails(ErrorCode.INVALID_REQUEST)
            .doc("What was said in a session of the caller's agents, and the session itself, in one answer.");

    public static final Method<WhichMetadata, Metadata> CHAT_METADATA = method("chat.metadata")
            .takes(WhichMetadata.class)
            .returns(Metadata.class)
            .needs(Scope.READ)
            .doc("What a page offers beside a conversation: the models that the caller's agents can have.");

    public static final Method<Abort, Aborted> CHAT_ABORT = method("chat.abort")
            .takes(Abort.class)
            .returns(Aborted.class)
            .needs(Scope.WRITE)
            .writes("run.ended")
            .perMinute(600)
            .fails(ErrorCode.INVALID_REQUEST)
            .doc("Stops what runs in a session of the caller's agents.");

    public static final EventType<ChatEvent> CHAT = EventType.event(
            "chat", ChatEvent.class, Scope.READ, "What a run of the caller's agents says in its session.");

    public static final List<Method<?, ?>> ALL =
            List.of(CHAT_SEND, CHAT_HISTORY, CHAT_STARTUP, CHAT_METADATA, CHAT_ABORT);
    public static final List<EventType<?>> EVENTS = List.of(CHAT);

    private ChatMethods() {}
}
