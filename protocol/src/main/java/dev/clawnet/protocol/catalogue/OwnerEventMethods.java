package dev.clawnet.protocol.catalogue;

import static dev.clawnet.protocol.method.Method.method;

import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.shape.Range;
import dev.clawnet.protocol.shape.Size;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What an owner must get to see, online or not: every refused act and every question of their agents, one by one.
public final class OwnerEventMethods {
    private OwnerEventMethods() {}

    /// One event of the caller.
    ///
    /// @param id counts within the caller's own events
    /// @param kind such as `denied`, `ask`, `missing`
    /// @param fields names as in ledger entries
    public record OwnerEventView(Long id, String kind, Map<String, String> fields, Long atMs, Boolean acknowledged) {
        public OwnerEventView {
            fields = new TreeMap<>(fields);
        }
    }

    /// Which events to list, oldest first.
    ///
    /// @param after only events with a higher id
    /// @param all whether acknowledged ones are listed too
    /// @param limit at most 500, which is also what an absent one means
    public record ListEvents(
            Optional<Long> after,
            Optional<Boolean> all,
            @Range(min = 1, max = 500) Optional<Integer> limit) {
        public ListEvents {
            if (limit.isPresent() && (limit.get() < 1 || limit.get() > 500)) {
                throw new IllegalArgumentException("limit is 1 to 500");
            }
        }
    }

    /// Some events.
    ///
    /// @param next after which to ask again; absent when there are no more
    public record OwnerEventList(List<OwnerEventView> events, Optional<Long> next) {}

    /// The events that were seen.
    public record Ack(@Size(min = 1, max = 500) List<Long> ids) {
        public Ack {
            ids = Wire.some("ids", ids, 500);
        }
    }

    /// How many of them existed.
    public record Acked(Integer acknowledged) {}

    public static final Method<ListEvents, OwnerEventList> EVENTS_LIST = method("events.list")
            .takes(ListEvents.class)
            .returns(OwnerEventList.class)
            .needs(Scope.READ)
            .doc("The caller's events that nobody acknowledged yet.");

    public static final Method<Ack, Acked> EVENTS_ACK = method("events.ack")
            .takes(Ack.class)
            .returns(Acked.class)
            .needs(Scope.WRITE)
            .doc("Marks events as seen; they stay.");

    public static final EventType<OwnerEventView> EVENTS_RECORDED = EventType.listed(
            "events.recorded",
            OwnerEventView.class,
            Scope.READ,
            "owner-events",
            "An act of the receiver's agents was refused or asked.");

    public static final List<Method<?, ?>> ALL = List.of(EVENTS_LIST, EVENTS_ACK);
    public static final List<EventType<?>> EVENTS = List.of(EVENTS_RECORDED);
}
