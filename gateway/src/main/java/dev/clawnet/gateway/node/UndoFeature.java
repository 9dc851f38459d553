package dev.clawnet.gateway.node;

import dev.clawnet.gateway.agent.Changes;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.protocol.catalogue.UndoMethods;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.Ids;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.node.ChangeCommands.Changed;
import dev.clawnet.protocol.node.InvokeContext;
import dev.clawnet.protocol.node.InvokePermit;
import dev.clawnet.protocol.node.NodeError;
import dev.clawnet.protocol.node.UndoCommands;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;

/// Binds the methods of [UndoMethods]: the owner, from a human device, looks at what was done on an own node and
/// takes it back. Each thing that changes a node is an intent in the owner's ledger before it is sent, and an outcome
/// after it.
public final class UndoFeature {
    private static final String KIND = "undo";
    private static final String PURGE = "undo.purge";

    private final Nodes nodes;
    private final Store store;
    private final InstantSource clock;
    private final RandomGenerator random;

    public UndoFeature(Nodes nodes, Store store, InstantSource clock, RandomGenerator random) {
        this.nodes = nodes;
        this.store = store;
        this.clock = clock;
        this.random = random;
    }

    public void bind(MethodTable table) {
        table.bind(UndoMethods.UNDO_LIST, this::list);
        table.bind(UndoMethods.UNDO_PREVIEW, this::preview);
        table.bind(UndoMethods.UNDO_ONE, this::one);
        table.bind(UndoMethods.UNDO_ROLLBACK, this::rollback);
        table.bind(UndoMethods.UNDO_PURGE, this::purge);
    }

    private UndoMethods.OperationList list(Caller caller, UndoMethods.ListOperations wanted) {
        String node = node(caller, wanted.node());
        UndoCommands.Operations found = Json.LENIENT.treeToValue(
                ask(caller, node, UndoCommands.JOURNAL, wanted.forNode(), fresh())
                        .payload(),
                UndoCommands.Operations.class);
        return new UndoMethods.OperationList(
                node, found.operations(), found.more(), found.keptBytes(), found.keptBytesMost(), found.trashDays());
    }

    private UndoMethods.Preview preview(Caller caller, UndoMethods.SomeOperations wanted) {
        String node = node(caller, wanted.node());
        UndoCommands.Previewed found = Json.LENIENT.treeToValue(
                ask(caller, node, UndoCommands.PREVIEW, new UndoCommands.PreviewParams(wanted.operations()), fresh())
                        .payload(),
                UndoCommands.Previewed.class);
        return new UndoMethods.Preview(node, found.outlooks());
    }

    private UndoMethods.Undone one(Caller caller, UndoMethods.OneOperation wanted) {
        return undo(caller, node(caller, wanted.node()), wanted.operation());
    }

    private UndoMethods.RolledBack rollback(Caller caller, UndoMethods.Rollback wanted) {
        String node = node(caller, wanted.node());
        List<UndoMethods.Undone> undone = new ArrayList<>();
        for (String operation : wanted.operations()) {
            try {
                undone.add(undo(caller, node, operation));
            } catch (Fault stop) {
                String reason = String.valueOf(
                        stop.details().getOrDefault("node", stop.code().name()));
                return new UndoMethods.RolledBack(node, undone, Optional.of(operation), Optional.of(reason));
            }
        }
        return new UndoMethods.RolledBack(node, undone, Optional.empty(), Optional.empty());
    }

    private UndoMethods.Undone undo(Caller caller, String node, String operation) {
        Map<String, String> about = about(caller, node, Map.of("verb", "undo", "undoes", operation));
        Optional<Changes.Change> known = store.read(view -> Changes.find(view, caller.person(), operation));
        EntryId intent = store.write(tx -> {
            known.ifPresent(change -> Changes.undoing(tx, change));
            EntryId id = EntryId.mint(random);
            return Change.of(id, Entry.intent(id, caller.person(), KIND, about));
        });
        Came came = ask(caller, node, UndoCommands.UNDO, new UndoCommands.UndoParams(operation), intent.value());
        store.write(tx -> {
            if (came.fault().isEmpty()) {
                known.ifPresent(change -> Changes.undone(tx, caller.person(), change));
            }
            return Change.of(true, outcome(caller, intent, KIND, about, came));
        });
        Changed changed = Json.LENIENT.treeToValue(came.payload(), Changed.class);
        return new UndoMethods.Undone(node, operation, changed.undo(), changed.path());
    }

    private UndoMethods.Purged purge(Caller caller, UndoMethods.Purge wanted) {
        String node = node(caller, wanted.node());
        String before = Instant.ofEpochMilli(wanted.beforeMs()).toString();
        Map<String, String> about = about(caller, node, Map.of("verb", "purge", "before", before));
        EntryId intent = store.write(tx -> {
            EntryId id = EntryId.mint(random);
            return Change.of(id, Entry.intent(id, caller.person(), PURGE, about));
        });
        Came came =
                ask(caller, node, UndoCommands.PURGE, new UndoCommands.PurgeParams(wanted.beforeMs()), intent.value());
        store.write(tx -> Change.of(true, outcome(caller, intent, PURGE, about, came)));
        UndoCommands.Purged purged = Json.LENIENT.treeToValue(came.payload(), UndoCommands.Purged.class);
        return new UndoMethods.Purged(node, purged.operations(), purged.bytes());
    }

    private static Map<String, String> about(Caller caller, String node, Map<String, String> more) {
        Map<String, String> fields = new TreeMap<>(more);
        fields.put("owner", caller.person().value());
        fields.put("actor", caller.actor());
        fields.put("basis", "owner");
        fields.put("node", node);
        return fields;
    }

    private Entry outcome(Caller caller, EntryId intent, String kind, Map<String, String> about, Came came) {
        Map<String, String> fields = new TreeMap<>(about);
        fields.put("result", came.result());
        came.code().ifPresent(code -> fields.put("reason", code));
        Optional.ofNullable(came.answer().get("undo")).ifPresent(undo -> fields.put("undo", undo.asString()));
        return Entry.outcome(EntryId.mint(random), intent, caller.person(), kind, fields);
    }

    /// What a node answered, or why it did not.
    private record Came(JsonNode answer, String result, Optional<String> code, Optional<Fault> fault) {
        /// The answer; the fault when there is none.
        JsonNode payload() {
            fault.ifPresent(thrown -> {
                throw thrown;
            });
            return answer;
        }

        static Came no(String result, String code, ErrorCode error, String message) {
            Fault fault = new Fault(error, message, Map.of("node", code));
            return new Came(Json.STRICT.createObjectNode(), result, Optional.of(code), Optional.of(fault));
        }
    }

    private Came ask(Caller caller, String node, String command, Object params, String key) {
        JsonNode json = Json.STRICT.valueToTree(params);
        InvokeContext context = new InvokeContext(
                caller.person(),
                Optional.empty(),
                Optional.empty(),
                InvokePermit.of(command, json, clock.instant().plus(Limits.NODE_PERMIT_LIFE)),
                key);
        return switch (nodes.invoke(caller.person(), node, command, json, context, Limits.NODE_INVOKE_MAX)) {
            case InvokeResult.Ok ok -> new Came(ok.payload(), "done", Optional.empty(), Optional.empty());
            case InvokeResult.NodeError error -> refused(error.code());
            case InvokeResult.NotConnected gone ->
                Came.no(
                        gone.sent() ? "unknown" : "failed",
                        "NOT_CONNECTED",
                        ErrorCode.NODE_NOT_CONNECTED,
                        "the node " + node + " is not connected; " + connected(caller));
            case InvokeResult.TimedOut _ ->
                Came.no("unknown", "TIMEOUT", ErrorCode.TIMEOUT, "the node did not answer in time");
        };
    }

    private static Came refused(String code) {
        return switch (code) {
            case "NOT_FOUND" ->
                Came.no(
                        "failed",
                        code,
                        ErrorCode.NOT_FOUND,
                        "no such operation on that node; `clawnet undo list` names those that are kept");
            case "CONFLICT" ->
                Came.no(
                        "failed",
                        code,
                        ErrorCode.CONFLICT,
                        "something there was changed since, so nothing was changed now; later operations on the same"
                                + " place are taken back first");
            case "UNDONE" ->
                Came.no("failed", code, ErrorCode.CONFLICT, "it was taken back before, or is an undo itself");
            case "PURGED" -> Came.no("failed", code, ErrorCode.NOT_FOUND, "its former state was removed for good");
            case "L2_DENIED" ->
                Came.no("refused", code, ErrorCode.NODE_REFUSED, "the node's own policy does not allow it now");
            case "UNKNOWN_COMMAND" ->
                Came.no("failed", code, ErrorCode.NODE_REFUSED, "that node cannot undo; bring it up to date");
            default -> Came.no("failed", known(code), ErrorCode.NODE_REFUSED, "the node refused");
        };
    }

    /// A code of ours, and nothing else that a node may say.
    private static String known(String code) {
        return Arrays.stream(NodeError.values())
                .map(NodeError::name)
                .filter(code::equals)
                .findFirst()
                .orElse("UNSPECIFIED");
    }

    /// The node that was named, or the only one that is linked.
    private String node(Caller caller, Optional<String> wanted) {
        List<String> linked = nodes.linked(caller.person()).stream()
                .map(NodeLink::name)
                .sorted()
                .toList();
        if (wanted.isPresent()) {
            return wanted.get();
        }
        if (linked.isEmpty()) {
            throw new Fault(
                    ErrorCode.NODE_NOT_CONNECTED,
                    "no node of yours is connected",
                    Map.of(
                            "hint",
                            "start it with `clawnet node run`; for a machine that is no node yet,"
                                    + " `clawnet invite --role node` makes the code"));
        }
        if (linked.size() > 1) {
            throw new Fault(
                    ErrorCode.INVALID_REQUEST, "say which node: " + String.join(", ", linked) + " are connected");
        }
        return linked.getFirst();
    }

    /// Which nodes of the caller there are to name.
    private String connected(Caller caller) {
        List<String> linked = nodes.linked(caller.person()).stream()
                .map(NodeLink::name)
                .sorted()
                .toList();
        return linked.isEmpty() ? "none of yours is" : "of yours are: " + String.join(", ", linked);
    }

    private String fresh() {
        return Ids.mint("look", random);
    }
}
