package dev.clawnet.gateway.trace;

import dev.clawnet.protocol.id.PersonId;
import java.util.Optional;

/// Where a thread is in a trace.
///
/// @param person for whom it works; empty until that is known
record Here(Tracer tracer, Trail trail, Optional<PersonId> person) {
    Here of(PersonId owner) {
        return new Here(tracer, trail, Optional.of(owner));
    }
}
