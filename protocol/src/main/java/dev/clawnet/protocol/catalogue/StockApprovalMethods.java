package dev.clawnet.protocol.catalogue;

import static dev.clawnet.protocol.method.Method.method;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Method.None;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.shape.OneOf;
import dev.clawnet.protocol.shape.Range;
import dev.clawnet.protocol.shape.Size;
import dev.clawnet.protocol.shape.Text;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Approvals as stock clients know them: the families `exec` and `plugin`, over the one kind of approval that there
/// is. A program asks with `exec.approval.request`; our own kinds show in the family `plugin`.
public final class StockApprovalMethods {
    /// Capability of a client that shows questions about commands; `approvals` stands for every family.
    public static final String EXEC_CAPABILITY = "exec-approvals";

    /// The same for all other questions.
    public static final String PLUGIN_CAPABILITY = "plugin-approvals";

    private StockApprovalMethods() {}

    /// A command that waits for an answer. What it is bound to is `command`, `commandArgv`, `systemRunPlan`, `env`,
    /// `cwd`, `host`, `nodeId`, `agentId` and `sessionKey`; the rest is what the asker says about it.
    ///
    /// @param id name that the asker gives it; the gateway's own id when absent
    /// @param commandArgv exact arguments; what is shown is made from them when they are there
    /// @param systemRunPlan as a node prepared it: `argv`, `cwd`, `commandText`, `agentId`, `sessionKey`
    /// @param requireDeliveryRoute `false`: wait although nobody is there to answer
    /// @param timeoutMs 30 minutes when absent, an hour at most
    /// @param twoPhase whether an answer `accepted` comes first
    public record ExecRequest(
            @Text(max = ExecRequest.NAME, kind = Text.Kind.LINE)
            Optional<String> id,

            @Text(max = ExecRequest.COMMAND) Optional<String> command,

            @Size(min = 1, max = ExecRequest.ARGUMENTS) @Text(max = ExecRequest.COMMAND)
            Optional<List<String>> commandArgv,

            Optional<ExecPlan> systemRunPlan,

            @Size(max = ExecRequest.ARGUMENTS) @Text(max = ExecRequest.COMMAND)
            Optional<Map<String, String>> env,

            @Text(max = ExecRequest.LONG, kind = Text.Kind.LINE)
            Optional<String> cwd,

            @Text(max = ExecRequest.NAME, kind = Text.Kind.LINE)
            Optional<String> nodeId,

            @Text(max = ExecRequest.NAME, kind = Text.Kind.LINE)
            Optional<String> host,

            @Text(max = ExecRequest.NAME) Optional<String> security,
            @Text(max = ExecRequest.NAME) Optional<String> ask,

            @Text(max = ExecRequest.LONG, kind = Text.Kind.BLOCK)
            Optional<String> warningText,

            Optional<JsonNode> scope,
            @Size(max = 3) @Text(max = ExecRequest.NAME) Optional<List<String>> unavailableDecisions,
            Optional<JsonNode> commandSpans,

            @Text(max = ExecRequest.NAME, kind = Text.Kind.LINE)
            Optional<String> agentId,

            @Text(max = ExecRequest.LONG) Optional<String> resolvedPath,

            @Text(max = ExecRequest.LONG, kind = Text.Kind.LINE)
            Optional<String> sessionKey,

            @Text(max = ExecRequest.NAME) Optional<String> sessionId,
            @Text(max = ExecRequest.NAME) Optional<String> runId,
            @Text(max = ExecRequest.NAME) Optional<String> toolCallId,
            @Text(max = ExecRequest.NAME) Optional<String> turnSourceChannel,
            @Text(max = ExecRequest.LONG) Optional<String> turnSourceTo,
            @Text(max = ExecRequest.LONG) Optional<String> turnSourceAccountId,
            Optional<JsonNode> turnSourceThreadId,

            @Size(max = ExecRequest.ARGUMENTS) @Text(max = ExecRequest.NAME)
            Optional<List<String>> approvalReviewerDeviceIds,

            Optional<Boolean> requireDeliveryRoute,
            Optional<Boolean> suppressDelivery,
            Optional<Boolean> deliverToApprovalClientsOnly,
            @Range(min = 1) Optional<Long> timeoutMs,
            Optional<Boolean> twoPhase) {
        static final int NAME = 256;
        static final int LONG = 500;
        /// More than this is not shown whole, and so not asked about.
        static final int COMMAND = 16_384;
        static final int ARGUMENTS = 256;

        public ExecRequest {
            id = Wire.line("id", id, NAME);
            host = Wire.line("host", host, NAME);
            nodeId = Wire.line("nodeId", nodeId, NAME);
            agentId = Wire.line("agentId", agentId, NAME);
            sessionKey = Wire.line("sessionKey", sessionKey, LONG);
            cwd = Wire.line("cwd", cwd, LONG);
            warningText = Wire.block("warningText", warningText, LONG);
            commandArgv = commandArgv.map(List::copyOf);
            env = env.map(Map::copyOf);
        }
    }

    /// What a node prepared to run.
    public record ExecPlan(
            @Size(min = 1, max = ExecRequest.ARGUMENTS) @Text(max = ExecRequest.COMMAND)
            List<String> argv,

            @Text(max = ExecRequest.LONG) Optional<String> cwd,
            @Text(max = ExecRequest.COMMAND) String commandText,
            @Text(max = ExecRequest.COMMAND) Optional<String> commandPreview,
            @Text(max = ExecRequest.NAME) Optional<String> agentId,
            @Text(max = ExecRequest.LONG) Optional<String> sessionKey,
            Optional<JsonNode> policySnapshot,
            Optional<JsonNode> mutableFileOperand) {
        public ExecPlan {
            argv = Wire.some("argv", argv, ExecRequest.ARGUMENTS);
            commandText = Wire.given("commandText", commandText);
        }
    }

    /// What became of a request, or that it waits.
    ///
    /// @param decision `allow-once` or `deny`; null when nobody decided
    /// @param terminalReason why it ended: `user`, `timeout`, `no-route`, `run-aborted`
    public record ExecDecision(
            String id,
            @JsonInclude(JsonInclude.Include.ALWAYS) Optional<String> decision,
            Long createdAtMs,
            Long expiresAtMs,
            Optional<String> terminalReason) {}

    /// The first of two answers.
    public record ExecAccepted(String status, String id, String deliveryRoute, Long createdAtMs, Long expiresAtMs) {}

    public record Named(@Text(max = ExecRequest.NAME) String id) {
        public Named {
            id = Wire.given("id", id);
        }
    }

    /// An answer of a client that cannot sign.
    ///
    /// @param decision text: a word that is no decision has an error of its own
    /// @param argvPattern with `allow-always`: the arguments that may come for good, one word each, the program
    ///     first as it was asked about; `*` is any text without a slash, `**` any text, a last `...` any further
    ///     words, none of them an option. Absent: exactly those that were asked about
    /// @param reviewer which account of a chat network answered; this gateway has none
    public record ResolveStock(
            @Text(max = ExecRequest.NAME) String id,
            @Text(max = Wire.NAME) String decision,
            Optional<JsonNode> reviewer,
            @Range(min = 1, max = 3_650) Optional<Integer> grantExpiresInDays,

            @Size(min = 1, max = ResolveStock.WORDS) @Text(max = ResolveStock.WORD)
            Optional<List<String>> argvPattern) {
        /// Most words of a pattern, and characters of each.
        public static final int WORDS = 64;

        public static final int WORD = 1_024;

        public ResolveStock {
            argvPattern = argvPattern.map(words -> Wire.atMost("argvPattern", words, WORDS));
            id = Wire.given("id", id);
            decision = Wire.given("decision", decision);
        }
    }

    public record Done(Boolean ok) {}

    public record ListGrants(
            @Range(min = 1, max = ListGrants.MOST) Optional<Integer> limit) {
        static final int MOST = 500;

        public ListGrants {
            if (limit.filter(each -> each < 1 || each > MOST).isPresent()) {
                throw new IllegalArgumentException("limit is from 1 to " + MOST);
            }
        }
    }

    /// A command that may run without a question: this program by its file, with these arguments, there.
    ///
    /// @param program real path of the program on the node
    /// @param sha256 of its file: another one under the same name is asked about
    /// @param argv arguments that were asked about, the only ones without a pattern
    /// @param argvPattern which arguments may come
    public record ExecGrantView(
            String grantId,
            String mintedByApprovalId,
            String agentId,
            String nodeId,
            String command,
            List<String> argv,
            Optional<String> cwd,
            String program,
            String sha256,
            Long createdAtMs,
            Optional<Long> expiresAtMs,
            Optional<Long> revokedAtMs,
            Optional<List<String>> argvPattern) {
        public ExecGrantView {
            argv = List.copyOf(argv);
        }
    }

    public record ExecGrantList(List<ExecGrantView> grants) {
        public ExecGrantList {
            grants = List.copyOf(grants);
        }
    }

    public record GrantRef(@Text(max = ExecRequest.NAME) String grantId) {
        public GrantRef {
            grantId = Wire.given("grantId", grantId);
        }
    }

    /// What became of it.
    ///
    /// @param outcome `revoked`, `already-revoked` or `not-found`
    public record GrantRevoked(
            @OneOf({"revoked", "already-revoked", "not-found"})
            String outcome) {}

    /// A question that waits.
    ///
    /// @param request of the form of its family, absent members as null
    public record StockPending(String id, JsonNode request, Long createdAtMs, Long expiresAtMs, String approvalKind) {}

    /// An array on the wire.
    public record StockList(@JsonValue List<StockPending> approvals) {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public StockList {
            approvals = List.copyOf(approvals);
        }
    }

    /// A question that no longer waits.
    ///
    /// @param resolvedBy actor who answered; null when nobody did
    public record StockResolved(
            String id,
            String decision,
            @JsonInclude(JsonInclude.Include.ALWAYS) Optional<String> resolvedBy,
            Long ts,
            JsonNode request) {}

    public static final Method<ExecRequest, ExecDecision> EXEC_REQUEST = method("exec.approval.request")
            .takes(ExecRequest.class)
            .returns(ExecDecision.class)
            .needs(Scope.APPROVALS)
            .acceptedThenFinal(ExecAccepted.class)
            .writes("approval.asked")
            .perMinute(Rates.BUSY)
            .fails(ErrorCode.APPROVAL_NOT_SHOWABLE)
            .doc("Asks the caller's person whether a command may run; answers when somebody decided, or nobody did.");

    public static final Method<Named, ExecDecision> EXEC_WAIT = method("exec.approval.waitDecision")
            .takes(Named.class)
            .returns(ExecDecision.class)
            .needs(Scope.APPROVALS)
            .perMinute(Rates.BUSY)
            .fails(ErrorCode.APPROVAL_NOT_FOUND)
            .doc("Waits for the decision on a command, or gives the one that was made.");

    public static final Method<None, StockList> EXEC_LIST = method("exec.approval.list")
            .takes(None.class)
            .returns(StockList.class)
            .needs(Scope.APPROVALS)
            .doc("Commands of the caller's person that wait for an answer.");

    public static final Method<ResolveStock, Done> EXEC_RESOLVE = method("exec.approval.resolve")
            .takes(ResolveStock.class)
            .returns(Done.class)
            .needs(Scope.APPROVALS)
            .writes("approval.decided")
            .perMinute(Rates.BUSY)
            .fails(
                    ErrorCode.APPROVAL_NOT_FOUND,
                    ErrorCode.APPROVAL_ALREADY_RESOLVED,
                    ErrorCode.APPROVAL_ALLOW_ALWAYS_UNAVAILABLE,
                    ErrorCode.APPROVAL_OWN_REQUEST,
                    ErrorCode.APPROVAL_NEEDS_HUMAN)
            .doc("Answers a question about a command, without a signature; the first answer wins.");

    public static final Method<ListGrants, ExecGrantList> EXEC_GRANTS = method("exec.approval.grants.list")
            .takes(ListGrants.class)
            .returns(ExecGrantList.class)
            .needs(Scope.APPROVALS)
            .doc("What the caller's person allowed for good, the newest first.");

    public static final Method<GrantRef, GrantRevoked> EXEC_GRANT_REVOKE = method("exec.approval.grants.revoke")
            .takes(GrantRef.class)
            .returns(GrantRevoked.class)
            .needs(Scope.APPROVALS)
            .writes("exec.grant.revoked")
            .perMinute(120)
            .doc("Ends what was allowed for good; from now on it is asked about again.");

    public static final Method<Named, ExecDecision> PLUGIN_WAIT = method("plugin.approval.waitDecision")
            .takes(Named.class)
            .returns(ExecDecision.class)
            .needs(Scope.APPROVALS)
            .fails(ErrorCode.APPROVAL_NOT_FOUND)
            .doc("Waits for the decision on any other question, or gives the one that was made.");

    public static final Method<None, StockList> PLUGIN_LIST = method("plugin.approval.list")
            .takes(None.class)
            .returns(StockList.class)
            .needs(Scope.APPROVALS)
            .doc("All other questions to the caller's person that wait for an answer.");

    public static final Method<ResolveStock, Done> PLUGIN_RESOLVE = method("plugin.approval.resolve")
            .takes(ResolveStock.class)
            .returns(Done.class)
            .needs(Scope.APPROVALS)
            .writes("approval.decided")
            .perMinute(120)
            .fails(
                    ErrorCode.APPROVAL_NOT_FOUND,
                    ErrorCode.APPROVAL_ALREADY_RESOLVED,
                    ErrorCode.APPROVAL_ALLOW_ALWAYS_UNAVAILABLE,
                    ErrorCode.APPROVAL_OWN_REQUEST,
                    ErrorCode.APPROVAL_NEEDS_HUMAN)
            .doc("Answers any other question, without a signature: refuses all, allows what stays with its owner.");

    public static final EventType<StockPending> EXEC_REQUESTED = EventType.listed(
            "exec.approval.requested",
            StockPending.class,
            Scope.APPROVALS,
            EXEC_CAPABILITY,
            "A command waits for the receiver's answer.");

    public static final EventType<StockResolved> EXEC_RESOLVED = EventType.listed(
            "exec.approval.resolved",
            StockResolved.class,
            Scope.APPROVALS,
            EXEC_CAPABILITY,
            "A question about a command no longer waits.");

    public static final EventType<StockPending> PLUGIN_REQUESTED = EventType.listed(
            "plugin.approval.requested",
            StockPending.class,
            Scope.APPROVALS,
            PLUGIN_CAPABILITY,
            "An act that is no command waits for the receiver's answer.");

    public static final EventType<StockResolved> PLUGIN_RESOLVED = EventType.listed(
            "plugin.approval.resolved",
            StockResolved.class,
            Scope.APPROVALS,
            PLUGIN_CAPABILITY,
            "A question that was no command no longer waits.");

    public static final List<Method<?, ?>> ALL = List.of(
            EXEC_REQUEST,
            EXEC_WAIT,
            EXEC_LIST,
            EXEC_RESOLVE,
            EXEC_GRANTS,
            EXEC_GRANT_REVOKE,
            PLUGIN_WAIT,
            PLUGIN_LIST,
            PLUGIN_RESOLVE);
    public static final List<EventType<?>> EVENTS =
            List.of(EXEC_REQUESTED, EXEC_RESOLVED, PLUGIN_REQUESTED, PLUGIN_RESOLVED);
}
