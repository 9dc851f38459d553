package dev.clawnet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.clawnet.protocol.catalogue.ConnectMethods.Auth;
import dev.clawnet.protocol.catalogue.NodeMethods;
import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.device.DeviceProof;
import dev.clawnet.protocol.device.Fingerprint;
import dev.clawnet.protocol.device.SetupCode;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.secret.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@Timeout(180)
class GatewayLinkTest {
    private static final LinkParts PARTS = new LinkParts(
            InstantSource.fixed(Instant.ofEpochMilli(4_000)),
            new SecureRandom(),
            Thread.ofVirtual().factory());
    private static final NodeMethods.ListNodes NOTHING = new NodeMethods.ListNodes();

    @TempDir
    Path temp;

    private final DeviceKey key = DeviceKey.generate(new SecureRandom());

    @Test
    void challenge_is_signed_for_this_connection_and_hello_is_kept() throws Exception {
        try (FakeGateway gateway = FakeGateway.plain(answering(30_000));
                GatewayLink link = GatewayLink.open(settings(gateway.url(), Optional.empty()), PARTS)) {
            JsonNode params = gateway.requests.take().path("params");
            DeviceProof proof = new DeviceProof(
                    key.id().value(),
                    "cli",
                    "cli",
                    "operator",
                    List.of("operator.read"),
                    5_000,
                    "tok",
                    FakeGateway.NONCE,
                    params.path("client").path("platform").stringValue(),
                    "");
            assertThat(proof.signedBy(
                            key.publicKey(),
                            params.path("device").path("signature").stringValue()))
                    .isTrue();
            assertThat(link.hello().auth().deviceToken()).contains("tok-1");
            assertThat(link.gatewayAhead()).isEqualTo(Duration.ofSeconds(1));
            assertThat(link.call(NodeMethods.LIST, NOTHING).ts()).isEqualTo(7);
        }
    }

    @Test
    void plain_text_to_another_machine_is_refused_before_anything_is_sent() {
        for (String url : List.of("ws://192.0.2.7:18789", "ws://gateway.example", "ws://127.0.0.1.example:1")) {
            assertThatExceptionOfType(LinkFailure.class)
                    .isThrownBy(() -> GatewayAddress.of(url, Optional.empty()))
                    .withMessageContaining("use wss://")
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(LinkFailure.Kind.PLAINTEXT));
        }
        assertThat(GatewayAddress.of("ws://[::1]:1", Optional.empty()).tls()).isFalse();
        assertThat(GatewayAddress.of("wss://gateway.example", Optional.empty()).port())
                .isEqualTo(18_789);
    }

    @Test
    void only_the_pinned_certificate_is_accepted() throws Exception {
        KeyStore store = certificate();
        Fingerprint right = Fingerprint.ofCertificate(store.getCertificate("gw").getEncoded());
        Fingerprint wrong = new Fingerprint("ab".repeat(32));
        try (FakeGateway gateway = new FakeGateway(tls(store), answering(30_000))) {
            String url = "wss://127.0.0.1:" + gateway.port();

            for (Optional<Fingerprint> pin : List.of(Optional.of(wrong), Optional.<Fingerprint>empty())) {
                assertThatExceptionOfType(LinkFailure.class)
                        .isThrownBy(() -> GatewayLink.open(settings(url, pin), PARTS))
                        .satisfies(e -> assertThat(e.kind()).isEqualTo(LinkFailure.Kind.CERTIFICATE));
            }
            assertThat(gateway.requests).isEmpty();
            try (GatewayLink link = GatewayLink.open(settings(url, Optional.of(right)), PARTS)) {
                assertThat(link.call(NodeMethods.LIST, NOTHING).ts()).isEqualTo(7);
            }
        }
    }

    @Test
    void silent_gateway_is_given_up_after_two_ticks() throws Exception {
        try (FakeGateway gateway = FakeGateway.plain(answering(60));
                GatewayLink link = GatewayLink.open(settings(gateway.url(), Optional.empty()), PARTS)) {
            assertThat(link.awaitEnd(Duration.ofSeconds(60))).isTrue();
            assertThat(link.ended().orElseThrow().code()).isEqualTo(4000);
            assertThat(gateway.closeCodes.poll(60, TimeUnit.SECONDS)).isEqualTo(4000);
            assertThatExceptionOfType(LinkFailure.class).isThrownBy(() -> link.call(NodeMethods.LIST, NOTHING));
        }
    }

    @Test
    void refusal_carries_code_details_and_hint() throws Exception {
        try (FakeGateway gateway = FakeGateway.plain((peer, request) -> peer.send("{\"type\":\"res\",\"id\":\""
                + request.path("id").stringValue()
                + "\",\"ok\":false,\"error\":{\"code\":\"NOT_PAIRED\",\"message\":\"pairing required\","
                + "\"details\":{\"code\":\"PAIRING_REQUIRED\",\"hint\":\"use a setup code\"},\"retryable\":true}}"))) {
            assertThatExceptionOfType(GatewayFault.class)
                    .isThrownBy(() -> GatewayLink.open(settings(gateway.url(), Optional.empty()), PARTS))
                    .withMessage("pairing required")
                    .satisfies(fault -> {
                        assertThat(fault.code()).isEqualTo("PAIRING_REQUIRED");
                        assertThat(fault.topCode()).isEqualTo("NOT_PAIRED");
                        assertThat(fault.hint()).contains("use a setup code");
                        assertThat(fault.retryable()).isTrue();
                    });
        }
    }

    @Test
    void unanswered_call_ends_at_its_deadline_and_the_link_stays() throws Exception {
        try (FakeGateway gateway = FakeGateway.plain(helloOnly(30_000));
                GatewayLink link = GatewayLink.open(settings(gateway.url(), Optional.empty()), PARTS)) {
            assertThatExceptionOfType(LinkFailure.class)
                    .isThrownBy(() -> link.call(NodeMethods.LIST, NOTHING, Duration.ofMillis(30)))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(LinkFailure.Kind.TIMEOUT));
            assertThat(link.isOpen()).isTrue();
        }
    }

    @Test
    void accepted_then_final_gives_both() throws Exception {
        LinkedBlockingQueue<JsonNode> accepted = new LinkedBlockingQueue<>();
        try (FakeGateway gateway = FakeGateway.plain(helloThen((peer, request) -> {
                    peer.send(FakeGateway.ok(request, "{\"status\":\"accepted\"}"));
                    peer.send(FakeGateway.ok(request, "{\"ts\":9,\"nodes\":[]}"));
                }));
                GatewayLink link = GatewayLink.open(settings(gateway.url(), Optional.empty()), PARTS)) {
            assertThat(link.callTwice(NodeMethods.LIST, NOTHING, accepted::add, Duration.ofSeconds(20))
                            .ts())
                    .isEqualTo(9);
            assertThat(accepted.remove().path("status").stringValue()).isEqualTo("accepted");
        }
    }

    @Test
    void hostile_frames_end_the_link_or_are_passed_over() throws Exception {
        try (FakeGateway gateway = FakeGateway.plain(answering(30_000));
                GatewayLink link = GatewayLink.open(settings(gateway.url(), Optional.empty()), PARTS)) {
            FakeGateway.Peer peer = gateway.peers.getFirst();
            peer.send("not json");
            peer.send("{\"type\":\"res\",\"id\":\"nobody\",\"ok\":true}");
            peer.send("{\"type\":\"req\",\"id\":\"x\",\"method\":\"health\"}");
            assertThat(link.call(NodeMethods.LIST, NOTHING).ts()).isEqualTo(7);

            peer.frame(3, new byte[0]);
            assertThat(link.awaitEnd(Duration.ofSeconds(60))).isTrue();
        }
    }

    @Test
    void kept_link_comes_back_and_subscribes_again() throws Exception {
        LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try (FakeGateway gateway = FakeGateway.plain(answering(30_000));
                KeptLink kept = KeptLink.start(
                        settings(gateway.url(), Optional.empty()),
                        (_, events) -> events.on(NodeMethods.INVOKE_CANCEL, cancel -> heard.add(cancel.invokeId())),
                        PARTS,
                        new Backoff(Duration.ofMillis(2), Duration.ofMillis(8), new Random(1)))) {
            for (int i = 0; i < 3; i++) {
                assertThat(gateway.requests.poll(20, TimeUnit.SECONDS)).isNotNull();
                FakeGateway.Peer peer = gateway.peers.get(i);
                peer.send("{\"type\":\"event\",\"event\":\"node.invoke.cancel\",\"payload\":{\"invokeId\":\"v" + i
                        + "\",\"nodeId\":\"n\"}}");
                assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("v" + i);
                peer.socket.close();
            }
            assertThat(kept.gaveUp()).isEmpty();
        }
    }

    @Test
    void kept_link_gives_up_when_trying_again_is_no_use() throws Exception {
        try (FakeGateway gateway = FakeGateway.plain((peer, request) -> peer.send("{\"type\":\"res\",\"id\":\""
                        + request.path("id").stringValue()
                        + "\",\"ok\":false,\"error\":{\"code\":\"INVALID_REQUEST\",\"message\":\"unauthorized\","
                        + "\"details\":{\"code\":\"AUTH_DEVICE_TOKEN_MISMATCH\"}}}"));
                KeptLink kept = KeptLink.start(settings(gateway.url(), Optional.empty()), (_, _) -> {}, PARTS)) {
            assertThat(kept.awaitFirst(Duration.ofSeconds(60))).isTrue();
            assertThat(kept.gaveUp()).isPresent();
            assertThat(gateway.requests).hasSize(1);
        }
    }

    @Test
    void backoff_doubles_to_its_most_with_jitter_and_starts_again() {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30), new Random(3));
        for (long full : List.of(1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L)) {
            assertThat(backoff.next().toMillis()).isBetween(full / 2, full);
        }
        backoff.reset();
        assertThat(backoff.next().toMillis()).isBetween(500L, 1_000L);
    }

    @Test
    void setup_code_is_redeemed_once_and_kept_where_only_the_owner_reads() throws Exception {
        Path folder = temp.resolve("profile");
        try (FakeGateway gateway = FakeGateway.plain(answering(30_000))) {
            SetupCode code = new SetupCode(
                    gateway.url(), List.of(), Secret.of("one-time"), Optional.of(9_000L), Optional.empty());
            Pairing.redeem(code, folder, GatewayLinkTest::operator, PARTS).close();

            JsonNode connect = gateway.requests.take().path("params");
            assertThat(connect.path("auth").path("bootstrapToken").stringValue())
                    .isEqualTo("one-time");
            Profile kept = Profile.load(folder).orElseThrow();
            assertThat(kept.tokens()).containsEntry("operator", "tok-1");
            assertThat(connect.path("device").path("id").stringValue())
                    .isEqualTo(Profile.key(folder, new SecureRandom()).id().value());
            for (String name : List.of("device.key", "profile.json")) {
                assertThat(Files.getPosixFilePermissions(folder.resolve(name)))
                        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            }
            SetupCode late = new SetupCode(
                    gateway.url(), List.of(), Secret.of("one-time"), Optional.of(4_000L), Optional.empty());
            assertThatExceptionOfType(LinkFailure.class)
                    .isThrownBy(() -> Pairing.redeem(late, folder, GatewayLinkTest::operator, PARTS))
                    .withMessageContaining("expired");
        }
    }

    @Test
    void broken_profile_says_what_to_do() throws Exception {
        Files.writeString(temp.resolve("profile.json"), "{\"url\":");
        assertThatExceptionOfType(LinkFailure.class)
                .isThrownBy(() -> Profile.load(temp))
                .withMessageContaining("pair this device again");
    }

    private static LinkSettings operator(GatewayAddress address, DeviceKey key) {
        return LinkSettings.operator(
                address, Program.of("1", "Linux"), List.of("operator.read"), Optional.of(key), Auth.NONE);
    }

    private LinkSettings settings(String url, Optional<Fingerprint> pin) {
        return operator(GatewayAddress.of(url, pin), key).with(LinkSettings.token("tok"));
    }

    private static FakeGateway.Behaviour answering(int tickMs) {
        return (peer, request) -> {
            if (request.path("method").stringValue().equals("connect")) {
                peer.send(FakeGateway.hello(request.path("id").stringValue(), tickMs));
            } else {
                peer.send(FakeGateway.ok(request, "{\"ts\":7,\"nodes\":[],\"newer\":1}"));
            }
        };
    }

    private static FakeGateway.Behaviour helloOnly(int tickMs) {
        return (peer, request) -> {
            if (request.path("method").stringValue().equals("connect")) {
                peer.send(FakeGateway.hello(request.path("id").stringValue(), tickMs));
            }
        };
    }

    private static FakeGateway.Behaviour helloThen(FakeGateway.Behaviour then) {
        return (peer, request) -> {
            if (request.path("method").stringValue().equals("connect")) {
                peer.send(FakeGateway.hello(request.path("id").stringValue(), 30_000));
            } else {
                then.answer(peer, request);
            }
        };
    }

    /// A self-signed certificate, made by the JDK's own tool.
    private KeyStore certificate() throws IOException, InterruptedException, GeneralSecurityException {
        Path file = temp.resolve("gw.p12");
        String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process made = new ProcessBuilder(
                        tool,
                        "-genkeypair",
                        "-alias",
                        "gw",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=gw",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        "changeit",
                        "-storetype",
                        "PKCS12")
                .redirectErrorStream(true)
                .start();
        assertThat(made.waitFor(40, TimeUnit.SECONDS)).isTrue();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, "changeit".toCharArray());
        }
        return store;
    }

    private static SSLServerSocket tls(KeyStore store) throws IOException, GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 16, InetAddress.getLoopbackAddress());
    }

    @Test
    void json_of_requests_holds_no_secret_in_its_text_form() {
        assertThat(LinkSettings.token("tok").toString()).doesNotContain("tok-").doesNotContain("=tok");
        assertThat(Profile.of("ws://127.0.0.1:1", Optional.empty())
                        .withToken("operator", "hush")
                        .toString())
                .doesNotContain("hush");
        assertThat(Json.STRICT
                        .valueToTree(LinkSettings.token("tok"))
                        .path("token")
                        .stringValue())
                .isEqualTo("tok");
    }
}
