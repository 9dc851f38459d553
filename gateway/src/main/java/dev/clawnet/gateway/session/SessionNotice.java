package dev.clawnet.gateway.session;

import dev.clawnet.gateway.store.Notice;
import dev.clawnet.protocol.id.PersonId;

/// What a change of a session tells the rest of the gateway.
public sealed interface SessionNotice extends Notice {
    PersonId owner();

    /// Something was said. `turn` counts from 0 in its round.
    record Said(PersonId owner, Conversation session, int turn, Turn said) implements SessionNotice {}

    /// A session was made, marked, reset or deleted.
    ///
    /// @param reason `patch`, `reset` or `delete`
    record Changed(PersonId owner, Conversation session, String reason) implements SessionNotice {}
}
