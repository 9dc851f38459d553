package dev.clawnet.gateway.ledger;

import dev.clawnet.gateway.store.LogId;
import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.log.TilePath;
import java.util.Optional;

/// Where the rows of one log stand.
///
/// @param owner person of the rows; logs that belong to no single person stand with the gateway's
/// @param key beginning of their ids
/// @param name name of the log, as its leaves have it
record Shelf(PersonId owner, String key, String name) {
    private static final String COLLAB = "collab/";
    private static final String GATEWAY = "gateway";
    private static final String OWN = "own";

    static Shelf of(LogId log) {
        return switch (log) {
            case LogId.OfPerson(PersonId person) when person.equals(PersonId.GATEWAY) -> of(new LogId.OfGateway());
            case LogId.OfPerson(PersonId person) -> new Shelf(person, OWN, log.name());
            case LogId.OfCollab(CollabId collab) -> new Shelf(PersonId.GATEWAY, collab.value(), log.name());
            case LogId.OfGateway _ -> new Shelf(PersonId.GATEWAY, GATEWAY, log.name());
        };
    }

    /// The log that a caller names; empty for a name that no log can have. `own` is the log of `person`.
    static Optional<LogId> named(String name, PersonId person) {
        if (name.equals(OWN) || name.equals(new LogId.OfPerson(person).name())) {
            return Optional.of(new LogId.OfPerson(person));
        }
        if (name.equals(GATEWAY)) {
            return Optional.of(new LogId.OfGateway());
        }
        try {
            return name.startsWith(COLLAB)
                    ? Optional.of(new LogId.OfCollab(new CollabId(name.substring(COLLAB.length()))))
                    : Optional.empty();
        } catch (IllegalArgumentException _) {
            // Not the form of an id: no such log.
            return Optional.empty();
        }
    }

    /// Id of the entry's rows: ascending ids are ascending positions.
    String entry(long seq) {
        String digits = Long.toString(seq);
        return key + "/" + "0".repeat(Math.max(0, 12 - digits.length())) + digits;
    }

    String tile(int level, long index) {
        return key + "/" + new TilePath(level, index, TilePath.FULL).text();
    }
}
