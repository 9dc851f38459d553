package dev.clawnet.gateway.inbox;

import dev.clawnet.gateway.store.Notice;
import dev.clawnet.protocol.id.PersonId;

/// A run is over behind which other agents wait to hear the same message.
///
/// @param row of the message's open turn
record Following(PersonId owner, String row) implements Notice {}
