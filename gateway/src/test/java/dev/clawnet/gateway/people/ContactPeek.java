package dev.clawnet.gateway.people;

import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import java.util.Optional;

/// What a simulation may see of the rows of contacts.
public final class ContactPeek {
    private ContactPeek() {}

    /// One side of two people.
    public record Seen(PersonId other, String side, Optional<IdentityId> shown) {
        public boolean agreed() {
            return side.equals("AGREED");
        }
    }

    public static Optional<Seen> of(Optional<Object> row) {
        return row.filter(Contact.class::isInstance)
                .map(Contact.class::cast)
                .map(contact -> new Seen(contact.other(), contact.side().name(), contact.shown()));
    }

    /// One side as it is stored.
    public static Optional<Seen> find(View view, PersonId person, PersonId other) {
        return of(view.find(PeopleTables.CONTACTS, person, other.value()).map(Object.class::cast));
    }
}
