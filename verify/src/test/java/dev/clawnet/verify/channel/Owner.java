package dev.clawnet.verify.channel;

import dev.clawnet.client.GatewayLink;
import dev.clawnet.client.LinkParts;
import dev.clawnet.client.LinkSettings;
import dev.clawnet.client.Pairing;
import dev.clawnet.client.Profile;
import dev.clawnet.client.Program;
import dev.clawnet.protocol.catalogue.AgentMethods;
import dev.clawnet.protocol.catalogue.ConnectMethods.Auth;
import dev.clawnet.protocol.catalogue.IdentityMethods;
import dev.clawnet.protocol.catalogue.PeopleMethods;
import dev.clawnet.protocol.device.SetupCode;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// A person of the gateway at a device of their own.
record Owner(PersonId id, GatewayLink link) implements AutoCloseable {
    private static final List<String> SCOPES = List.of(
            Scope.ADMIN.wire(), Scope.READ.wire(), Scope.WRITE.wire(), Scope.APPROVALS.wire(), Scope.PAIRING.wire());

    static Owner enter(Path profile, String code) throws IOException {
        GatewayLink link = Pairing.redeem(
                SetupCode.parse(code),
                profile,
                (address, key) -> LinkSettings.operator(
                        address, Program.of("0.1.0", "test"), SCOPES, Optional.of(key), Auth.NONE),
                new LinkParts(
                        InstantSource.system(),
                        new SecureRandom(),
                        Thread.ofVirtual().factory()));
        return new Owner(link.call(PeopleMethods.PEOPLE_SELF, new Method.None()).person(), link);
    }

    /// Comes back with the device that was paired before.
    static Owner again(Path profile) throws IOException {
        Profile known = Profile.load(profile).orElseThrow();
        GatewayLink link = GatewayLink.open(
                LinkSettings.operator(
                        known.address(),
                        Program.of("0.1.0", "test"),
                        SCOPES,
                        Optional.of(Profile.key(profile, new SecureRandom())),
                        LinkSettings.deviceToken(known.tokens().getOrDefault(Role.OPERATOR.wire(), ""))),
                new LinkParts(
                        InstantSource.system(),
                        new SecureRandom(),
                        Thread.ofVirtual().factory()));
        return new Owner(link.call(PeopleMethods.PEOPLE_SELF, new Method.None()).person(), link);
    }

    /// Creates a person; the code that pairs their first device.
    String create(String name) {
        return link.call(
                        PeopleMethods.PEOPLE_CREATE, new PeopleMethods.Create(name, Optional.empty(), Optional.empty()))
                .setupCode();
    }

    void identity(String slug) {
        link.call(
                IdentityMethods.IDENTITIES_CREATE,
                new IdentityMethods.Create(
                        slug,
                        Optional.of("Answers people."),
                        Optional.of("INSTRUCTIONS-OF-" + slug),
                        Optional.empty(),
                        Optional.of("scripted:" + slug + ".script"),
                        Optional.empty()));
    }

    /// What the owner's agent answers the owner.
    String ask(String agent, String message) {
        AgentMethods.Finished finished = link.callTwice(
                AgentMethods.AGENT,
                new AgentMethods.Ask(message, agent + message, Optional.of(agent), Optional.empty(), Optional.empty()),
                _ -> {},
                Duration.ofSeconds(40));
        return finished.result().orElseThrow().payloads().getFirst().text();
    }

    @Override
    public void close() {
        link.close();
    }
}
