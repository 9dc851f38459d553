package dev.clawnet.gateway.people;

import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.protocol.id.PersonId;
import java.util.List;

/// Makes the setup code that pairs the first human device of a person. Pairing implements it.
@FunctionalInterface
public interface FirstCode {
    Made make(Tx tx, PersonId person);

    /// The code, and the entries that record its making.
    ///
    /// @param code shown once
    record Made(String code, List<Entry> entries) {
        public Made {
            entries = List.copyOf(entries);
        }
    }
}
