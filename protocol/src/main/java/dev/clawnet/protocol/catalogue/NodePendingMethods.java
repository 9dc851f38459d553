package dev.clawnet.protocol.catalogue;

import static dev.clawnet.protocol.method.Method.method;

import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Method.None;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.shape.OneOf;
import dev.clawnet.protocol.shape.Range;
import dev.clawnet.protocol.shape.Size;
import dev.clawnet.protocol.shape.Text;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Work for nodes that sleep: it waits in the gateway's memory until the node asks for it, or its time is over. It says
/// that something is wanted, never what to do.
public final class NodePendingMethods {
    /// Shortest and longest time that work waits, in milliseconds.
    public static final long SHORTEST_LIFE = 1_000;

    public static final long LONGEST_LIFE = 86_400_000;
    /// Most items of one answer.
    public static final int MAX_ITEMS = 10;

    private static final int MAX_IDS = 64;

    private NodePendingMethods() {}

    /// Work for a node.
    ///
    /// @param type `status.request` or `location.request`
    /// @param priority `normal` when absent
    /// @param expiresInMs a day when absent
    /// @param wake taken and not acted on: this gateway has no way to wake a machine
    public record Enqueue(
            @Text(min = 1, max = Wire.ID) String nodeId,
            @OneOf({"status.request", "location.request"}) String type,
            @OneOf({"normal", "high"}) Optional<String> priority,

            @Range(min = SHORTEST_LIFE, max = LONGEST_LIFE) Optional<Long> expiresInMs,

            Optional<Boolean> wake) {
        private static final List<String> TYPES = List.of("status.request", "location.request");
        private static final List<String> PRIORITIES = List.of("normal", "high");

        public Enqueue {
            Wire.given("nodeId", nodeId);
            if (!TYPES.contains(Wire.given("type", type))) {
                throw new IllegalArgumentException("type is status.request or location.request");
            }
            if (priority.filter(each -> !PRIORITIES.contains(each)).isPresent()) {
                throw new IllegalArgumentException("priority is normal or high");
            }
            if (expiresInMs
                    .filter(each -> each < SHORTEST_LIFE || each > LONGEST_LIFE)
                    .isPresent()) {
                throw new IllegalArgumentException("expiresInMs is from 1000 to 86400000");
            }
        }
    }

    /// One item.
    ///
    /// @param priority `default`, `normal` or `high`
    /// @param expiresAtMs absent on the standing request
    public record Item(String id, String type, String priority, Long createdAtMs, Optional<Long> expiresAtMs) {}

    public record Enqueued(String nodeId, Long revision, Item queued, Boolean wakeTriggered) {}

    /// Nothing but status and location can wait, so there are no actions.
    public record Pulled(String nodeId, List<Map<String, String>> actions) {
        public Pulled {
            actions = List.copyOf(actions);
        }
    }

    public record Ack(
            @Size(min = 1, max = MAX_IDS) @Text(min = 1, max = Wire.ID)
            List<String> ids) {
        public Ack {
            ids = Wire.some("ids", ids, MAX_IDS);
        }
    }

    public record Acked(String nodeId, List<String> ackedIds, Integer remaining) {
        public Acked {
            ackedIds = List.copyOf(ackedIds);
        }
    }

    public record Drain(@Range(min = 1, max = MAX_ITEMS) Optional<Integer> maxItems) {
        public Drain {
            if (maxItems.filter(each -> each < 1 || each > MAX_ITEMS).isPresent()) {
                throw new IllegalArgumentException("maxItems is from 1 to " + MAX_ITEMS);
            }
        }
    }

    /// What waits, the standing request for its status first.
    public record Drained(String nodeId, Long revision, List<Item> items, Boolean hasMore) {
        public Drained {
            items = List.copyOf(items);
        }
    }

    public static final Method<Enqueue, Enqueued> ENQUEUE = method("node.pending.enqueue")
            .takes(Enqueue.class)
            .returns(Enqueued.class)
            .needs(Scope.WRITE)
            .writes("node.pending")
            .perMinute(600)
            .fails(ErrorCode.NOT_FOUND, ErrorCode.LIMIT_REACHED)
            .doc("Leaves word for one of the caller's own nodes, which may be asleep.");

    public static final Method<None, Pulled> PULL = method("node.pending.pull")
            .takes(None.class)
            .returns(Pulled.class)
            .by(Role.NODE)
            .perMinute(600)
            .doc("Actions that wait for this node.");

    public static final Method<Ack, Acked> ACK = method("node.pending.ack")
            .takes(Ack.class)
            .returns(Acked.class)
            .by(Role.NODE)
            .perMinute(600)
            .doc("Items that this node has seen to: they wait no more.");

    public static final Method<Drain, Drained> DRAIN = method("node.pending.drain")
            .takes(Drain.class)
            .returns(Drained.class)
            .by(Role.NODE)
            .perMinute(600)
            .doc("What waits for this node; items stay until they are acknowledged.");

    public static final List<Method<?, ?>> ALL = List.of(ENQUEUE, PULL, ACK, DRAIN);
    public static final List<EventType<?>> EVENTS = List.of();
}
