package dev.clawnet.gateway.node;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.protocol.catalogue.NodeMethods;
import dev.clawnet.protocol.id.ConnId;
import dev.clawnet.protocol.id.Ids;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.node.InvokeContext;
import dev.clawnet.protocol.node.NodeError;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Commands on their way to nodes.
///
/// Threat: one person's agent reaches another person's node, or a node answers for another. A node is looked for
/// among the links of the owner only, and an answer counts only from the connection that was asked. See
/// `NodesTest`.
public final class Nodes {
    private static final int MAX_TEXT = 256;

    private final NodeWire wire;
    private final RandomGenerator random;
    /// Owned by its own monitor.
    private final Map<String, Pending> pending = new HashMap<>();

    private record Pending(String id, NodeLink link, ArrayBlockingQueue<InvokeResult> answer) {}

    public Nodes(NodeWire wire, RandomGenerator random) {
        this.wire = wire;
        this.random = random;
    }

    /// The linked nodes of one person.
    public List<NodeLink> linked(PersonId owner) {
        return wire.nodes(owner).stream()
                .filter(node -> node.owner().equals(owner))
                .toList();
    }

    public Optional<NodeLink> find(PersonId owner, String nodeName) {
        return linked(owner).stream()
                .filter(node ->
                        node.name().equals(nodeName) || node.device().value().equals(nodeName))
                .findFirst();
    }

    /// Asks a node of `owner` and waits, on the caller's virtual thread, for its answer or the deadline. A command
    /// whose context names another person is not sent.
    public InvokeResult invoke(
            PersonId owner, String nodeName, String command, JsonNode params, InvokeContext context, Duration timeout) {
        Optional<NodeLink> node = find(owner, nodeName);
        if (node.isEmpty() || !context.person().equals(owner)) {
            return new InvokeResult.NotConnected(false);
        }
        if (!node.get().commands().contains(command)) {
            return refused(NodeError.UNKNOWN_COMMAND);
        }
        Optional<Pending> waiting = enter(node.get());
        if (waiting.isEmpty()) {
            return refused(NodeError.BUSY);
        }
        try {
            return ask(waiting.get(), command, params, context, bounded(timeout));
        } finally {
            leave(waiting.get().id());
        }
    }

    private InvokeResult ask(Pending ask, String command, JsonNode params, InvokeContext context, Duration timeout) {
        NodeMethods.InvokeRequest request = new NodeMethods.InvokeRequest(
                ask.id(),
                ask.link().device().value(),
                command,
                Optional.of(Json.STRICT.writeValueAsString(params)),
                Optional.of(timeout.toMillis()),
                Optional.of(context.idempotencyKey()),
                Optional.of(context));
        if (!wire.send(ask.link().conn(), NodeMethods.INVOKE_REQUEST, request)) {
            return new InvokeResult.NotConnected(false);
        }
        try {
            InvokeResult answer = ask.answer().poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (answer != null) {
                return answer;
            }
        } catch (InterruptedException e) {
            // The run was cancelled: for its caller that is the same as no answer.
            Thread.currentThread().interrupt();
        }
        wire.send(
                ask.link().conn(),
                NodeMethods.INVOKE_CANCEL,
                new NodeMethods.InvokeCancel(ask.id(), ask.link().device().value()));
        return new InvokeResult.TimedOut();
    }

    /// An answer from a connection. False when nobody waits for it there.
    boolean answered(ConnId from, NodeMethods.InvokeResult result) {
        Pending waiting;
        synchronized (pending) {
            waiting = pending.get(result.id());
            if (waiting == null
                    || !waiting.link().conn().equals(from)
                    || !waiting.link().device().value().equals(result.nodeId())) {
                return false;
            }
            pending.remove(result.id());
        }
        return waiting.answer().offer(outcome(result));
    }

    /// A link is gone: whoever waits for it learns so now.
    public void linkClosed(ConnId conn) {
        List<Pending> gone;
        synchronized (pending) {
            gone = pending.values().stream()
                    .filter(each -> each.link().conn().equals(conn))
                    .toList();
            gone.forEach(each -> pending.remove(each.id()));
        }
        gone.forEach(each -> each.answer().offer(new InvokeResult.NotConnected(true)));
    }

    private Optional<Pending> enter(NodeLink link) {
        synchronized (pending) {
            long here = pending.values().stream()
                    .filter(each -> each.link().conn().equals(link.conn()))
                    .count();
            if (pending.size() >= Limits.NODE_PENDING || here >= Limits.NODE_PENDING_PER_LINK) {
                return Optional.empty();
            }
            Pending ask = new Pending(Ids.mint("nv", random), link, new ArrayBlockingQueue<>(1));
            pending.put(ask.id(), ask);
            return Optional.of(ask);
        }
    }

    private void leave(String id) {
        synchronized (pending) {
            pending.remove(id);
        }
    }

    private static Duration bounded(Duration timeout) {
        return timeout.compareTo(Limits.NODE_INVOKE_MAX) > 0 ? Limits.NODE_INVOKE_MAX : timeout;
    }

    private static InvokeResult outcome(NodeMethods.InvokeResult result) {
        if (!result.ok()) {
            return new InvokeResult.NodeError(
                    result.error()
                            .flatMap(NodeMethods.InvokeError::code)
                            .map(Nodes::cut)
                            .orElse("UNSPECIFIED"),
                    result.error()
                            .flatMap(NodeMethods.InvokeError::message)
                            .map(Nodes::cut)
                            .orElse(""));
        }
        try {
            return new InvokeResult.Ok(result.payloadJSON()
                    .map(Json.STRICT::readTree)
                    .or(result::payload)
                    .orElseGet(Json.STRICT::createObjectNode));
        } catch (JacksonException e) {
            return new InvokeResult.NodeError("BAD_ANSWER", "the node's answer is not JSON");
        }
    }

    private static InvokeResult refused(NodeError code) {
        return new InvokeResult.NodeError(code.name(), code.sentence());
    }

    private static String cut(String text) {
        return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
    }
}
