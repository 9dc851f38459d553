package dev.clawnet.gateway.approval;

import dev.clawnet.policy.AskReason;
import dev.clawnet.policy.Audience;
import dev.clawnet.policy.Launchers;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.catalogue.StockApprovalMethods.ExecPlan;
import dev.clawnet.protocol.catalogue.StockApprovalMethods.ExecRequest;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A program's question about a command, as an act. Pure.
///
/// Threat: one command is shown and another one runs. What is shown is made from the arguments where there are any,
/// whatever the asker calls them; all that the command depends on is part of the act. See `StockApprovalsTest`.
record ExecAsk(ExecRequest wanted, Optional<ExecPlan> plan, Optional<List<String>> argv, String command) {
    private static final String HOST_NODE = "node";
    private static final String HOST_GATEWAY = "gateway";
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");
    private static final int EXTRAS = 16_384;

    /// Reads a request; a fault when it does not say what would run.
    static ExecAsk of(ExecRequest wanted) {
        Optional<ExecPlan> plan = wanted.systemRunPlan();
        if (wanted.host().filter(HOST_NODE::equals).isPresent()) {
            if (wanted.nodeId().isEmpty()) {
                throw bad("nodeId is required for host=node");
            }
            if (plan.isEmpty()) {
                throw bad("systemRunPlan is required for host=node");
            }
        }
        if (plan.isPresent()
                && wanted.commandArgv()
                        .filter(argv -> !argv.equals(plan.get().argv()))
                        .isPresent()) {
            throw bad("commandArgv does not match systemRunPlan");
        }
        Optional<List<String>> argv = plan.map(ExecPlan::argv).or(wanted::commandArgv);
        String command = argv.map(ExecAsk::line)
                .or(wanted::command)
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> bad("command is required"));
        return new ExecAsk(wanted, plan, argv, command);
    }

    private static Fault bad(String why) {
        return new Fault(ErrorCode.INVALID_REQUEST, why);
    }

    /// Arguments as a shell would take them.
    private static String line(List<String> argv) {
        return argv.stream()
                .map(word -> PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
    }

    Optional<String> agent() {
        return plan.flatMap(ExecPlan::agentId).or(wanted::agentId);
    }

    private Optional<String> session() {
        return plan.flatMap(ExecPlan::sessionKey).or(wanted::sessionKey);
    }

    private Optional<String> directory() {
        return plan.flatMap(ExecPlan::cwd).or(wanted::cwd);
    }

    /// The machine it would run on, as an object of an act.
    String machine() {
        return wanted.nodeId().orElse(HOST_GATEWAY);
    }

    /// What the answer is bound to. A program's words are nobody's own: the act counts as untrusted.
    BoundAct act(IdentityId agent) {
        return new BoundAct(
                agent,
                session().map(BoundAct.Where::session).orElse(BoundAct.Where.NOWHERE),
                Verb.EXEC,
                Resource.of(Resource.Kind.NODE, agent.owner(), machine()),
                Optional.empty(),
                Optional.empty(),
                arguments(),
                Audience.owner(agent.owner()),
                "own",
                new TreeSet<>(List.of(AskReason.BOUNDARY, AskReason.UNTRUSTED)));
    }

    private SortedMap<String, String> arguments() {
        SortedMap<String, String> all = new TreeMap<>();
        all.put("command", command);
        argv.ifPresent(words -> all.put("argv", Json.STRICT.writeValueAsString(words)));
        directory().ifPresent(path -> all.put("directory", path));
        wanted.env().ifPresent(values -> all.put("environment", Json.STRICT.writeValueAsString(new TreeMap<>(values))));
        wanted.host().ifPresent(host -> all.put("host", host));
        wanted.nodeId().ifPresent(node -> all.put("node", node));
        plan.flatMap(ExecPlan::mutableFileOperand)
                .filter(operand -> !operand.isNull())
                .ifPresent(operand -> all.put("operand", operand.toString()));
        return all;
    }

    /// As stock clients are shown it: every member, absent ones as null.
    ObjectNode request(String agent) {
        ObjectNode out = Json.STRICT.createObjectNode();
        out.put("command", command);
        argv.ifPresent(words -> out.set("commandArgv", Json.STRICT.valueToTree(words)));
        out.set("systemRunBinding", plan.<JsonNode>map(this::binding).orElse(null));
        out.set("systemRunPlan", plan.<JsonNode>map(Json.STRICT::valueToTree).orElse(null));
        put(out, "cwd", directory());
        put(out, "nodeId", wanted.nodeId());
        put(out, "host", wanted.host());
        put(out, "security", wanted.security());
        put(out, "ask", wanted.ask());
        put(out, "warningText", wanted.warningText());
        out.set("scope", bounded("scope", wanted.scope()));
        out.set("allowedDecisions", Json.STRICT.valueToTree(standing() ? StockViews.ANY : StockViews.ONCE_OR_NOT));
        out.put("agentId", agent);
        put(out, "resolvedPath", wanted.resolvedPath());
        put(out, "sessionKey", session());
        put(out, "sessionId", wanted.sessionId());
        put(out, "runId", wanted.runId());
        put(out, "toolCallId", wanted.toolCallId());
        put(out, "turnSourceChannel", wanted.turnSourceChannel());
        put(out, "turnSourceTo", wanted.turnSourceTo());
        put(out, "turnSourceAccountId", wanted.turnSourceAccountId());
        out.set("turnSourceThreadId", bounded("turnSourceThreadId", wanted.turnSourceThreadId()));
        if (out.toString().length() > EXTRAS) {
            throw bad("invalid exec.approval.request params: more than " + EXTRAS + " characters about one command");
        }
        return out;
    }

    /// Whether it names a file on a node that does not run whatever it is told.
    private boolean standing() {
        String path = plan.flatMap(ExecPlan::mutableFileOperand)
                .map(operand -> operand.path("path").asString(""))
                .orElse("");
        return wanted.nodeId().isPresent()
                && !path.isEmpty()
                && !Launchers.named(path)
                && argv.filter(words -> !Launchers.named(words.getFirst())).isPresent();
    }

    private ObjectNode binding(ExecPlan prepared) {
        ObjectNode out = Json.STRICT.createObjectNode();
        out.set("argv", Json.STRICT.valueToTree(prepared.argv()));
        put(out, "cwd", directory());
        put(out, "agentId", agent());
        put(out, "sessionKey", session());
        return out;
    }

    private static JsonNode bounded(String member, Optional<JsonNode> value) {
        if (value.filter(node -> node.toString().length() > EXTRAS).isPresent()) {
            throw bad("invalid exec.approval.request params: at /" + member + ": too long");
        }
        return value.orElseGet(Json.STRICT::nullNode);
    }

    private static void put(ObjectNode out, String member, Optional<String> value) {
        out.put(member, value.orElse(null));
    }

    /// The question, of the owner alone.
    Question question(IdentityId agent, String slug, String owner, Instant deadline, Outside outside) {
        BoundAct act = act(agent);
        Card card = new Card(slug, Verb.EXEC, machine(), Optional.empty(), "own", List.of(owner), Optional.of(command));
        return new Question(
                ApprovalKind.EXEC,
                act,
                List.of(new Question.Ask(agent.owner(), card)),
                deadline,
                Optional.empty(),
                Optional.empty(),
                act.audience(),
                Optional.of(outside));
    }
}
