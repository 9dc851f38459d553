package dev.clawnet.verify.trust;

import dev.clawnet.client.GatewayLink;
import dev.clawnet.client.LinkParts;
import dev.clawnet.client.LinkSettings;
import dev.clawnet.client.Pairing;
import dev.clawnet.client.Program;
import dev.clawnet.protocol.catalogue.ConnectMethods.Auth;
import dev.clawnet.protocol.catalogue.DeviceMethods;
import dev.clawnet.protocol.catalogue.DeviceMethods.SetupCodeParams;
import dev.clawnet.protocol.device.SetupCode;
import dev.clawnet.protocol.method.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// A person's device on a real link.
public final class Resident {
    private static final List<String> SCOPES = List.of(
            Scope.ADMIN.wire(), Scope.READ.wire(), Scope.WRITE.wire(), Scope.APPROVALS.wire(), Scope.PAIRING.wire());

    private Resident() {}

    public static LinkParts parts() {
        return new LinkParts(
                InstantSource.system(), new SecureRandom(), Thread.ofVirtual().factory());
    }

    public static GatewayLink pair(Path profile, String code) throws IOException {
        return Pairing.redeem(
                SetupCode.parse(code),
                profile,
                (address, key) -> LinkSettings.operator(
                        address, Program.of("0.1.0", "test"), SCOPES, Optional.of(key), Auth.NONE),
                parts());
    }

    /// A code for a further device of the same person.
    public static String invite(GatewayLink link) {
        return link.call(
                        DeviceMethods.SETUP_CODE,
                        new SetupCodeParams(Optional.empty(), Optional.empty(), Optional.empty()))
                .setupCode();
    }
}
