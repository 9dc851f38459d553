package dev.clawnet.gateway.approval;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.protocol.id.ApprovalId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Calls that wait for an approval to be settled, without a thread each. Its own lock guards it.
///
/// A seat is taken before the approval is looked at or written, so that no end of it is missed in between.
final class Awaiting {
    private final Map<ApprovalId, List<Seat>> seats = new HashMap<>();
    private final Map<PersonId, Integer> ofPerson = new HashMap<>();
    private int count;

    void subscribe(Notices notices) {
        notices.on(ApprovalSettled.class, this::settled);
    }

    /// A place to wait in.
    final class Seat {
        private final PersonId person;
        private final ApprovalId id;
        private Optional<Approval> end = Optional.empty();
        private Optional<Consumer<Approval>> waiter = Optional.empty();

        private Seat(PersonId person, ApprovalId id) {
            this.person = person;
            this.id = id;
        }

        /// Calls `done` once, when the approval is settled or has been already.
        void then(Consumer<Approval> done) {
            Optional<Approval> already;
            synchronized (Awaiting.this) {
                already = end;
                waiter = Optional.of(done);
            }
            already.ifPresent(done);
        }

        void leave() {
            synchronized (Awaiting.this) {
                List<Seat> all = seats.get(id);
                if (all != null && all.remove(this)) {
                    uncount(this);
                    if (all.isEmpty()) {
                        seats.remove(id);
                    }
                }
            }
        }

        private Optional<Consumer<Approval>> end(Approval approval) {
            end = Optional.of(approval);
            return waiter;
        }
    }

    /// A fault when too many wait, of this person or of all.
    synchronized Seat take(PersonId person, ApprovalId id) {
        int mine = ofPerson.getOrDefault(person, 0);
        if (count >= Limits.APPROVAL_WAITERS || mine >= Limits.APPROVAL_WAITERS_PER_PERSON) {
            throw new Fault(ErrorCode.LIMIT_REACHED, "too many calls wait for approvals");
        }
        count++;
        ofPerson.put(person, mine + 1);
        Seat seat = new Seat(person, id);
        seats.computeIfAbsent(id, _ -> new ArrayList<>()).add(seat);
        return seat;
    }

    private void settled(ApprovalSettled notice) {
        List<Consumer<Approval>> told = new ArrayList<>();
        synchronized (this) {
            List<Seat> all = seats.getOrDefault(notice.approval().id(), List.of());
            seats.remove(notice.approval().id());
            all.forEach(this::uncount);
            all.forEach(seat -> seat.end(notice.approval()).ifPresent(told::add));
        }
        told.forEach(done -> done.accept(notice.approval()));
    }

    private void uncount(Seat seat) {
        count--;
        ofPerson.computeIfPresent(seat.person, (_, mine) -> mine > 1 ? mine - 1 : null);
    }

    synchronized int waiting() {
        return count;
    }
}
