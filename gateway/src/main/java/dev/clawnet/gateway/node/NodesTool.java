package dev.clawnet.gateway.node;

import dev.clawnet.gateway.agent.Arguments;
import dev.clawnet.gateway.agent.Facts;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.Tool;
import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.Labels;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.catalogue.NodeMethods.NodeView;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.node.InvokeContext;
import dev.clawnet.protocol.node.InvokePermit;
import dev.clawnet.protocol.node.NodeError;
import dev.clawnet.protocol.node.SystemCommands;
import dev.clawnet.protocol.node.SystemCommands.NotifyParams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `nodes`: which machines its owner has linked, what they are, and a note on one of their screens. Each is one act:
/// `list` on `node://<person>`, `stat` on `node://<person>/<node>`, `invoke` on that node's `system.notify`. What the
/// run's audience may not learn of is not there.
///
/// Threat: an agent looks through a camera, or allows a node something. No argument means such an act: there is no
/// verb for it, and the model is told so. See `NodesToolTest`.
public final class NodesTool implements Tool.Outside {
    private static final String ACTION = "action";
    private static final String NODE = "node";
    private static final String STATUS = "status";
    private static final String DESCRIBE = "describe";
    private static final String NOTIFY = "notify";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int MAX_NOTE = 500;
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,63}");

    /// What other programs have by this tool and agents of this gateway never get.
    private static final Set<String> FOR_PEOPLE = Set.of(
            "camera_snap",
            "camera_list",
            "camera_clip",
            "photos_latest",
            "screen_record",
            "location_get",
            "notifications_list",
            "notifications_action",
            "device_status",
            "device_info",
            "device_permissions",
            "device_health");

    private static final Set<String> FOR_OWNERS = Set.of("pending", "approve", "reject");

    private static final ToolSpec SPEC = new ToolSpec(
            "nodes",
            "Your owner's machines: status lists them, describe tells of one, notify shows a note on its screen. Camera,"
                    + " screen, location and what a node may do are for devices that a person paired, never for agents."
                    + " Programs run with exec, files are read with read.",
            List.of(
                    new ToolSpec.Param(ACTION, ToolSpec.Type.STRING, "status, describe or notify.", true),
                    new ToolSpec.Param(NODE, ToolSpec.Type.STRING, "Name of the node, as status has it.", false),
                    new ToolSpec.Param("title", ToolSpec.Type.STRING, "Of the note; 500 characters.", false),
                    new ToolSpec.Param("body", ToolSpec.Type.STRING, "Of the note; 500 characters.", false)));

    private final NodeCalls nodes;
    private final Looks looks;
    private final Facts facts;

    /// The nodes that a person paired, as they are now.
    @FunctionalInterface
    public interface Looks {
        List<NodeView> of(View view, PersonId owner);
    }

    public NodesTool(NodeCalls nodes, Looks looks, Facts facts) {
        this.nodes = nodes;
        this.looks = looks;
        this.facts = facts;
    }

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public boolean offeredIn(Run run) {
        return run.agent() instanceof IdentityId;
    }

    @Override
    public Plan plan(Tx tx, Run run, JsonNode arguments) {
        String action = Arguments.text(arguments, ACTION).orElse("");
        if (action.equals(STATUS) || action.equals("list")) {
            return new Plan.Of(act(run, Verb.LIST, List.of(), Map.of()), "");
        }
        if (FOR_PEOPLE.contains(action)) {
            return new Plan.Bad(
                    "camera, screen, location and what a device holds are for devices that a person paired");
        }
        if (FOR_OWNERS.contains(action)) {
            return new Plan.Bad("your owner decides on nodes: clawnet nodes");
        }
        if (action.equals("run") || action.equals("invoke")) {
            return new Plan.Bad("programs run with exec, files are read with read");
        }
        if (!action.equals(DESCRIBE) && !action.equals(NOTIFY)) {
            return new Plan.Bad("action takes status, describe or notify");
        }
        Optional<String> node = Arguments.text(arguments, NODE);
        if (node.isEmpty()) {
            return new Plan.Bad("node is missing; status names them");
        }
        if (!NAME.matcher(node.get()).matches()) {
            return new Plan.Nothing();
        }
        return action.equals(DESCRIBE)
                ? new Plan.Of(act(run, Verb.STAT, List.of(node.get()), Map.of()), "")
                : note(run, node.get(), arguments);
    }

    private static Plan note(Run run, String node, JsonNode arguments) {
        Map<String, String> note = new TreeMap<>();
        for (String part : List.of("title", "body")) {
            Optional<String> text = Arguments.text(arguments, part);
            if (text.filter(each -> each.length() > MAX_NOTE).isPresent()) {
                return new Plan.Bad(part + " takes " + MAX_NOTE + " characters");
            }
            text.ifPresent(each -> note.put(part, each));
        }
        return note.isEmpty()
                ? new Plan.Bad("a note has a title or a body")
                : new Plan.Of(act(run, Verb.INVOKE, List.of(node, SystemCommands.NOTIFY), note), "");
    }

    private static Act act(Run run, Verb verb, List<String> segments, Map<String, String> arguments) {
        return new Act(
                run.agent(),
                run.id(),
                verb,
                new Resource(Resource.Kind.NODE, run.owner(), segments),
                Optional.empty(),
                Optional.empty(),
                run.purpose(),
                arguments);
    }

    /// Only a note goes to a node: what is known of nodes is known here.
    @Override
    public Reported perform(Permit permit, Run run, String operation) {
        Act act = permit.act();
        if (act.verb() != Verb.INVOKE) {
            return new Reported("done", Json.STRICT.createObjectNode());
        }
        JsonNode params = Json.STRICT.valueToTree(new NotifyParams(
                Optional.ofNullable(act.arguments().get("title")),
                Optional.ofNullable(act.arguments().get("body"))));
        InvokeContext context = new InvokeContext(
                run.owner(),
                Optional.of(run.agent()),
                Optional.of(run.id()),
                InvokePermit.of(SystemCommands.NOTIFY, params, permit.expiresAt()),
                operation);
        String node = act.object().segments().getFirst();
        return switch (nodes.invoke(run.owner(), node, SystemCommands.NOTIFY, params, context, PATIENCE)) {
            case InvokeResult.Ok _ -> new Reported("done", Json.STRICT.createObjectNode());
            case InvokeResult.NodeError error ->
                FileTool.failed(
                        error.code().equals(NodeError.L2_DENIED.name()) ? Effect.REFUSED : "failed", error.code());
            case InvokeResult.NotConnected gone -> FileTool.failed(gone.sent() ? "unknown" : "failed", "NOT_CONNECTED");
            case InvokeResult.TimedOut _ -> FileTool.failed("unknown", "TIMEOUT");
        };
    }

    @Override
    public Effect settle(Tx tx, Permit permit, Run run, Reported reported) {
        Act act = permit.act();
        if (act.verb() == Verb.INVOKE) {
            return noted(run, act, reported);
        }
        return act.verb() == Verb.LIST ? listed(tx, act, run) : described(tx, act, run);
    }

    private static Effect noted(Run run, Act act, Reported reported) {
        if (reported.result().equals("done")) {
            return Effect.done("done");
        }
        String code = reported.payload().path("code").asString("");
        String told = reported.result().equals(Effect.REFUSED) || code.equals(NodeError.UNKNOWN_COMMAND.name())
                ? "this node shows no notes"
                : "the node does not answer";
        return Effect.done(told)
                .as(reported.result())
                .taking(Run.Taken.of(run.integrity(), act.object()))
                .noting(Map.of("reason", code));
    }

    private Effect listed(Tx tx, Act act, Run run) {
        Labels labels = facts.labels(tx, tx.now(), run, act);
        Run.Taken taken = FileTool.taken(tx, labels, run, act.object());
        List<NodeView> shown = new ArrayList<>();
        for (NodeView node : looks.of(tx, run.owner())) {
            Resource place = Resource.of(Resource.Kind.NODE, run.owner(), node.displayName());
            if (FileTool.visible(tx, labels, run, place)) {
                shown.add(node);
                taken = FileTool.both(taken, FileTool.taken(tx, labels, run, place));
            }
        }
        ArrayNode rows = Json.STRICT.createArrayNode();
        shown.forEach(node -> rows.add(row(node)));
        return Effect.done(Json.STRICT.writeValueAsString(rows))
                .taking(taken)
                .noting(Map.of("nodes", Integer.toString(shown.size())));
    }

    private Effect described(Tx tx, Act act, Run run) {
        Labels labels = facts.labels(tx, tx.now(), run, act);
        Run.Taken taken = FileTool.taken(tx, labels, run, act.object());
        String name = act.object().segments().getFirst();
        Optional<NodeView> found = looks.of(tx, run.owner()).stream()
                .filter(node -> node.displayName().equals(name))
                .filter(_ -> FileTool.visible(tx, labels, run, act.object()))
                .findFirst();
        return found.map(node -> {
                    ObjectNode whole = row(node);
                    node.version().ifPresent(version -> whole.put("version", version));
                    node.connectedAtMs().ifPresent(at -> whole.put("connectedAtMs", at));
                    ArrayNode commands = whole.putArray("commands");
                    node.commands().forEach(commands::add);
                    return Effect.done(Json.STRICT.writeValueAsString(whole));
                })
                .orElseGet(() -> Effect.done("none").as("missing"))
                .taking(taken);
    }

    private static ObjectNode row(NodeView node) {
        return Json.STRICT
                .createObjectNode()
                .put("node", node.displayName())
                .put("platform", node.platform())
                .put("connected", node.connected())
                .put("notify", node.commands().contains(SystemCommands.NOTIFY));
    }
}
