package dev.clawnet.gateway.device;

import dev.clawnet.protocol.device.DevicePublicKey;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.method.Role;
import java.util.List;

/// A device that has proved its key on this connection, and what it asks for.
///
/// @param caps capabilities that it declares as a node
/// @param commands commands that it declares as a node, of those that its platform may have
/// @param local whether it comes from this machine, directly
/// @param silentAllowed whether pairing without anybody's decision may be considered: no web page behind it
public record Applicant(
        DevicePublicKey key,
        Role role,
        List<String> scopes,
        Description about,
        List<String> caps,
        List<String> commands,
        boolean local,
        boolean silentAllowed) {
    public Applicant {
        scopes = role == Role.NODE ? List.of() : List.copyOf(scopes);
        caps = role == Role.NODE ? List.copyOf(caps) : List.of();
        commands = role == Role.NODE ? NodeSurface.counted(about.platform(), commands) : List.of();
    }

    public DeviceId id() {
        return key.id();
    }
}
