package dev.clawnet.gateway.store;

import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.id.PersonId;

/// Which ledger log an entry goes to: one for each person and each collaboration, so that no log tells how busy
/// others are, and the gateway's own.
public sealed interface LogId {
    String name();

    record OfPerson(PersonId person) implements LogId {
        @Override
        public String name() {
            return "person/" + person;
        }
    }

    record OfCollab(CollabId collab) implements LogId {
        @Override
        public String name() {
            return "collab/" + collab;
        }
    }

    record OfGateway() implements LogId {
        @Override
        public String name() {
            return "gateway";
        }
    }
}
