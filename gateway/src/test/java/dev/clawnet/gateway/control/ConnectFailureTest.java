package dev.clawnet.gateway.control;

import static dev.clawnet.gateway.device.DeviceWorld.key;
import static dev.clawnet.gateway.device.FakePeople.HOST;
import static dev.clawnet.gateway.device.FakePeople.LI;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.control.Client.Ask;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.transport.LinkAcceptor;
import dev.clawnet.gateway.transport.Upgrade;
import dev.clawnet.protocol.device.DeviceProof.Version;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.DeviceClass;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Every way to be refused: the error, its details, the close code and reason that clients know.
final class ConnectFailureTest {
    private final World world = new World();

    private static Ask ask() {
        return new Ask();
    }

    private static Ask shared() {
        return ask().token(World.TOKEN);
    }

    /// Pairs key 1 over loopback first, as the vectors do.
    private void pairOne() {
        world.local().hello(shared().key(key(1)));
    }

    private JsonNode refused(Client client, Ask ask, int code) {
        JsonNode answer = client.connect(ask);
        world.devices.advance(Limits.LOOPBACK_DELAY_MAX);
        return refusal(client, client.answers(answer.path("id").stringValue()).getLast(), code);
    }

    private JsonNode refusal(Client client, JsonNode answer, int code) {
        assertThat(answer.path("ok").booleanValue()).as(answer.toString()).isFalse();
        assertThat(client.closed().code()).isEqualTo(code);
        assertThat(client.connection.admitted()).isFalse();
        return answer.path("error");
    }

    private void same(JsonNode error, Client client, String message) {
        assertThat(error.path("message").stringValue()).isEqualTo(message);
        assertThat(client.closed().reason()).isEqualTo(message);
    }

    private JsonNode late(Client client, Ask ask) {
        String id = client.send("connect", client.params(ask));
        world.run();
        assertThat(client.answers(id)).as("loopback is answered later").isEmpty();
        world.devices.advance(Limits.LOOPBACK_DELAY_MAX);
        return refusal(client, client.answers(id).getFirst(), 1008);
    }

    @Test
    void a_wrong_shared_token_with_a_device() {
        pairOne();
        Client client = world.local();
        JsonNode error = late(client, ask().token("wrong").key(key(1)));

        assertThat(error.path("code").stringValue()).isEqualTo("INVALID_REQUEST");
        same(
                error,
                client,
                "unauthorized: gateway token mismatch (use this gateway's gateway.auth.token or pair the device)");
        JsonNode details = error.path("details");
        assertThat(details.path("code").stringValue()).isEqualTo("AUTH_TOKEN_MISMATCH");
        assertThat(details.path("authReason").stringValue()).isEqualTo("token_mismatch");
        assertThat(details.path("canRetryWithDeviceToken").booleanValue()).isTrue();
        assertThat(details.path("recommendedNextStep").stringValue()).isEqualTo("retry_with_device_token");
    }

    @Test
    void no_credential_with_a_paired_device() {
        pairOne();
        Client client = world.local();
        JsonNode error = refused(client, ask().key(key(1)), 1008);

        same(
                error,
                client,
                "unauthorized: gateway token missing (use this gateway's gateway.auth.token or pair the device)");
        assertThat(error.path("details").path("code").stringValue()).isEqualTo("AUTH_TOKEN_MISSING");
        assertThat(error.path("details").path("recommendedNextStep").stringValue())
                .isEqualTo("update_auth_configuration");
    }

    @Test
    void a_wrong_device_token() {
        pairOne();
        Client client = world.local();
        JsonNode error = late(client, ask().deviceToken("nope").key(key(1)));

        same(error, client, "unauthorized: device token mismatch (rotate/reissue device token)");
        assertThat(error.path("details").path("code").stringValue()).isEqualTo("AUTH_DEVICE_TOKEN_MISMATCH");
        assertThat(error.path("details").path("authReason").stringValue()).isEqualTo("device_token_mismatch");
        assertThat(error.path("details").path("recommendedNextStep").stringValue())
                .isEqualTo("update_auth_credentials");
    }

    @Test
    void a_wrong_setup_code() {
        Client client = world.remote();
        JsonNode error = refused(client, ask().code("guess").key(key(1)), 1008);

        assertThat(error.path("details").path("code").stringValue()).isEqualTo("AUTH_BOOTSTRAP_TOKEN_INVALID");
        assertThat(error.path("details").path("authReason").stringValue()).isEqualTo("bootstrap_token_invalid");
    }

    @Test
    void every_flaw_of_a_proof_has_its_own_error() {
        pairOne();
        record Flaw(Ask ask, String message, String code, String reason) {}
        Ask nonce = shared().key(key(1));
        nonce.nonce = Optional.of("another-nonce");
        Ask noNonce = shared().key(key(1));
        noNonce.nonce = Optional.of(" ");
        Ask stale = shared().key(key(1));
        stale.signedAtOffset = -121_000;
        Ask early = shared().key(key(1));
        early.signedAtOffset = 121_000;
        Ask signature = shared().key(key(1));
        signature.signature = Optional.of("A".repeat(86));
        Ask id = shared().key(key(1));
        id.deviceId = Optional.of(key(2).id().value());
        Ask badKey = shared().key(key(1));
        badKey.publicKey = Optional.of("AAAA");
        for (Flaw flaw : List.of(
                new Flaw(nonce, "device nonce mismatch", "DEVICE_AUTH_NONCE_MISMATCH", "device-nonce-mismatch"),
                new Flaw(noNonce, "device nonce required", "DEVICE_AUTH_NONCE_REQUIRED", "device-nonce-missing"),
                new Flaw(stale, "device signature expired", "DEVICE_AUTH_SIGNATURE_EXPIRED", "device-signature-stale"),
                new Flaw(early, "device signature expired", "DEVICE_AUTH_SIGNATURE_EXPIRED", "device-signature-stale"),
                new Flaw(signature, "device signature invalid", "DEVICE_AUTH_SIGNATURE_INVALID", "device-signature"),
                new Flaw(id, "device identity mismatch", "DEVICE_AUTH_DEVICE_ID_MISMATCH", "device-id-mismatch"),
                new Flaw(badKey, "device public key invalid", "DEVICE_AUTH_PUBLIC_KEY_INVALID", "device-public-key"))) {
            Client client = world.local();
            JsonNode error = refused(client, flaw.ask(), 1008);
            same(error, client, flaw.message());
            assertThat(error.path("code").stringValue()).isEqualTo("INVALID_REQUEST");
            assertThat(error.path("details").path("code").stringValue()).isEqualTo(flaw.code());
            assertThat(error.path("details").path("reason").stringValue()).isEqualTo(flaw.reason());
        }
    }

    @Test
    void a_proof_replayed_on_another_connection_is_refused() {
        Client first = world.local();
        ObjectNode params = first.params(shared().key(key(1)));
        first.request("connect", params);
        Client second = world.local();
        JsonNode answer = second.request("connect", params);

        JsonNode error = refusal(second, answer, 1008);
        assertThat(error.path("details").path("code").stringValue()).isEqualTo("DEVICE_AUTH_NONCE_MISMATCH");
    }

    @Test
    void what_a_proof_covers_cannot_be_changed_under_it() {
        Client client = world.local();
        ObjectNode params = client.params(shared().key(key(1)).scopes("operator.read"));
        params.putArray("scopes").add("operator.admin");

        JsonNode error = refusal(client, client.request("connect", params), 1008);
        assertThat(error.path("details").path("code").stringValue()).isEqualTo("DEVICE_AUTH_SIGNATURE_INVALID");
    }

    @Test
    void versions_that_do_not_meet() {
        Client client = world.local();
        JsonNode error = refused(client, shared().protocol(5, 6), 1002);

        same(error, client, "protocol mismatch");
        JsonNode details = error.path("details");
        assertThat(details.path("code").stringValue()).isEqualTo("PROTOCOL_MISMATCH");
        assertThat(details.path("clientMinProtocol").intValue()).isEqualTo(5);
        assertThat(details.path("clientMaxProtocol").intValue()).isEqualTo(6);
        assertThat(details.path("expectedProtocol").intValue()).isEqualTo(4);
        assertThat(details.path("minimumProbeProtocol").intValue()).isEqualTo(3);
    }

    @Test
    void an_unknown_role_and_an_unknown_client() {
        Client role = world.local();
        same(refused(role, shared().role("boss"), 1008), role, "invalid role");
        Client id = world.local();
        same(
                refused(id, shared().as("my-client", "cli"), 1008),
                id,
                "invalid connect params: at /client/id: must be equal to one of the allowed values");
    }

    @Test
    void a_page_of_somebody_else() {
        Client client = world.client("127.0.0.1", Map.of("host", "127.0.0.1:18789", "origin", "https://evil.example"));
        JsonNode error =
                refused(client, shared().as("openclaw-control-ui", "ui").key(key(1)), 1008);

        same(
                error,
                client,
                "origin not allowed (open the Control UI from the gateway host or allow it in"
                        + " gateway.controlUi.allowedOrigins)");
        assertThat(error.path("details").path("code").stringValue()).isEqualTo("CONTROL_UI_ORIGIN_NOT_ALLOWED");
        assertThat(error.path("details").path("reason").stringValue()).isEqualTo("origin not allowed");
    }

    @Test
    void a_first_request_that_is_not_connect() {
        Client client = world.local();
        JsonNode error = refusal(client, client.call("health"), 1008);

        same(error, client, "invalid handshake: first request must be connect");
    }

    @Test
    void a_first_frame_that_is_no_json_ends_the_link_without_a_word() {
        Client client = world.local();
        client.link.text("hello?");

        assertThat(client.closed().code()).isEqualTo(1000);
        assertThat(client.connection.frames()).hasSize(1);
    }

    @Test
    void a_proxy_that_nobody_trusts_is_refused_before_the_upgrade() {
        FakeConnection connection =
                new FakeConnection(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 40_000));
        Upgrade upgrade = new Upgrade(
                "/",
                Map.of("host", List.of("localhost"), "x-forwarded-for", List.of("203.0.113.9")),
                connection.remote(),
                false,
                true);

        assertThat(world.control.accept(upgrade, connection))
                .isInstanceOfSatisfying(
                        LinkAcceptor.Refuse.class,
                        refuse -> assertThat(refuse.status()).isEqualTo(403));
        assertThat(connection.frames()).isEmpty();
    }

    @Test
    void without_a_device_only_the_console_keeps_its_scopes() {
        JsonNode console = world.local().hello(shared());
        JsonNode backend = world.local().hello(shared().as("gateway-client", "backend"));
        JsonNode other = world.local().hello(shared().as("test", "test"));
        JsonNode far = world.remote().hello(shared());

        assertThat(console.path("auth").path("scopes").size()).isEqualTo(5);
        assertThat(backend.path("auth").path("scopes").size()).isEqualTo(5);
        assertThat(other.path("auth").path("scopes").size()).isZero();
        assertThat(far.path("auth").path("scopes").size()).isZero();
        assertThat(console.path("auth").has("deviceToken")).isFalse();
    }

    @Test
    void a_missing_device_is_named_unless_a_wrong_token_came_with_it() {
        assertThat(refused(world.local(), ask(), 1008)
                        .path("details")
                        .path("code")
                        .stringValue())
                .isEqualTo("DEVICE_IDENTITY_REQUIRED");
        assertThat(refused(world.local(), shared().role("node").as("node-host", "node"), 1008)
                        .path("code")
                        .stringValue())
                .isEqualTo("NOT_PAIRED");
        assertThat(late(world.local(), ask().token("wrong"))
                        .path("details")
                        .path("code")
                        .stringValue())
                .isEqualTo("AUTH_TOKEN_MISMATCH");
        Client page = world.client("127.0.0.1", Map.of("host", "localhost:18789", "origin", "http://localhost:18789"));
        assertThat(refused(page, shared().as("openclaw-control-ui", "ui"), 1008)
                        .path("details")
                        .path("code")
                        .stringValue())
                .isEqualTo("CONTROL_UI_DEVICE_IDENTITY_REQUIRED");
    }

    @Test
    void the_console_can_be_switched_off() {
        World closed = new World(World.settings(ControlSettings.Mode.TOKEN, false));
        Client client = closed.local();
        JsonNode answer = client.connect(shared());

        assertThat(answer.path("error").path("details").path("code").stringValue())
                .isEqualTo("DEVICE_IDENTITY_REQUIRED");
    }

    @Test
    void mode_none_is_refused_once_there_are_two_people() {
        World two = new World(World.settings(ControlSettings.Mode.NONE, true));

        assertThat(two.local()
                        .connect(ask())
                        .path("error")
                        .path("details")
                        .path("code")
                        .stringValue())
                .isEqualTo("DEVICE_IDENTITY_REQUIRED");
    }

    @Test
    void an_unknown_device_from_elsewhere_waits_and_is_told_its_request() {
        Client client = world.remote();
        JsonNode error = refused(client, shared().key(key(1)).scopes("operator.read"), 1008);
        JsonNode details = error.path("details");

        assertThat(error.path("code").stringValue()).isEqualTo("NOT_PAIRED");
        assertThat(error.path("message").stringValue()).isEqualTo("pairing required: device is not approved yet");
        assertThat(details.path("code").stringValue()).isEqualTo("PAIRING_REQUIRED");
        assertThat(details.path("reason").stringValue()).isEqualTo("not-paired");
        assertThat(details.path("requestedRole").stringValue()).isEqualTo("operator");
        assertThat(details.has("approvedScopes")).isFalse();
        assertThat(client.closed().reason())
                .isEqualTo("pairing required: device is not approved yet (requestId: "
                        + details.path("requestId").stringValue() + ")");
    }

    @Test
    void upgrades_tell_the_device_what_it_has() {
        world.devices.paired(HOST, key(1), DeviceClass.HUMAN);
        Client node = world.remote();
        JsonNode details = refused(
                        node,
                        shared().role("node")
                                .as("node-host", "node")
                                .key(key(1))
                                .scopes(),
                        1008)
                .path("details");

        assertThat(details.path("reason").stringValue()).isEqualTo("role-upgrade");
        assertThat(details.path("approvedRoles").get(0).stringValue()).isEqualTo("operator");
        assertThat(details.path("approvedScopes").size()).isEqualTo(5);
        assertThat(details.has("requestedScopes")).isFalse();
    }

    @Test
    void a_device_of_somebody_else_does_not_enter_with_the_hosts_token() {
        world.devices.paired(LI, key(1), DeviceClass.HUMAN);

        assertThat(late(world.local(), shared().key(key(1)))
                        .path("details")
                        .path("code")
                        .stringValue())
                .isEqualTo("AUTH_TOKEN_MISMATCH");
    }

    @Test
    void malformed_first_frames_and_params_are_answered_in_words() {
        for (String text : List.of(
                "{}",
                "{\"type\":\"req\",\"id\":\"1\",\"method\":\"connect\",\"method\":\"x\"}",
                "[".repeat(1000),
                "{\"type\":\"event\",\"event\":\"x\"}")) {
            Client client = world.local();
            client.link.text(text);
            world.run();
            assertThat(client.closed().reason()).isEqualTo("invalid handshake: first request must be connect");
        }
        for (String params : List.of("7", "[]", "{}", "{\"minProtocol\":\"x\"}", "{\"client\":null}")) {
            Client client = world.local();
            JsonNode error = refusal(client, client.request("connect", Json.STRICT.readTree(params)), 1008);
            assertThat(error.path("message").stringValue())
                    .startsWith("invalid connect params: ")
                    .doesNotContain("Exception", "dev.clawnet");
        }
    }

    @Test
    void hello_comes_within_fifteen_seconds_or_never() {
        Client silent = world.remote();
        world.devices.advance(Limits.HANDSHAKE.minusMillis(1));
        assertThat(silent.connection.aborted()).isFalse();
        world.devices.advance(Duration.ofMillis(1));

        assertThat(silent.connection.aborted()).isTrue();
    }

    @Test
    void sixteen_frames_before_hello_are_too_many_and_fifteen_are_served_after_it() {
        Client patient = world.local();
        patient.send("connect", patient.params(shared()));
        for (int i = 0; i < 15; i++) {
            patient.send("health", Json.STRICT.createObjectNode());
        }
        world.run();
        assertThat(patient.answers("r16")).hasSize(1);
        Client flood = world.local();
        flood.send("connect", flood.params(shared()));
        for (int i = 0; i < 16; i++) {
            flood.send("health", Json.STRICT.createObjectNode());
        }
        world.run();

        assertThat(flood.closed().code()).isEqualTo(1008);
        assertThat(flood.closed().reason()).isEqualTo("too many pending handshake frames");
    }

    @Test
    void refusals_are_counted_in_the_gateways_log_by_address_code_and_minute() {
        for (int i = 0; i < 3; i++) {
            refusal(world.remote(), ask().token("wrong"));
        }
        world.devices.advance(Duration.ofMinutes(1));

        assertThat(world.devices.entries.stream()
                        .filter(entry -> entry.kind().equals("link.refused"))
                        .toList())
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.log().name()).isEqualTo("gateway");
                    assertThat(entry.fields())
                            .containsEntry("reason", "TOKEN_MISMATCH")
                            .containsEntry("result", "refused 3")
                            .containsEntry("resource", "address:203.0.113.9");
                });
    }

    private void refusal(Client client, Ask ask) {
        client.connect(ask);
        assertThat(client.closed().code()).isEqualTo(1008);
    }

    @Test
    void ten_wrong_tokens_lock_an_address_out_even_with_the_right_one_behind_another_credential() {
        for (int i = 0; i < 10; i++) {
            refusal(world.remote(), ask().token("wrong"));
        }
        JsonNode error = refused(world.remote(), shared(), 1008);
        assertThat(error.path("details").path("code").stringValue()).isEqualTo("AUTH_RATE_LIMITED");
        assertThat(error.path("details").path("recommendedNextStep").stringValue())
                .isEqualTo("wait_then_retry");
        assertThat(error.path("retryAfterMs").longValue()).isPositive();
        assertThat(error.path("retryable").booleanValue()).isTrue();
        assertThat(refused(world.remote(), shared().code("x"), 1008)
                        .path("details")
                        .path("code")
                        .stringValue())
                .isEqualTo("AUTH_RATE_LIMITED");
        world.devices.advance(Limits.LOCKOUT);

        assertThat(world.remote().hello(shared()).path("auth").path("method").stringValue())
                .isEqualTo("token");
    }

    @Test
    void a_gateway_that_starts_or_stops_says_when_to_come_back() {
        assertThat(world.control.isServing()).isTrue();
        world.control.close("gateway stopping", Optional.empty());
        Client client = world.local();
        JsonNode error = refused(client, shared(), 1013);

        assertThat(error.path("code").stringValue()).isEqualTo("UNAVAILABLE");
        assertThat(error.path("retryAfterMs").longValue()).isEqualTo(1000);
        assertThat(world.control.isServing()).isFalse();
    }

    @Test
    void both_versions_of_the_proof_and_both_protocols_are_taken() {
        Ask v2 = shared().key(key(1));
        v2.version = Version.V2;
        assertThat(world.local().hello(v2).path("protocol").intValue()).isEqualTo(4);
        assertThat(world.local()
                        .hello(shared().key(key(1)).protocol(3, 4))
                        .path("protocol")
                        .intValue())
                .isEqualTo(4);
        assertThat(world.local()
                        .hello(shared().key(key(1)).protocol(3, 3))
                        .path("protocol")
                        .intValue())
                .isEqualTo(3);
        Ask node = shared().key(key(2))
                .role("node")
                .as("node-host", "node")
                .scopes()
                .protocol(3, 3);
        assertThat(world.local().hello(node).path("protocol").intValue()).isEqualTo(4);
    }
}
