package dev.clawnet.gateway.device;

import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.protocol.id.PersonId;
import java.util.List;
import java.util.Optional;

/// The way back in for a person whose last device is lost.
public interface RecoveryCodes {
    /// Uses a code up. Empty when no such code is open, for whatever reason.
    Optional<Redeemed> redeem(Tx tx, String code);

    /// Makes every code of this person void, and another one in their place.
    Redeemed replace(Tx tx, PersonId person);

    /// Whom the code let in.
    ///
    /// @param next the code that takes its place, shown once
    record Redeemed(PersonId person, String next, List<Entry> entries) {
        public Redeemed {
            entries = List.copyOf(entries);
        }
    }
}
