package dev.clawnet.gateway.device;

import dev.clawnet.protocol.id.ConnId;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.id.PersonId;
import java.time.Instant;
import java.util.Optional;

/// Where devices are: what pairing asks of those who know the links.
public interface Whereabouts {
    /// Whether a device has a live link.
    boolean connected(DeviceId device);

    /// Whether a link comes from the gateway's own machine.
    boolean here(ConnId conn);

    /// When a device was last here; empty for one that never was.
    Optional<Seen> seen(PersonId person, DeviceId device);

    /// Ends the links that a cut is for, and serves nothing more on them, before it returns. Hearing of the same cut
    /// again later changes nothing.
    void cut(DeviceCut cut);

    /// When, and by what.
    ///
    /// @param reason `connect` or `disconnect`
    record Seen(Instant at, String reason) {}
}
