package dev.clawnet.gateway.node;

import dev.clawnet.gateway.agent.Facts;
import dev.clawnet.gateway.agent.Items;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.Tool;
import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.ItemPolicy;
import dev.clawnet.policy.Labels;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Readers;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.node.InvokeContext;
import dev.clawnet.protocol.node.InvokePermit;
import dev.clawnet.protocol.node.NodeError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// One file command of a node as a tool: the gateway decides (L1), the node decides again (L2), and what comes
/// back is looked at once more, since labels may have changed while the node worked.
abstract sealed class FileTool implements Tool.Outside
        permits ListTool, ReadTool, SearchTool, StatTool, ChangeTool, PatchTool, UndoTool {
    /// What the node's own policy refused (L2), apart from what went wrong.
    private static final Set<String> DENIED = Set.of(NodeError.L2_DENIED.name(), NodeError.PERMIT_INVALID.name());

    /// Ends of a call that no policy of a node was asked about.
    private static final Set<String> SILENT =
            Set.of("NOT_CONNECTED", NodeError.BUSY.name(), NodeError.UNKNOWN_COMMAND.name());

    /// In the outcome's entry: the node's own word.
    static final String L2 = "l2";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ToolSpec spec;
    private final Verb verb;
    private final NodeCalls nodes;
    private final Facts facts;

    FileTool(ToolSpec spec, Verb verb, NodeCalls nodes, Facts facts) {
        this.spec = spec;
        this.verb = verb;
        this.nodes = nodes;
        this.facts = facts;
    }

    @Override
    public final ToolSpec spec() {
        return spec;
    }

    @Override
    public final boolean offeredIn(Run run) {
        return run.agent() instanceof IdentityId;
    }

    final Verb verb() {
        return verb;
    }

    /// The act on the place that `path` names; a name that cannot be canonical does not exist.
    final Plan plan(Tx tx, Run run, String path, Map<String, String> arguments, String shown) {
        return plan(tx, run, path, new Asking(verb, arguments, shown));
    }

    /// What is to be done at a place.
    record Asking(Verb verb, Map<String, String> arguments, String shown) {}

    static Plan plan(Tx tx, Run run, String path, Asking asking) {
        return FilePlaces.of(tx, run, path)
                .<Plan>map(place -> {
                    Resource object = place.resource(run);
                    Act act = new Act(
                            run.agent(),
                            run.id(),
                            asking.verb(),
                            object,
                            Optional.empty(),
                            Optional.empty(),
                            run.purpose(),
                            asking.arguments());
                    return new Plan.Of(act, asking.shown());
                })
                .orElseGet(Plan.Nothing::new);
    }

    /// Command and parameters that the node gets for this act.
    abstract String command();

    abstract JsonNode params(Permit permit, String path);

    @Override
    public Reported perform(Permit permit, Run run, String operation) {
        JsonNode params = params(permit, FilePlaces.of(permit.act().object()).path());
        return asked(nodes, new Asked(permit, command(), params), run, operation);
    }

    /// What a node is asked for with a permit.
    record Asked(Permit permit, String command, JsonNode params) {}

    static Reported asked(NodeCalls nodes, Asked asked, Run run, String operation) {
        InvokeContext context = new InvokeContext(
                run.owner(),
                Optional.of(run.agent()),
                Optional.of(run.id()),
                InvokePermit.of(asked.command(), asked.params(), asked.permit().expiresAt()),
                operation);
        String node = FilePlaces.of(asked.permit().act().object()).node();
        return switch (nodes.invoke(run.owner(), node, asked.command(), asked.params(), context, PATIENCE)) {
            case InvokeResult.Ok ok -> new Reported("done", ok.payload());
            case InvokeResult.NodeError error ->
                failed(DENIED.contains(error.code()) ? Effect.REFUSED : "failed", error.code());
            case InvokeResult.NotConnected gone -> failed(gone.sent() ? "unknown" : "failed", "NOT_CONNECTED");
            case InvokeResult.TimedOut _ -> failed("unknown", "TIMEOUT");
        };
    }

    static Reported failed(String result, String code) {
        return new Reported(result, Json.STRICT.createObjectNode().put("code", code));
    }

    @Override
    public final Effect settle(Tx tx, Permit permit, Run run, Reported reported) {
        Effect effect = switch (reported.result()) {
            case "done" -> came(tx, permit, run, reported.payload());
            default -> none(permit, run, reported);
        };
        Map<String, String> fields = new HashMap<>(effect.fields());
        fields.put(L2, l2(reported));
        return effect.noting(fields);
    }

    /// What the node's own policy said; nothing when the node did not get to say it.
    static String l2(Reported reported) {
        return switch (reported.result()) {
            case Effect.REFUSED -> "deny";
            case "unknown" -> "unknown";
            default -> SILENT.contains(reported.payload().path("code").asString("")) ? "none" : "allow";
        };
    }

    /// Takes an answer of the node into the run.
    abstract Effect came(Tx tx, Permit permit, Run run, JsonNode payload);

    /// What a run is told when the node did not do it. Only where the audience may know of the place is there more
    /// than that there is nothing.
    Effect none(Permit permit, Run run, Reported reported) {
        String code = reported.payload().path("code").asString("");
        return Effect.done(told(code))
                .as(reported.result())
                .taking(Run.Taken.of(run.integrity(), permit.act().object()))
                .noting(Map.of("reason", code));
    }

    /// What a run is told of that end of a call.
    static String told(String code) {
        return switch (code) {
            case "NOT_CONNECTED", "TIMEOUT", "BUSY" -> "the node does not answer";
            case "CONFLICT", "TOO_LARGE" -> code.toLowerCase(java.util.Locale.ROOT);
            default -> "none";
        };
    }

    final Labels labels(Tx tx, Run run, Act act) {
        return facts.labels(tx, tx.now(), run, act);
    }

    /// Whether the run's audience may learn this item, as it stands now.
    static boolean visible(Tx tx, Labels labels, Run run, Resource item) {
        return labels.mayEnter(item, Items.of(tx, item), run.audience());
    }

    /// What one item brings into a run.
    static Run.Taken taken(Tx tx, Labels labels, Run run, Resource item) {
        return taken(labels, run, item, Items.of(tx, item));
    }

    /// The same of an item that carried this policy.
    static Run.Taken taken(Labels labels, Run run, Resource item, ItemPolicy policy) {
        Map<PersonId, Readers> foreign = new HashMap<>(policy.policies());
        foreign.remove(run.owner());
        return new Run.Taken(labels.integrity(item, policy), Set.of(item), foreign);
    }

    static Run.Taken both(Run.Taken one, Run.Taken other) {
        Set<Resource> places = new java.util.HashSet<>(one.consulted());
        places.addAll(other.consulted());
        Map<PersonId, Readers> foreign = new HashMap<>(one.foreign());
        other.foreign().forEach((person, readers) -> foreign.merge(person, readers, Readers::meet));
        return new Run.Taken(one.integrity().meet(other.integrity()), places, foreign);
    }

    /// An entry of a folder, or nothing when its name cannot be the name of one: a node may answer anything.
    static Optional<Resource> child(Resource folder, String name) {
        List<String> segments = new ArrayList<>(folder.segments());
        segments.add(name);
        return named(folder.kind(), folder.owner(), segments);
    }

    private static Optional<Resource> named(Resource.Kind kind, PersonId owner, List<String> segments) {
        try {
            return Optional.of(new Resource(kind, owner, segments));
        } catch (IllegalArgumentException e) {
            // Not a canonical name: for agents there is no such thing.
            return Optional.empty();
        }
    }

    /// A path that a node answered with, or nothing when it is not canonical.
    static Optional<Resource> item(PersonId owner, String node, String path) {
        List<String> segments = new ArrayList<>(List.of(node));
        if (path.startsWith("/")) {
            segments.addAll(List.of(path.substring(1).split("/", -1)));
        }
        return segments.size() > 1 ? named(Resource.Kind.NODE, owner, segments) : Optional.empty();
    }
}
