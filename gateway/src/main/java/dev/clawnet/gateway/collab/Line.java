package dev.clawnet.gateway.collab;

import dev.clawnet.protocol.id.PersonId;
import java.time.Instant;
import java.util.Optional;

/// One thing that both sides heard, at a slot.
///
/// @param from who said it; absent: the platform
/// @param kind what it is
/// @param actor `agent:<identity>` or `device:<id>`; for the speaker's own records
record Line(long seq, Optional<PersonId> from, Kind kind, String text, String actor, Instant at) {
    enum Kind {
        SAY,
        COMMIT,
        NOTICE
    }
}
