package dev.clawnet.gateway.control;

import dev.clawnet.protocol.secret.Secret;
import java.util.Optional;
import java.util.Set;

/// What links are let in by.
///
/// @param version shown in hello
/// @param token the shared token, the host person's alone
/// @param console whether a link without a device may enter over loopback
/// @param allowedOrigins browser origins besides the gateway's own
/// @param proxies who is believed about where a link comes from
public record ControlSettings(
        String version,
        Mode mode,
        Optional<Secret> token,
        boolean console,
        Set<String> allowedOrigins,
        Proxies proxies) {
    public ControlSettings {
        allowedOrigins = Set.copyOf(allowedOrigins);
    }

    /// How a link without a device key proves itself.
    public enum Mode {
        TOKEN,
        /// By coming from this machine; refused once there are two people.
        NONE
    }
}
