package dev.clawnet.gateway.node;

import dev.clawnet.gateway.agent.Tool;
import dev.clawnet.gateway.agent.model.Cancel;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.trace.Finished;
import dev.clawnet.gateway.trace.SpanKey;
import dev.clawnet.gateway.trace.SpanName;
import dev.clawnet.gateway.trace.Tracing;
import dev.clawnet.protocol.catalogue.NodeMethods;
import dev.clawnet.protocol.id.ConnId;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.id.Ids;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.node.FilesCommands;
import dev.clawnet.protocol.node.InvokeContext;
import dev.clawnet.protocol.node.MediaCommands;
import dev.clawnet.protocol.node.NodeError;
import dev.clawnet.protocol.node.SystemCommands;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Commands on their way to nodes.
///
/// Threat: one person's agent reaches another person's node, or a node answers for another. A node is looked for
/// among the links of the owner only, and an answer counts only from the connection that was asked. See
/// `NodesTest`.
public final class Nodes implements NodeCalls {
    /// Commands of ours; what else a node declares are words of its person.
    private static final Set<String> COMMANDS = Stream.of(SystemCommands.ALL, FilesCommands.ALL, MediaCommands.ALL)
            .flatMap(List::stream)
            .collect(Collectors.toUnmodifiableSet());

    private static final int MAX_TEXT = 256;

    private final NodeWire wire;
    private final RandomGenerator random;
    /// Owned by its own monitor, as is `atWork`.
    private final Map<String, Pending> pending = new HashMap<>();

    /// How many commands wait on each link.
    private final Map<ConnId, Integer> atWork = new HashMap<>();

    /// A command that was sent, and who waits for it.
    private static final class Pending {
        private final String id;
        private final NodeLink link;
        private final Asked asked;
        private final Waiter waiter;
        /// Guarded by the monitor of `pending`.
        private long said;

        Pending(String id, NodeLink link, Asked asked, Waiter waiter) {
            this.id = id;
            this.link = link;
            this.asked = asked;
            this.waiter = waiter;
        }
    }

    /// What a node was asked for.
    public record Asked(String command, JsonNode params) {}

    /// Who waits for a command. Called on the thread of a link, or of whoever ends it: must return at once.
    public interface Waiter {
        /// The outcome; once.
        void ended(InvokeResult result);

        /// A part of what the command says so far.
        default void said(NodeMethods.InvokeProgress part) {
            // Most callers want the answer alone.
        }
    }

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

    /// The link of a device, when it is a node of this person.
    Optional<NodeLink> find(PersonId owner, DeviceId device) {
        return wire.node(owner, device).filter(node -> node.owner().equals(owner));
    }

    /// Asks a node of `owner` and waits, on the caller's virtual thread, for its answer or the deadline. A command
    /// whose context names another person is not sent.
    @Override
    public InvokeResult invoke(
            PersonId owner, String nodeName, String command, JsonNode params, InvokeContext context, Duration timeout) {
        return watch(owner, nodeName, new Asked(command, params), context, timeout, Tool.Meanwhile.UNWATCHED);
    }

    @Override
    public InvokeResult watch(
            PersonId owner,
            String nodeName,
            Asked asked,
            InvokeContext context,
            Duration timeout,
            Tool.Meanwhile meanwhile) {
        return Tracing.span(SpanName.NODE, span -> {
            InvokeResult result = answer(owner, nodeName, asked, context, timeout, meanwhile);
            span.note(SpanKey.COMMAND, COMMANDS.contains(asked.command()) ? asked.command() : Finished.OTHER)
                    .note(SpanKey.OUTCOME, result.getClass().getSimpleName());
            return result;
        });
    }

    private InvokeResult answer(
            PersonId owner,
            String nodeName,
            Asked asked,
            InvokeContext context,
            Duration timeout,
            Tool.Meanwhile meanwhile) {
        Optional<NodeLink> node = find(owner, nodeName);
        if (node.isEmpty() || !context.person().equals(owner)) {
            return new InvokeResult.NotConnected(false);
        }
        Duration bounded = timeout.compareTo(Limits.NODE_INVOKE_MAX) > 0 ? Limits.NODE_INVOKE_MAX : timeout;
        ArrayBlockingQueue<InvokeResult> answer = new ArrayBlockingQueue<>(1);
        Sent sent = begin(node.get(), asked.command(), asked.params(), context, bounded, new Waiter() {
            @Override
            public void ended(InvokeResult result) {
                answer.add(result);
            }

            @Override
            public void said(NodeMethods.InvokeProgress part) {
                meanwhile.watched().accept(part.chunk());
            }
        });
        try (Cancel.Hook _ = meanwhile.cancel().onCancel(() -> cancel(sent))) {
            InvokeResult came = answer.poll(bounded.toMillis(), TimeUnit.MILLISECONDS);
            if (came != null) {
                return came;
            }
        } catch (InterruptedException e) {
            // The run was cancelled: for its caller that is the same as no answer.
            Thread.currentThread().interrupt();
        }
        cancel(sent);
        return Objects.requireNonNullElseGet(answer.poll(), InvokeResult.TimedOut::new);
    }

    /// A command on its way; empty when it never left.
    record Sent(Optional<String> id) {}

    /// Sends a command; its outcome comes to `waiter`, at once when it cannot be sent. Silence does not end it: who
    /// waits sets a deadline and cancels.
    Sent begin(NodeLink node, String command, JsonNode params, InvokeContext context, Duration timeout, Waiter waiter) {
        if (!node.commands().contains(command)) {
            waiter.ended(refused(NodeError.UNKNOWN_COMMAND));
            return new Sent(Optional.empty());
        }
        Optional<Pending> entered = enter(node, new Asked(command, params), waiter);
        if (entered.isEmpty()) {
            waiter.ended(refused(NodeError.BUSY));
            return new Sent(Optional.empty());
        }
        Pending ask = entered.get();
        NodeMethods.InvokeRequest request = new NodeMethods.InvokeRequest(
                ask.id,
                node.device().value(),
                command,
                Optional.of(Json.STRICT.writeValueAsString(params)),
                Optional.of(timeout.toMillis()),
                Optional.of(context.idempotencyKey()),
                Optional.of(context));
        if (!wire.send(node.conn(), NodeMethods.INVOKE_REQUEST, request)) {
            taken(ask.id).ifPresent(gone -> gone.waiter.ended(new InvokeResult.NotConnected(false)));
            return new Sent(Optional.empty());
        }
        return new Sent(Optional.of(ask.id));
    }

    /// Nobody waits any more: the node is told, and the outcome is that there is none.
    void cancel(Sent sent) {
        sent.id().flatMap(this::taken).ifPresent(gone -> {
            wire.send(
                    gone.link.conn(),
                    NodeMethods.INVOKE_CANCEL,
                    new NodeMethods.InvokeCancel(gone.id, gone.link.device().value()));
            gone.waiter.ended(new InvokeResult.TimedOut());
        });
    }

    /// Call under the monitor of `pending`.
    private Pending left(Pending gone) {
        pending.remove(gone.id);
        atWork.computeIfPresent(gone.link.conn(), (_, count) -> count > 1 ? count - 1 : null);
        return gone;
    }

    /// Whether an answer to it is still waited for.
    boolean waits(String id) {
        synchronized (pending) {
            return pending.containsKey(id);
        }
    }

    /// What the node of this link was asked for under that id, and has not answered yet.
    public Optional<Asked> asked(ConnId conn, String id) {
        synchronized (pending) {
            return Optional.ofNullable(pending.get(id))
                    .filter(each -> each.link.conn().equals(conn))
                    .map(each -> each.asked);
        }
    }

    private Optional<Pending> taken(String id) {
        synchronized (pending) {
            return Optional.ofNullable(pending.get(id)).map(this::left);
        }
    }

    /// An answer from a connection. False when nobody waits for it there.
    boolean answered(ConnId from, NodeMethods.InvokeResult result) {
        Pending waiting;
        synchronized (pending) {
            waiting = pending.get(result.id());
            if (waiting == null || !from(waiting, from, result.nodeId())) {
                return false;
            }
            left(waiting);
        }
        waiting.waiter.ended(outcome(result));
        return true;
    }

    /// A part of an answer. False when nobody waits for it there, or it said too much already.
    boolean said(ConnId from, NodeMethods.InvokeProgress part) {
        Pending waiting;
        synchronized (pending) {
            waiting = pending.get(part.invokeId());
            if (waiting == null || !from(waiting, from, part.nodeId())) {
                return false;
            }
            waiting.said += part.chunk().length() + 1;
            if (waiting.said > Limits.NODE_PROGRESS) {
                return false;
            }
        }
        waiting.waiter.said(part);
        return true;
    }

    private static boolean from(Pending waiting, ConnId conn, String node) {
        return waiting.link.conn().equals(conn) && waiting.link.device().value().equals(node);
    }

    /// A link is gone: whoever waits for it learns so now.
    public void linkClosed(ConnId conn) {
        List<Pending> gone;
        synchronized (pending) {
            gone = pending.values().stream()
                    .filter(each -> each.link.conn().equals(conn))
                    .toList();
            gone.forEach(this::left);
        }
        gone.forEach(each -> each.waiter.ended(new InvokeResult.NotConnected(true)));
    }

    private Optional<Pending> enter(NodeLink link, Asked asked, Waiter waiter) {
        synchronized (pending) {
            if (pending.size() >= Limits.NODE_PENDING
                    || atWork.getOrDefault(link.conn(), 0) >= Limits.NODE_PENDING_PER_LINK) {
                return Optional.empty();
            }
            Pending ask = new Pending(Ids.mint("nv", random), link, asked, waiter);
            pending.put(ask.id, ask);
            atWork.merge(link.conn(), 1, Integer::sum);
            return Optional.of(ask);
        }
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
