package dev.clawnet.gateway.node;

import dev.clawnet.protocol.id.ConnId;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.id.PersonId;
import java.time.Instant;
import java.util.List;

/// A node that is linked now: what its connection proved and declared.
///
/// @param name what acts call it: unique among the nodes of its person
/// @param commands commands that it declared and its person approved
public record NodeLink(
        ConnId conn,
        PersonId owner,
        DeviceId device,
        String name,
        String clientId,
        String platform,
        String version,
        List<String> caps,
        List<String> commands,
        Instant connectedAt) {
    public NodeLink {
        caps = List.copyOf(caps);
        commands = List.copyOf(commands);
    }
}
