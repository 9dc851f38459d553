package dev.clawnet.gateway.device;

import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RequestId;
import dev.clawnet.protocol.method.Role;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A device that asks to be let in, waiting for a person.
///
/// @param person whom its credential named; empty when it showed none
/// @param repair whether the device was paired before and asks for more
/// @param commands what it says it serves as a node
public record PairingRequest(
        RequestId id,
        DeviceId device,
        String publicKey,
        Optional<PersonId> person,
        Role role,
        List<String> scopes,
        Description about,
        List<String> commands,
        Boolean repair,
        Instant at,
        Instant expiresAt) {
    public PairingRequest {
        scopes = List.copyOf(scopes);
        commands = List.copyOf(commands);
    }

    boolean open(Instant now) {
        return now.isBefore(expiresAt);
    }
}
