package dev.clawnet.gateway.collab;

import dev.clawnet.gateway.approval.Approval;
import dev.clawnet.gateway.approval.ApprovalSettled;
import dev.clawnet.gateway.approval.Approvals;
import dev.clawnet.gateway.collab.CollabMachine.Event;
import dev.clawnet.gateway.people.ContactEnded;
import dev.clawnet.gateway.people.IdentityRetired;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.gateway.time.Timers;
import dev.clawnet.protocol.id.ApprovalId;
import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Predicate;

/// Brings what happens elsewhere to collaborations: slots and deadlines, answers of owners, contacts that end,
/// identities that retire. After a restart it looks at everything that is not over, since notices may have been
/// lost.
final class CollabClock {
    private final Store store;
    private final Collabs collabs;
    private final Offers offers;
    private final CollabEntries entries;
    private final Timers timers;
    private final InstantSource clock;
    private final Executor executor;

    CollabClock(Store store, Collabs collabs, Offers offers, CollabEntries entries, Clockwork clockwork) {
        this.store = store;
        this.collabs = collabs;
        this.offers = offers;
        this.entries = entries;
        this.timers = clockwork.timers();
        this.clock = clockwork.clock();
        this.executor = clockwork.executor();
    }

    void subscribe(Notices notices) {
        notices.on(CollabWake.class, wake -> timers.at(wake.when(), () -> tick(wake.proposer(), wake.collab())));
        notices.on(ApprovalSettled.class, settled -> {
            if (settled.approval().collab().isPresent()) {
                executor.execute(() -> settled(settled.approval().id()));
            }
        });
        notices.on(ContactEnded.class, ended -> {
            executor.execute(() -> endBetween(ended.ender(), ended.other()));
            // What the other one proposed, and the ender never came in to, is theirs alone.
            executor.execute(() -> endBetween(ended.other(), ended.ender()));
        });
        notices.on(
                IdentityRetired.class,
                retired -> executor.execute(
                        () -> endWhere(retired.identity().owner(), collab -> seats(collab, retired.identity()))));
    }

    void recover() {
        for (Collab collab : store.read(CollabBook::unfinished)) {
            if (collab.state() instanceof Collab.State.Offered offered) {
                offered.approval().ifPresent(this::settled);
            }
            tick(collab.from().person(), collab.id());
        }
    }

    private static boolean seats(Collab collab, IdentityId identity) {
        return collab.from().identity().equals(Optional.of(identity))
                || collab.to().identity().equals(Optional.of(identity));
    }

    private void tick(PersonId proposer, CollabId id) {
        Optional<Outlook> outlook = store.read(view -> CollabBook.find(view, proposer, id))
                .map(collab -> store.read(view -> outlook(view, collab)));
        switch (outlook.orElse(new Outlook.Nothing())) {
            case Outlook.Nothing _ -> {}
            case Outlook.Later later -> timers.at(later.when(), () -> tick(proposer, id));
            case Outlook.Due _ -> move(proposer, id, (tx, collab) -> collabs.on(tx, collab, event(tx, collab)));
        }
    }

    /// Whether there is something to do: looking must leave no trace that either side could see.
    private sealed interface Outlook {
        record Nothing() implements Outlook {}

        record Later(Instant when) implements Outlook {}

        record Due() implements Outlook {}
    }

    private Outlook outlook(View view, Collab collab) {
        return switch (CollabMachine.on(collab, event(view, collab), collabs.limits(), clock.instant())) {
            case CollabMachine.Outcome.Refuse _ -> new Outlook.Nothing();
            case CollabMachine.Outcome.To to
            when to.next().equals(collab) ->
                to.orders().stream()
                        .filter(order -> order instanceof CollabMachine.Order.WakeAt)
                        .<Outlook>map(order -> new Outlook.Later(((CollabMachine.Order.WakeAt) order).when()))
                        .findFirst()
                        .orElseGet(Outlook.Nothing::new);
            case CollabMachine.Outcome.To _ -> new Outlook.Due();
        };
    }

    /// What no longer stands ends at the next look at it; what does goes on by the clock.
    private static Event event(View view, Collab collab) {
        boolean open = collab.state() instanceof Collab.State.Open;
        return open && !CollabBook.stands(view, collab) ? new Event.Ended() : new Event.Tick();
    }

    private void settled(ApprovalId id) {
        Optional<Approval> approval = store.read(view -> Approvals.find(view, id));
        Optional<String> collab =
                approval.filter(found -> found.run().isEmpty()).flatMap(Approval::collab);
        if (collab.isEmpty() || approval.flatMap(Approval::outcome).isEmpty()) {
            return;
        }
        PersonId proposer = approval.orElseThrow().owner();
        CollabId collabId = new CollabId(collab.get());
        Optional<Collab> offered = store.read(view -> CollabBook.find(view, proposer, collabId))
                .filter(found -> found.state() instanceof Collab.State.Offered state
                        && state.approval().equals(Optional.of(id)));
        if (offered.isPresent()) {
            move(proposer, collabId, (tx, found) -> offers.settled(tx, found, id));
        }
    }

    private void endBetween(PersonId party, PersonId other) {
        endWhere(party, collab -> collab.people().contains(other));
    }

    private void endWhere(PersonId party, Predicate<Collab> fits) {
        List<Collab> ending = store.read(view -> CollabBook.everyOf(view, party)).stream()
                .filter(collab -> !(collab.state() instanceof Collab.State.Closed))
                .filter(fits)
                .toList();
        for (Collab collab : ending) {
            move(collab.from().person(), collab.id(), (tx, found) -> collabs.on(tx, found, new Event.Ended()));
        }
    }

    private interface Move {
        Collabs.Moved on(Tx tx, Collab collab);
    }

    /// One step in one transaction. A step that cannot be taken any more leaves a note in the gateway's own log.
    private void move(PersonId proposer, CollabId id, Move move) {
        store.write(tx -> {
            Collab collab = CollabBook.find(tx, proposer, id).orElseThrow();
            Collabs.Moved moved = move.on(tx, collab);
            List<Entry> recorded = new ArrayList<>(moved.entries());
            List<Notice> notices = new ArrayList<>(moved.notices());
            if (recorded.isEmpty()) {
                recorded.add(entries.looked(collab, moved.refused()));
            }
            return new Change<>(true, recorded, notices);
        });
    }
}
