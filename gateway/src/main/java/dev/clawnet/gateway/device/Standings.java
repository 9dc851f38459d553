package dev.clawnet.gateway.device;

import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.id.PersonId;
import java.util.Optional;

/// What pairing needs to know of persons.
public interface Standings {
    /// Empty for somebody who does not live here.
    Optional<Standing> of(View view, PersonId person);

    PersonId host(View view);

    /// Whether the host person is the only one.
    boolean alone(View view);

    record Standing(boolean host, boolean steward) {}
}
