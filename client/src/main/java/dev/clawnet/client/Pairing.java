package dev.clawnet.client;

import dev.clawnet.protocol.catalogue.ConnectMethods.Auth;
import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.device.SetupCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BiFunction;

/// The first link of a device: with a setup code, or by asking to be let in.
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
        return kept(GatewayLink.open(with, parts), Profile.of(code.url(), code.tlsFingerprint()), folder, parts);
    }

    /// Connects with nothing but this device's key. It is let in by a decision that was made about it, or by an open
    /// window; else it is in line, which is told by [Waits].
    ///
    /// @param address whose certificate is pinned: nobody vouches for the gateway but whoever typed its fingerprint
    public static GatewayLink ask(
            GatewayAddress address,
            Path folder,
            BiFunction<GatewayAddress, DeviceKey, LinkSettings> settings,
            LinkParts parts)
            throws IOException {
        if (address.pin().isEmpty()) {
            throw new LinkFailure(LinkFailure.Kind.CERTIFICATE, "asking to be paired takes the gateway's fingerprint");
        }
        DeviceKey key = Profile.key(folder, parts.random());
        try {
            GatewayLink link = GatewayLink.open(settings.apply(address, key).with(Auth.NONE), parts);
            return kept(link, Profile.of(address.url(), address.pin()), folder, parts);
        } catch (GatewayFault refused) {
            throw refused.details()
                    .filter(_ -> refused.code().equals("PAIRING_REQUIRED"))
                    .map(details -> details.path("requestId").stringValue(""))
                    .map(request -> (RuntimeException) new Waits(request, refused))
                    .orElse(refused);
        }
    }

    private static GatewayLink kept(GatewayLink link, Profile profile, Path folder, LinkParts parts)
            throws IOException {
        try {
            profile.after(link.hello()).save(folder, parts.random());
            return link;
        } catch (IOException | RuntimeException e) {
            link.close();
            throw e;
        }
    }

    /// Nobody has decided yet.
    public static final class Waits extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String requestId;

        private Waits(String requestId, GatewayFault refused) {
            super(refused.message(), refused);
            this.requestId = requestId;
        }

        /// What whoever decides quotes.
        public String requestId() {
            return requestId;
        }
    }
}
