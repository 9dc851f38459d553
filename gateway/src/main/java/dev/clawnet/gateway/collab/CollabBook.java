package dev.clawnet.gateway.collab;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.people.Bond;
import dev.clawnet.gateway.people.Contacts;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.people.Identity;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Reads and rows of collaborations. Who is not a party finds nothing.
final class CollabBook {
    /// Collaborations listed for one person.
    static final int LISTED = 200;
    /// Lines of one collaboration: twice the highest turn cap, for notices.
    static final int LINES = 400;

    private CollabBook() {}

    static Optional<Collab> find(View view, PersonId party, CollabId id) {
        return view.find(CollabTables.SEAT, party, id.value())
                .flatMap(seat -> view.find(CollabTables.COLLAB, seat.proposer(), id.value()));
    }

    /// Those that somebody may know of: what goes on before what is over, the latest first.
    static List<Collab> listed(View view, PersonId party) {
        return everyOf(view, party).stream()
                .filter(collab -> CollabViews.mayKnow(collab, party))
                .sorted(Comparator.comparing(Collab::over)
                        .thenComparing(Collab::endsAt, Comparator.reverseOrder())
                        .thenComparing(Collab::id))
                .limit(LISTED)
                .toList();
    }

    /// All that somebody is or was a party to: each has a log that concerns them.
    static List<Collab> everyOf(View view, PersonId party) {
        return view.list(CollabTables.SEAT, party, "", Limits.COLLABS_PER_PERSON).stream()
                .flatMap(row -> view.find(CollabTables.COLLAB, row.value().proposer(), row.id()).stream())
                .toList();
    }

    static List<Collab> unfinished(View view) {
        return view.all(CollabTables.OPEN).stream()
                .flatMap(row -> view.find(CollabTables.COLLAB, row.person(), row.id()).stream())
                .filter(collab -> !(collab.state() instanceof Collab.State.Closed))
                .toList();
    }

    static void put(Tx tx, Collab collab) {
        PersonId owner = collab.from().person();
        String id = collab.id().value();
        tx.put(CollabTables.COLLAB, owner, id, collab);
        boolean over = collab.state() instanceof Collab.State.Closed;
        boolean known = tx.find(CollabTables.OPEN, owner, id).isPresent();
        if (over && known) {
            tx.delete(CollabTables.OPEN, owner, id);
        } else if (!over && !known) {
            tx.put(CollabTables.OPEN, owner, id, new CollabTables.OpenCollab(collab.id()));
        }
    }

    /// Gives a person a seat: who proposed, from the start; who is asked, when they come in. Until then nothing of it
    /// is theirs, however often somebody proposes.
    static void seat(Tx tx, Collab collab, PersonId party) {
        tx.put(
                CollabTables.SEAT,
                party,
                collab.id().value(),
                new CollabTables.SeatRow(collab.from().person()));
    }

    static List<Line> lines(View view, Collab collab) {
        return view.list(CollabTables.LINE, collab.from().person(), collab.id().value() + "/", LINES).stream()
                .map(View.Row::value)
                .toList();
    }

    static long nextSeq(View view, Collab collab) {
        return view
                .newest(CollabTables.LINE, collab.from().person(), collab.id().value() + "/", 1)
                .stream()
                .map(row -> row.value().seq() + 1)
                .findFirst()
                .orElse(1L);
    }

    static void put(Tx tx, Collab collab, Line line) {
        String id = String.format(Locale.ROOT, "%s/%06d", collab.id().value(), line.seq());
        tx.put(CollabTables.LINE, collab.from().person(), id, line);
    }

    /// Whether everything that let it start still holds (INV-13, INV-15): the contact, both identities active,
    /// each allowed to face the other person, and for a branch the same of what it was opened from.
    static boolean stands(View view, Collab collab) {
        return Branches.standsAbove(view, collab)
                && Contacts.between(view, collab.from().person(), collab.to().person())
                        .isPresent()
                && faces(view, collab.from(), collab.to().person())
                && (collab.to().identity().isEmpty()
                        || faces(view, collab.to(), collab.from().person()));
    }

    private static boolean faces(View view, Seat seat, PersonId other) {
        return seat.identity()
                .flatMap(id -> Identities.find(view, id))
                .map(identity -> identity.mayFace(other))
                .orElse(false);
    }

    /// The identity that the other owner's own choice lets answer `self`, if there is one (INV-10).
    static Optional<IdentityId> answering(View view, PersonId self, PersonId other) {
        return Contacts.between(view, self, other).flatMap(Bond::seen);
    }

    static String slug(View view, Optional<IdentityId> identity) {
        return identity.flatMap(id -> Identities.find(view, id))
                .map(Identity::slug)
                .orElse("-");
    }
}
