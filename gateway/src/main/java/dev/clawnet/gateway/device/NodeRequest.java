package dev.clawnet.gateway.device;

import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.id.RequestId;
import java.time.Instant;
import java.util.List;

/// What a node declares, and waits for its person to approve. One for each device: a later declaration takes its place.
public record NodeRequest(RequestId id, DeviceId device, List<String> caps, List<String> commands, Instant at) {
    public NodeRequest {
        caps = List.copyOf(caps);
        commands = List.copyOf(commands);
    }

    boolean same(Applicant applicant) {
        return caps.equals(applicant.caps()) && commands.equals(applicant.commands());
    }
}
