package dev.clawnet.verify.durability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.client.GatewayLink;
import dev.clawnet.client.LinkFailure;
import dev.clawnet.client.LinkParts;
import dev.clawnet.client.LinkSettings;
import dev.clawnet.client.Pairing;
import dev.clawnet.client.Profile;
import dev.clawnet.client.Program;
import dev.clawnet.protocol.catalogue.AgentMethods;
import dev.clawnet.protocol.catalogue.ApprovalMethods;
import dev.clawnet.protocol.catalogue.ApprovalMethods.ApprovalView;
import dev.clawnet.protocol.catalogue.CollabMethods;
import dev.clawnet.protocol.catalogue.ConnectMethods.Auth;
import dev.clawnet.protocol.catalogue.ContactMethods;
import dev.clawnet.protocol.catalogue.IdentityMethods;
import dev.clawnet.protocol.catalogue.LedgerMethods;
import dev.clawnet.protocol.catalogue.PeopleMethods;
import dev.clawnet.protocol.device.ApprovalProof;
import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.device.SetupCode;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The gateway is killed while a collaboration waits for its owner: after the restart the owner decides, it goes
/// on, and every log verifies (INV-28, INV-30).
class KilledWhileWaitingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> SCOPES = List.of(
            Scope.ADMIN.wire(), Scope.READ.wire(), Scope.WRITE.wire(), Scope.APPROVALS.wire(), Scope.PAIRING.wire());
    private static final String BUYER = """
            when owner says "go"
              call collab.open {"with": "Seller", "topic": "We would buy."}
            when platform says "turn, 1 of"
              call commit {"text": "We buy it."}
            otherwise
              say done
            """;
    private static final String SELLER = """
            when platform says "turn, 2 of"
              call collab.close {"text": "Sold."}
            otherwise
              say done
            """;

    private final SecureRandom random = new SecureRandom();
    private final LinkParts parts =
            new LinkParts(InstantSource.system(), random, Thread.ofVirtual().factory());
    private final Program program = Program.of("0.1.0", System.getProperty("os.name"));

    @TempDir
    private Path folder;

    /// One person with a device and a live link.
    private record Someone(
            PersonId id, DeviceKey key, GatewayLink link, BlockingQueue<CollabMethods.CollabEvent> heard) {}

    @Test
    @Tag("INV-28")
    @Tag("INV-30")
    void a_collaboration_that_waits_for_its_owner_goes_on_after_a_kill() throws Exception {
        Path state = folder.resolve("state");
        Files.createDirectories(state.resolve("scripts"));
        Files.setPosixFilePermissions(state, java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
        Files.writeString(state.resolve("scripts/buyer.script"), BUYER);
        Files.writeString(state.resolve("scripts/seller.script"), SELLER);
        int port = freePort();

        try (GatewayProcess first = GatewayProcess.start(state, port)) {
            Someone host = enter("host", first.setupCode());
            Someone buyer = enter("buyer", create(host, "Buyer"));
            Someone seller = enter("seller", create(host, "Seller"));
            acquaint(buyer, seller);
            Thread talk = Thread.ofVirtual().start(() -> say(buyer));
            decide(buyer, waits(buyer), "collaborate");
            decide(seller, waits(seller), "collaborate");
            assertThat(waits(buyer).kind()).isEqualTo("commit");
            first.kill();
            assertThat(talk.join(PATIENCE)).isTrue();
        }

        try (GatewayProcess second = GatewayProcess.start(state, port)) {
            assertThat(second.setupCode()).isEmpty();
            Someone buyer = again("buyer");
            Someone seller = again("seller");
            ApprovalView commitment = waits(buyer);
            decide(buyer, commitment, "commit");

            assertThat(untilClosed(seller)).containsSubsequence("commit We buy it.", "say Sold.");
            for (Someone one : List.of(buyer, seller)) {
                LedgerMethods.LogReports reports = one.link()
                        .call(LedgerMethods.VERIFY, new LedgerMethods.VerifyLog(Optional.empty(), Optional.empty()));
                assertThat(reports.sound()).isTrue();
            }
        }
    }

    /// Says the word. The final answer never comes: the gateway is killed while the link waits for it.
    private static void say(Someone buyer) {
        AgentMethods.Ask ask =
                new AgentMethods.Ask("go", "k1", Optional.of("trade"), Optional.empty(), Optional.empty());
        try {
            buyer.link().callTwice(AgentMethods.AGENT, ask, _ -> {}, PATIENCE);
        } catch (LinkFailure expected) {
            assertThat(buyer.link().isOpen()).isFalse();
        }
    }

    private Someone enter(String name, String code) throws IOException {
        GatewayLink link = Pairing.redeem(
                SetupCode.parse(code),
                folder.resolve(name),
                (address, key) -> LinkSettings.operator(address, program, SCOPES, Optional.of(key), Auth.NONE),
                parts);
        return someone(name, link);
    }

    private Someone again(String name) throws IOException {
        Profile profile = Profile.load(folder.resolve(name)).orElseThrow();
        GatewayLink link = GatewayLink.open(
                LinkSettings.operator(
                        profile.address(),
                        program,
                        SCOPES,
                        Optional.of(Profile.key(folder.resolve(name), random)),
                        LinkSettings.deviceToken(profile.tokens().getOrDefault(Role.OPERATOR.wire(), ""))),
                parts);
        return someone(name, link);
    }

    private Someone someone(String name, GatewayLink link) throws IOException {
        BlockingQueue<CollabMethods.CollabEvent> heard = new ArrayBlockingQueue<>(1_000);
        link.on(CollabMethods.COLLAB_CHANGED, heard::add);
        PersonId id = link.call(PeopleMethods.PEOPLE_SELF, new Method.None()).person();
        return new Someone(id, Profile.key(folder.resolve(name), random), link, heard);
    }

    private static String create(Someone host, String name) {
        return host.link()
                .call(PeopleMethods.PEOPLE_CREATE, new PeopleMethods.Create(name, Optional.empty(), Optional.empty()))
                .setupCode();
    }

    private static void acquaint(Someone buyer, Someone seller) {
        String trade = identity(buyer, "scripted:buyer.script");
        String shop = identity(seller, "scripted:seller.script");
        buyer.link().call(ContactMethods.CONTACTS_REQUEST, new ContactMethods.Request(seller.id(), Optional.empty()));
        seller.link().call(ContactMethods.CONTACTS_ACCEPT, new ContactMethods.Whom(buyer.id()));
        buyer.link().call(ContactMethods.CONTACTS_SHOW, new ContactMethods.Show(seller.id(), Optional.of(trade)));
        seller.link().call(ContactMethods.CONTACTS_SHOW, new ContactMethods.Show(buyer.id(), Optional.of(shop)));
    }

    private static String identity(Someone owner, String model) {
        return owner.link()
                .call(
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

    /// The one approval that waits for this person, once it does.
    private static ApprovalView waits(Someone owner) throws InterruptedException {
        BlockingQueue<ApprovalView> asked = new ArrayBlockingQueue<>(100);
        owner.link().on(ApprovalMethods.APPROVAL_REQUESTED, asked::add);
        List<ApprovalView> open = owner.link()
                .call(ApprovalMethods.APPROVAL_LIST, new ApprovalMethods.ListApprovals(Optional.empty()))
                .approvals();
        ApprovalView waiting = open.isEmpty() ? asked.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS) : open.getFirst();
        if (waiting == null) {
            throw new AssertionError("nobody was asked; the owner's entries: "
                    + owner.link()
                            .call(
                                    LedgerMethods.LIST,
                                    new LedgerMethods.ListEntries(
                                            Optional.empty(),
                                            Optional.empty(),
                                            Optional.empty(),
                                            Optional.empty(),
                                            Optional.empty(),
                                            Optional.empty(),
                                            Optional.empty(),
                                            Optional.empty(),
                                            Optional.empty(),
                                            Optional.empty(),
                                            Optional.empty(),
                                            Optional.of(12))));
        }
        return waiting;
    }

    private static void decide(Someone owner, ApprovalView approval, String kind) {
        assertThat(approval.kind()).isEqualTo(kind);
        ApprovalProof proof = new ApprovalProof(
                approval.id(),
                owner.id(),
                ApprovalMethods.Decision.ALLOW_ONCE.wire(),
                approval.shownDigest(),
                InstantSource.system().millis());
        owner.link()
                .call(
                        ApprovalMethods.APPROVAL_DECIDE,
                        new ApprovalMethods.Decide(
                                approval.id().value(),
                                ApprovalMethods.Decision.ALLOW_ONCE,
                                Optional.of(proof.sign(owner.key())),
                                Optional.of(proof.signedAtMs())));
    }

    /// What was heard until the collaboration is over.
    private static List<String> untilClosed(Someone party) throws InterruptedException {
        CollabMethods.CollabView collab = party.link()
                .call(CollabMethods.COLLAB_LIST, new Method.None())
                .collabs()
                .getFirst();
        Instant until = InstantSource.system().instant().plus(PATIENCE);
        String state = collab.state();
        while (!state.equals("closed")) {
            CollabMethods.CollabEvent event = party.heard().poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (event == null || InstantSource.system().instant().isAfter(until)) {
                throw new AssertionError("the collaboration did not go on");
            }
            state = event.collab().state();
        }
        return party
                .link()
                .call(CollabMethods.COLLAB_SHOW, new CollabMethods.Show(collab.collab(), Optional.empty()))
                .lines()
                .stream()
                .map(line -> line.kind() + " " + line.text())
                .toList();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
