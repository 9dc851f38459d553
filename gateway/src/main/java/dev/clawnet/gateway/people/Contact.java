package dev.clawnet.gateway.people;

import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import java.time.Instant;
import java.util.Optional;

/// One person's side of what stands between two people.
///
/// @param other the other person, or an id that belongs to nobody
/// @param note what the asking side wrote
/// @param since when this side got into its state
/// @param shown the identity that this side shows to the other; present only while agreed
record Contact(PersonId other, Side side, Optional<String> note, Instant since, Optional<IdentityId> shown) {
    /// Where one side stands.
    enum Side {
        /// No row.
        NONE,
        /// Asked, and knows of no answer.
        REQUESTED,
        /// Was asked.
        ASKED,
        /// Was asked and said no, which the other side does not learn.
        REFUSED,
        /// Both agreed.
        AGREED
    }

    Contact showing(Optional<IdentityId> identity) {
        return new Contact(other, side, note, since, identity);
    }
}
