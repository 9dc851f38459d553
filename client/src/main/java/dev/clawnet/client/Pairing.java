package dev.clawnet.client;

import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.device.SetupCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BiFunction;

/// Redeems setup codes: this device becomes one of the person whom the code was made for.
public final class Pairing {
    private Pairing() {}

    /// Connects once with the code's secret and keeps address, pin, key and tokens in `folder`. The link stays
    /// open: it is the caller's to use and to close.
    ///
    /// @param settings makes what the link says of itself, from the address and the device's key; credentials are
    ///     filled in here
    public static GatewayLink redeem(
            SetupCode code, Path folder, BiFunction<GatewayAddress, DeviceKey, LinkSettings> settings, LinkParts parts)
            throws IOException {
        if (code.expiresAtMs().isPresent()
                && code.expiresAtMs().get() <= parts.clock().millis()) {
            throw new LinkFailure(LinkFailure.Kind.PROTOCOL, "this setup code has expired: ask for a new one");
        }
        GatewayAddress address = GatewayAddress.of(code.url(), code.tlsFingerprint());
        DeviceKey key = Profile.key(folder, parts.random());
        // Revealed to be sent, once, to the gateway whose certificate the code itself pins.
        LinkSettings with = settings.apply(address, key)
                .with(LinkSettings.bootstrap(code.bootstrapToken().reveal()));
        GatewayLink link = GatewayLink.open(with, parts);
        try {
            Profile.of(code.url(), code.tlsFingerprint()).after(link.hello()).save(folder, parts.random());
            return link;
        } catch (IOException | RuntimeException e) {
            link.close();
            throw e;
        }
    }
}
