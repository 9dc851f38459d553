package dev.clawnet.gateway.approval;

import static dev.clawnet.gateway.store.Table.bookkeeping;
import static dev.clawnet.gateway.store.Table.kept;
import static dev.clawnet.gateway.store.Table.keptWritten;
import static dev.clawnet.gateway.store.Table.table;

import dev.clawnet.gateway.store.Table;
import dev.clawnet.protocol.id.ApprovalId;
import dev.clawnet.protocol.id.PersonId;
import java.time.Instant;
import java.util.List;

/// The rows of this package.
public final class ApprovalTables {
    private ApprovalTables() {}

    /// (person whose agent asks, approval).
    static final Table<Approval> APPROVALS = keptWritten("approvals", Approval.class);
    /// (owner of a part, but for whose row it is, or the gateway for what agents asked; approval): whose row it is kept
    /// with. Without a row of either kind there is no such approval, for them.
    static final Table<Place> PLACES = keptWritten("approval_places", Place.class);
    /// (person, name that a program gave it): which approval that is.
    static final Table<Alias> NAMES = table("approval_names", Alias.class);
    /// (owner of a part, approval): it waits.
    static final Table<Open> OPEN = keptWritten("approvals_open", Open.class);
    /// (owner of a part, digest of a circle): how many of its questions wait. No row while none does, or none was
    /// counted yet.
    static final Table<Count> OPEN_COUNTS = keptWritten("approvals_open_counts", Count.class);
    /// (person, run/digest of what was asked): answered with *no*.
    static final Table<Refusal> REFUSALS = table("approval_refusals", Refusal.class);
    /// (person, count).
    static final Table<OwnerEvent> OWNER_EVENTS = table("owner_events", OwnerEvent.class);
    /// (person, `next`).
    static final Table<Next> OWNER_EVENT_NEXT = kept("owner_event_next", Next.class);
    /// (person, count): seen by its owner.
    static final Table<Seen> OWNER_EVENTS_SEEN = bookkeeping("owner_events_seen", Seen.class);

    /// (person, grant): commands that were allowed for good.
    static final Table<ExecGrant> EXEC_GRANTS = table("exec_grants", ExecGrant.class);

    public static final List<Table<?>> ALL = List.of(
            EXEC_GRANTS,
            APPROVALS,
            PLACES,
            NAMES,
            OPEN,
            OPEN_COUNTS,
            REFUSALS,
            OWNER_EVENTS,
            OWNER_EVENT_NEXT,
            OWNER_EVENTS_SEEN);

    record Alias(ApprovalId approval) {}

    record Place(PersonId owner) {}

    record Open(PersonId owner, String agent, String circle, Instant deadline) {}

    record Count(long open) {}

    record Refusal(String key, Instant at) {}

    record Next(long id) {}

    record Seen(Instant at) {}
}
