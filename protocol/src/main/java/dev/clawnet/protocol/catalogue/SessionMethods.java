package dev.clawnet.protocol.catalogue;

import static dev.clawnet.protocol.method.Method.method;

import dev.clawnet.protocol.id.RunId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.shape.OneOf;
import dev.clawnet.protocol.shape.Range;
import dev.clawnet.protocol.shape.Text;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Sessions of the caller's agents: conversations by key `agent:<agent>:<conversation>`; `main` is the main session of
/// the agent `main`.
public final class SessionMethods {
    /// Longest session key, in characters.
    public static final int KEY = 512;
    /// Most sessions of one page.
    public static final int PAGE = 1_000;

    /// A session as its owner sees it.
    ///
    /// @param sessionId of the present round; a reset makes another one
    /// @param kind `direct`, or `group` for a room
    /// @param sendPolicy whether what is said here leaves by its channel; absent: as the configuration says
    /// @param queueMode what becomes of words that have to wait here; absent, as are the next three: as the
    ///     configuration says
    /// @param queueDebounceMs how long it has to be quiet before they become a turn
    /// @param queueCap how many may wait
    /// @param queueDrop which goes when more do
    /// @param verboseLevel how much is told of what tools do here; absent: as `on`
    /// @param reasoningLevel how the agent's thoughts are told here; absent: as `stream`
    /// @param turns of the present round
    public record SessionRow(
            String key,
            String sessionId,
            String agentId,
            @OneOf({"direct", "group"}) String kind,
            Optional<String> label,
            Boolean isMain,
            Boolean archived,
            Boolean pinned,
            Boolean unread,
            @OneOf({"allow", "deny"}) Optional<String> sendPolicy,

            @OneOf({"off", "minimal", "low", "medium", "high"})
            Optional<String> thinkingLevel,

            @OneOf({"off", "on", "full"}) Optional<String> verboseLevel,
            @OneOf({"off", "on", "stream"}) Optional<String> reasoningLevel,

            @OneOf({"collect", "followup", "steer", "steer-backlog", "interrupt"})
            Optional<String> queueMode,

            Optional<Long> queueDebounceMs,
            Optional<Long> queueCap,
            @OneOf({"summarize", "old", "new"}) Optional<String> queueDrop,
            Long turns,
            Long createdAt,
            Long updatedAt,
            String lastMessagePreview) {}

    /// Which sessions to list, those that changed last first.
    ///
    /// @param search part of a key, a label or the beginning of the last message, in any case
    /// @param includeGlobal taken for clients that send it; there is no such session
    /// @param includeUnknown taken for clients that send it; there is no such session
    /// @param includeDerivedTitles taken for clients that send it; rows always hold what there is
    /// @param includeLastMessage taken for clients that send it; rows always hold what there is
    /// @param limit a page holds 1,000 at most
    /// @param configuredAgentsOnly taken for clients that send it; every session is of an agent that there is
    /// @param spawnedBy none fits: no row says who began it
    /// @param archived `true`, `false`, or `all`
    /// @param excludeSubagents leaves out those that a task began
    /// @param excludeCron leaves out those that a job has to itself
    /// @param excludeSystem taken for clients that send it; the platform has no sessions of its own
    /// @param hasBoard `true`: none fits, there are no boards
    /// @param ownerFirst taken for clients that send it, as are the next two: all of them are the caller's own
    public record ListSessions(
            @Range(min = 1, max = 10 * PAGE) Optional<Long> limit,
            @Range(min = 0, max = 1_000_000) Optional<Long> offset,
            @Range(min = 1, max = 5_256_000) Optional<Long> activeMinutes,
            @Text(max = 40) Optional<String> agentId,
            @Text(max = 512) Optional<String> label,
            @Text(max = 512) Optional<String> search,
            Optional<JsonNode> archived,
            Optional<Boolean> includeGlobal,
            Optional<Boolean> includeUnknown,
            Optional<Boolean> includeDerivedTitles,
            Optional<Boolean> includeLastMessage,
            Optional<Boolean> configuredAgentsOnly,
            @Text(max = KEY) Optional<String> spawnedBy,
            Optional<Boolean> excludeSubagents,
            Optional<Boolean> excludeCron,
            Optional<Boolean> excludeSystem,
            Optional<Boolean> hasBoard,
            Optional<Boolean> ownerFirst,
            Optional<Boolean> involvingMe,
            @Text(max = 128) Optional<String> ownerId) {
        /// As most clients ask.
        public ListSessions(
                Optional<Long> limit, Optional<Long> offset, Optional<String> agentId, Optional<String> search) {
            this(
                    limit,
                    offset,
                    Optional.empty(),
                    agentId,
                    Optional.empty(),
                    search,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }

        public ListSessions {
            limit = Wire.within("limit", limit, 1, 10 * PAGE).map(most -> Math.min(most, PAGE));
            offset = Wire.within("offset", offset, 0, 1_000_000);
            activeMinutes = Wire.within("activeMinutes", activeMinutes, 1, 5_256_000);
        }

        /// Whether only those that are, or are not, archived; empty: both.
        public Optional<Boolean> onlyArchived() {
            return archived.filter(JsonNode::isBoolean).map(JsonNode::booleanValue);
        }
    }

    /// A page of sessions.
    ///
    /// @param path always empty: sessions lie in the gateway's store
    /// @param nextOffset where the next page begins; absent at the end
    public record SessionList(
            Long ts,
            String path,
            Long count,
            Long totalCount,
            Boolean hasMore,
            Optional<Long> nextOffset,
            Map<String, Object> defaults,
            List<SessionRow> sessions) {}

    /// Which session.
    ///
    /// @param includeDerivedTitles taken for clients that send it; rows always hold what there is
    /// @param includeLastMessage taken for clients that send it; rows always hold what there is
    /// @param agentId taken for clients that send it; the key names the agent
    public record Describe(
            @Text(min = 1, max = KEY) String key,
            Optional<Boolean> includeDerivedTitles,
            Optional<Boolean> includeLastMessage,
            @Text(max = 40) Optional<String> agentId) {
        public Describe(String key, Optional<Boolean> titles, Optional<Boolean> last) {
            this(key, titles, last, Optional.empty());
        }

        public Describe {
            Wire.given("key", key);
        }
    }

    /// A session, if there is one.
    ///
    /// @param session absent when there is none of that key
    public record Described(Optional<SessionRow> session) {}

    /// What to mark; what is absent stays as it is.
    ///
    /// @param label a name for the list, one line
    /// @param sendPolicy whether what is said here leaves by its channel; `inherit`: as the configuration says
    /// @param thinkingLevel how much the agent thinks here; `inherit`: as the configuration says
    /// @param verboseLevel how much is told of what tools do here: nothing, names with a short view, all that fits
    /// @param reasoningLevel whether thoughts are told: not, each when it is over, or as they come
    /// @param agentId taken for clients that send it; the key names the agent
    /// @param expectedSessionId refuses the change when the session was begun anew since
    public record Patch(
            @Text(min = 1, max = KEY) String key,
            @Text(min = 1, max = 512, kind = Text.Kind.LINE) Optional<String> label,

            Optional<Boolean> archived,
            Optional<Boolean> pinned,
            Optional<Boolean> unread,
            @OneOf({"allow", "deny", "inherit"}) Optional<String> sendPolicy,

            @OneOf({"off", "minimal", "low", "medium", "high", "inherit"})
            Optional<String> thinkingLevel,

            @OneOf({"off", "on", "full", "inherit"}) Optional<String> verboseLevel,
            @OneOf({"off", "on", "stream", "inherit"}) Optional<String> reasoningLevel,
            @Text(max = 40) Optional<String> agentId,
            @Text(max = 128) Optional<String> expectedSessionId) {
        public Patch {
            Wire.given("key", key);
            Wire.oneOf("sendPolicy", sendPolicy, "allow", "deny", "inherit");
            Wire.oneOf("thinkingLevel", thinkingLevel, "off", "minimal", "low", "medium", "high", "inherit");
            Wire.oneOf("verboseLevel", verboseLevel, "off", "on", "full", "inherit");
            Wire.oneOf("reasoningLevel", reasoningLevel, "off", "on", "stream", "inherit");
            label = Wire.line("label", label, 512);
        }
    }

    public record Patched(Boolean ok, String key, SessionRow entry) {}

    /// A new session.
    ///
    /// @param key absent: `agent:<agent>:dashboard:<uuid>`; one that exists is answered as it is
    /// @param agentId absent: the one that the key names, else `main`
    /// @param label a name for the list
    /// @param message what the owner says in it first
    /// @param task the same, as older clients call it
    /// @param parentSessionKey taken for clients that send it; sessions have no parents
    /// @param emitCommandHooks taken for clients that send it; there are none
    public record Create(
            @Text(min = 1, max = KEY) Optional<String> key,
            @Text(min = 1, max = Wire.NAME) Optional<String> agentId,
            @Text(min = 1, max = 512, kind = Text.Kind.LINE) Optional<String> label,

            @Text(min = 1, max = AgentMethods.MESSAGE, kind = Text.Kind.FILLED)
            Optional<String> message,

            @Text(min = 1, max = AgentMethods.MESSAGE, kind = Text.Kind.FILLED)
            Optional<String> task,

            @Text(min = 1, max = KEY) Optional<String> parentSessionKey,
            Optional<Boolean> emitCommandHooks) {
        public Create {
            label = Wire.line("label", label, 512);
            words(message);
            words(task);
        }

        private static void words(Optional<String> text) {
            if (text.filter(words -> words.isBlank() || words.length() > AgentMethods.MESSAGE)
                    .isPresent()) {
                throw new IllegalArgumentException("message takes 1 to " + AgentMethods.MESSAGE + " characters");
            }
        }
    }

    /// The session that there is now.
    ///
    /// @param runId of what was said in it first
    public record Created(
            Boolean ok, String key, String sessionId, SessionRow entry, Boolean runStarted, Optional<RunId> runId) {}

    /// Which session: by its key, else its id, else its label.
    ///
    /// @param agentId only of this agent
    /// @param allowMissing whether none is an answer, not an error
    /// @param includeGlobal taken for clients that send it; there is no such session
    /// @param includeUnknown taken for clients that send it; there is no such session
    public record Resolve(
            @Text(min = 1, max = KEY) Optional<String> key,
            @Text(min = 1, max = Wire.ID) Optional<String> sessionId,
            @Text(min = 1, max = 512) Optional<String> label,
            @Text(min = 1, max = Wire.NAME) Optional<String> agentId,
            Optional<Boolean> allowMissing,
            Optional<Boolean> includeGlobal,
            Optional<Boolean> includeUnknown) {}

    /// A session that was looked for.
    ///
    /// @param ok false: there is none, and the caller allowed for that
    /// @param displayName its label
    public record Resolved(Boolean ok, Optional<String> key, Optional<String> agentId, Optional<String> displayName) {}

    /// Which session begins anew.
    ///
    /// @param agentId taken for clients that send it; the key names the agent
    /// @param expectedSessionId refuses it when the session was begun anew since
    public record Reset(
            @Text(min = 1, max = KEY) String key,
            @OneOf({"new", "reset"}) Optional<String> reason,
            @Text(max = 40) Optional<String> agentId,
            @Text(max = 128) Optional<String> expectedSessionId) {
        public Reset(String key, Optional<String> reason) {
            this(key, reason, Optional.empty(), Optional.empty());
        }

        public Reset {
            Wire.given("key", key);
            reason.ifPresent(value -> {
                if (!value.equals("new") && !value.equals("reset")) {
                    throw new IllegalArgumentException("reason takes new or reset");
                }
            });
        }
    }

    /// Which session goes.
    ///
    /// @param deleteTranscript taken for clients that send it; the transcript always goes with its session
    /// @param agentId taken for clients that send it; the key names the agent
    /// @param expectedSessionId refuses it when the session was begun anew since
    /// @param archivedOnly refuses it unless the session is archived
    public record Delete(
            @Text(min = 1, max = KEY) String key,
            Optional<Boolean> deleteTranscript,
            @Text(max = 40) Optional<String> agentId,
            @Text(max = 128) Optional<String> expectedSessionId,
            Optional<Boolean> archivedOnly) {
        public Delete(String key, Optional<Boolean> deleteTranscript) {
            this(key, deleteTranscript, Optional.empty(), Optional.empty(), Optional.empty());
        }

        public Delete {
            Wire.given("key", key);
        }
    }

    /// What became of a session.
    ///
    /// @param archived always empty: what is deleted is gone
    public record Deleted(Boolean ok, String key, Boolean deleted, List<String> archived) {}

    /// Which session's older turns to summarise.
    ///
    /// @param agentId taken for clients that send it; the key names the agent
    /// @param maxLines taken for clients that send it; what was said stays stored whole
    public record Compact(
            @Text(min = 1, max = KEY) String key,
            @Text(max = 40) Optional<String> agentId,
            @Range(min = 1) Optional<Long> maxLines) {
        public Compact {
            Wire.given("key", key);
        }
    }

    /// Whether older turns are shown as a summary from now on.
    ///
    /// @param reason why not
    public record Compacted(Boolean ok, String key, Boolean compacted, Optional<String> reason) {}

    /// What to be told of.
    public record Subscribe() {}

    public record Subscribed(Boolean subscribed) {}

    /// A session changed.
    ///
    /// @param reason `patch`, `reset`, `delete` or `message`
    public record SessionsChanged(
            String sessionKey,
            String agentId,

            @OneOf({"create", "patch", "reset", "delete", "message"})
            String reason,

            Long ts,
            Optional<SessionRow> session) {}

    public static final Method<ListSessions, SessionList> SESSIONS_LIST = method("sessions.list")
            .takes(ListSessions.class)
            .returns(SessionList.class)
            .needs(Scope.READ)
            .perMinute(6_000_000)
            .fails(ErrorCode.INVALID_REQUEST)
            .doc("Sessions of the caller's agents, those that changed last first.");

    public static final Method<Describe, Described> SESSIONS_DESCRIBE = method("sessions.describe")
            .takes(Describe.class)
            .returns(Described.class)
            .needs(Scope.READ)
            .fails(ErrorCode.INVALID_REQUEST)
            .doc("One session of the caller's agents.");

    public static final Method<Subscribe, Subscribed> SESSIONS_SUBSCRIBE = method("sessions.subscribe")
            .takes(Subscribe.class)
            .returns(Subscribed.class)
            .needs(Scope.READ)
            .doc("Taken for clients that ask: every link that may read is told of its person's sessions anyway.");

    public static final Method<Patch, Patched> SESSIONS_PATCH = method("sessions.patch")
            .takes(Patch.class)
            .returns(Patched.class)
            .needs(Scope.WRITE)
            .writes("session.patched")
            .perMinute(600)
            .fails(ErrorCode.NOT_FOUND, ErrorCode.INVALID_REQUEST)
            .doc("Names or marks a session of the caller's agents.");

    public static final Method<Create, Created> SESSIONS_CREATE = method("sessions.create")
            .takes(Create.class)
            .returns(Created.class)
            .needs(Scope.WRITE)
            .writes("session.created")
            .idempotent()
            .perMinute(600)
            .fails(ErrorCode.NOT_FOUND, ErrorCode.INVALID_REQUEST, ErrorCode.LIMIT_REACHED)
            .doc("Makes a session of one of the caller's agents, before or with the first words in it.");

    public static final Method<Resolve, Resolved> SESSIONS_RESOLVE = method("sessions.resolve")
            .takes(Resolve.class)
            .returns(Resolved.class)
            .needs(Scope.READ)
            .hidden()
            .fails(ErrorCode.NOT_FOUND, ErrorCode.INVALID_REQUEST)
            .doc("Finds a session of the caller's agents by its key, id or label.");

    public static final Method<Reset, Patched> SESSIONS_RESET = method("sessions.reset")
            .takes(Reset.class)
            .returns(Patched.class)
            .needs(Scope.ADMIN)
            .writes("session.reset")
            .perMinute(120)
            .fails(ErrorCode.NOT_FOUND, ErrorCode.INVALID_REQUEST)
            .doc("Begins a session anew under its key; what was said stays on disk and is shown to no run.");

    public static final Method<Delete, Deleted> SESSIONS_DELETE = method("sessions.delete")
            .takes(Delete.class)
            .returns(Deleted.class)
            .needs(Scope.ADMIN)
            .writes("session.deleted")
            .perMinute(120)
            .fails(ErrorCode.NOT_FOUND, ErrorCode.INVALID_REQUEST)
            .doc("Deletes a session with all its turns and its transcript; an agent's main session can only be reset.");

    public static final Method<Compact, Compacted> SESSIONS_COMPACT = method("sessions.compact")
            .takes(Compact.class)
            .returns(Compacted.class)
            .needs(Scope.ADMIN)
            .writes("run.opened")
            .perMinute(120)
            .fails(ErrorCode.NOT_FOUND, ErrorCode.INVALID_REQUEST)
            .doc("Has the agent's model summarise the older turns of a session; what was said stays stored.");

    public static final EventType<SessionsChanged> SESSIONS_CHANGED = EventType.event(
            "sessions.changed", SessionsChanged.class, Scope.READ, "A session of the caller's agents changed.");

    public static final List<Method<?, ?>> ALL = List.of(
            SESSIONS_LIST,
            SESSIONS_DESCRIBE,
            SESSIONS_SUBSCRIBE,
            SESSIONS_PATCH,
            SESSIONS_CREATE,
            SESSIONS_RESOLVE,
            SESSIONS_RESET,
            SESSIONS_DELETE,
            SESSIONS_COMPACT);
    public static final List<EventType<?>> EVENTS = List.of(SESSIONS_CHANGED);

    private SessionMethods() {}
}
