package dev.clawnet.client;

import dev.clawnet.protocol.catalogue.ConnectMethods.Auth;
import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.method.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/// Links of the device whose folder this is: opened with what the folder holds, and what hello hands over is kept
/// there, so that a token that was replaced and a certificate that is renewed lock nobody out.
///
/// @param role in which it connects
/// @param settings makes what the link says of itself; the credential is filled in here
public record DeviceLinks(
        Path folder, Role role, BiFunction<GatewayAddress, DeviceKey, LinkSettings> settings, LinkParts parts) {
    private static final String REPLACED = "AUTH_DEVICE_TOKEN_MISMATCH";

    /// Connects. `LinkFailure` and `GatewayFault` as [GatewayLink#open] has them; `IOException` when the folder cannot
    /// be read or written.
    ///
    /// @param opened subscribes, before the first event is read
    public GatewayLink open(BiConsumer<GatewayLink, Events> opened) throws IOException {
        Profile kept = Profile.load(folder)
                .orElseThrow(() -> new LinkFailure(
                        LinkFailure.Kind.PROTOCOL, folder + " holds no paired device: pair it with a setup code"));
        DeviceKey key = Profile.key(folder, parts.random());
        LinkSettings base = settings.apply(kept.address(), key);
        GatewayLink link = entered(kept, base, opened);
        try {
            Profile now = kept.after(link.hello());
            if (!now.equals(kept)) {
                now.save(folder, parts.random());
            }
            return link;
        } catch (IOException | RuntimeException e) {
            link.close();
            throw e;
        }
    }

    /// With the token; where that one was replaced by its owner, the key alone fetches the new one, once.
    private GatewayLink entered(Profile kept, LinkSettings base, BiConsumer<GatewayLink, Events> opened) {
        String token = kept.tokens().getOrDefault(role.wire(), "");
        try {
            return GatewayLink.open(base.with(LinkSettings.deviceToken(token)), opened, parts);
        } catch (GatewayFault refused) {
            if (!refused.code().equals(REPLACED)) {
                throw refused;
            }
            try {
                return GatewayLink.open(base.with(Auth.NONE), opened, parts);
            } catch (GatewayFault again) {
                refused.addSuppressed(again);
                throw refused;
            }
        }
    }
}
