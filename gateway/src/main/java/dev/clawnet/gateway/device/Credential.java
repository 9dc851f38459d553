package dev.clawnet.gateway.device;

import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.secret.Secret;

/// What came with the proof of a key.
public sealed interface Credential {
    /// A token of this person was shown: the shared one, or a local one; or none is asked for here.
    record OfPerson(PersonId person, String method) implements Credential {}

    /// A setup code or a recovery code, not looked at yet.
    record Code(Secret secret) implements Credential {}

    /// A device token, not looked at yet.
    record Token(Secret secret) implements Credential {}

    /// Nothing but the key.
    record KeyAlone() implements Credential {}
}
