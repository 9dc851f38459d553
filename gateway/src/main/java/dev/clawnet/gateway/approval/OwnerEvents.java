package dev.clawnet.gateway.approval;

import dev.clawnet.gateway.approval.ApprovalTables.Next;
import dev.clawnet.gateway.approval.ApprovalTables.Seen;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.catalogue.OwnerEventMethods;
import dev.clawnet.protocol.catalogue.OwnerEventMethods.OwnerEventView;
import dev.clawnet.protocol.id.PersonId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Durable events of owners (INV-27): one row for each refused act and each question, in the transaction that
/// refused or asked. None is merged with another, and none is lost while its owner is away.
public final class OwnerEvents {
    private static final String NEXT = "next";

    private final Store store;

    public OwnerEvents(Store store) {
        this.store = store;
    }

    /// The event, and the notice that tells the owner's links; it belongs into the change.
    public record Recorded(OwnerEvent event, Notice notice) {}

    /// Records exactly one event. The caller records no other for the same act.
    public static Recorded record(Tx tx, PersonId owner, String kind, Map<String, String> fields) {
        long id = tx.find(ApprovalTables.OWNER_EVENT_NEXT, owner, NEXT)
                .map(Next::id)
                .orElse(1L);
        OwnerEvent event = new OwnerEvent(id, kind, new TreeMap<>(fields), tx.now());
        tx.put(ApprovalTables.OWNER_EVENTS, owner, key(id), event);
        tx.put(ApprovalTables.OWNER_EVENT_NEXT, owner, NEXT, new Next(id + 1));
        Notice notice = new Broadcast<>(owner, OwnerEventMethods.EVENTS_RECORDED, view(event, false));
        return new Recorded(event, notice);
    }

    public void bind(MethodTable table) {
        table.bind(OwnerEventMethods.EVENTS_LIST, this::list);
        table.bind(OwnerEventMethods.EVENTS_ACK, this::acknowledge);
    }

    private OwnerEventMethods.OwnerEventList list(Caller caller, OwnerEventMethods.ListEvents wanted) {
        int limit = wanted.limit().orElse(Limits.OWNER_EVENTS_LISTED);
        boolean all = wanted.all().orElse(false);
        return store.read(view -> {
            List<OwnerEventView> found = new ArrayList<>();
            long last = view.find(ApprovalTables.OWNER_EVENT_NEXT, caller.person(), NEXT)
                    .map(Next::id)
                    .orElse(1L);
            long from = Math.clamp(wanted.after().orElse(0L), 0, last - 1) + 1;
            long most = Math.min(last, from + Limits.OWNER_EVENTS_SCANNED);
            long id = from;
            for (; id < most && found.size() < limit; id++) {
                add(view, caller.person(), id, all, found);
            }
            return new OwnerEventMethods.OwnerEventList(found, id < last ? Optional.of(id - 1) : Optional.empty());
        });
    }

    private static void add(View view, PersonId owner, long id, boolean all, List<OwnerEventView> found) {
        boolean seen =
                view.find(ApprovalTables.OWNER_EVENTS_SEEN, owner, key(id)).isPresent();
        if (all || !seen) {
            view.find(ApprovalTables.OWNER_EVENTS, owner, key(id)).ifPresent(event -> found.add(view(event, seen)));
        }
    }

    private OwnerEventMethods.Acked acknowledge(Caller caller, OwnerEventMethods.Ack wanted) {
        List<Long> known = store.read(view -> wanted.ids().stream()
                .distinct()
                .filter(id -> view.find(ApprovalTables.OWNER_EVENTS, caller.person(), key(id))
                        .isPresent())
                .toList());
        if (!known.isEmpty()) {
            store.bookkeep(tx -> known.forEach(
                    id -> tx.put(ApprovalTables.OWNER_EVENTS_SEEN, caller.person(), key(id), new Seen(tx.now()))));
        }
        return new OwnerEventMethods.Acked(known.size());
    }

    private static OwnerEventView view(OwnerEvent event, boolean seen) {
        return new OwnerEventView(
                event.id(), event.kind(), event.fields(), event.at().toEpochMilli(), seen);
    }

    /// Keys sort as text in the order of their numbers.
    private static String key(long id) {
        return String.format(Locale.ROOT, "%019d", id);
    }
}
