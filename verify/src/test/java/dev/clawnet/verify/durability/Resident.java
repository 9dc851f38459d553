package dev.clawnet.verify.durability;

import dev.clawnet.client.GatewayLink;
import dev.clawnet.client.LinkParts;
import dev.clawnet.client.LinkSettings;
import dev.clawnet.client.Pairing;
import dev.clawnet.client.Profile;
import dev.clawnet.client.Program;
import dev.clawnet.protocol.catalogue.ConnectMethods.Auth;
import dev.clawnet.protocol.catalogue.IdentityMethods;
import dev.clawnet.protocol.catalogue.LedgerMethods;
import dev.clawnet.protocol.catalogue.LedgerMethods.LogReports;
import dev.clawnet.protocol.catalogue.PeopleMethods;
import dev.clawnet.protocol.device.SetupCode;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// A person of a real gateway, on a real link from a device whose profile outlives the gateway's process.
record Resident(PersonId id, Path profile, GatewayLink link) implements AutoCloseable {
    private static final List<String> SCOPES = List.of(
            Scope.ADMIN.wire(), Scope.READ.wire(), Scope.WRITE.wire(), Scope.APPROVALS.wire(), Scope.PAIRING.wire());

    private static LinkParts parts() {
        return new LinkParts(
                InstantSource.system(), new SecureRandom(), Thread.ofVirtual().factory());
    }

    private static Program program() {
        return Program.of("0.1.0", "test");
    }

    /// Pairs a new device by a setup code.
    static Resident enter(Path profile, String code) throws IOException {
        return of(
                profile,
                Pairing.redeem(
                        SetupCode.parse(code),
                        profile,
                        (address, key) ->
                                LinkSettings.operator(address, program(), SCOPES, Optional.of(key), Auth.NONE),
                        parts()));
    }

    /// Comes back with the device that was paired before.
    static Resident again(Path profile) throws IOException {
        Profile known = Profile.load(profile).orElseThrow();
        return of(
                profile,
                GatewayLink.open(
                        LinkSettings.operator(
                                known.address(),
                                program(),
                                SCOPES,
                                Optional.of(Profile.key(profile, new SecureRandom())),
                                LinkSettings.deviceToken(known.tokens().getOrDefault(Role.OPERATOR.wire(), ""))),
                        parts()));
    }

    private static Resident of(Path profile, GatewayLink link) {
        PersonId id = link.call(PeopleMethods.PEOPLE_SELF, new Method.None()).person();
        return new Resident(id, profile, link);
    }

    /// Creates a person; the code that pairs their first device.
    String create(String name) {
        return link.call(
                        PeopleMethods.PEOPLE_CREATE, new PeopleMethods.Create(name, Optional.empty(), Optional.empty()))
                .setupCode();
    }

    String identity(String model) {
        return link.call(
                        IdentityMethods.IDENTITIES_CREATE,
                        new IdentityMethods.Create(
                                "trade",
                                Optional.of("Trade."),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(model),
                                Optional.empty()))
                .identity();
    }

    /// The gateway's own check of this person's logs, against a checkpoint seen earlier.
    LogReports verify(Optional<String> remembered) {
        return link.call(LedgerMethods.VERIFY, new LedgerMethods.VerifyLog(Optional.of("own"), remembered));
    }

    /// The signed head of this person's log, for later.
    String checkpoint() {
        return link.call(LedgerMethods.CHECKPOINT, new LedgerMethods.LogRef(Optional.of("own")))
                .checkpoint();
    }

    @Override
    public void close() {
        link.close();
    }
}
