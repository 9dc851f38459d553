package dev.clawnet.gateway.control;

import static dev.clawnet.gateway.device.DeviceWorld.key;
import static dev.clawnet.gateway.device.FakePeople.LI;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.transport.Certificates;
import dev.clawnet.gateway.transport.Doors;
import dev.clawnet.gateway.transport.HttpAnswer;
import dev.clawnet.gateway.transport.Transport;
import dev.clawnet.gateway.transport.TransportSettings;
import dev.clawnet.gateway.transport.Workers;
import dev.clawnet.protocol.device.DeviceProof;
import dev.clawnet.protocol.device.DeviceProof.Version;
import dev.clawnet.protocol.frame.Frame.Req;
import dev.clawnet.protocol.frame.FrameCodec;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.DeviceClass;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The way in over real sockets, with a WebSocket client that is not ours.
final class RealLinkTest {
    @TempDir
    Path directory;

    private final World world = new World(
            World.settings(ControlSettings.Mode.TOKEN, true),
            Optional.of(work -> Thread.ofVirtual().start(work)));
    private final HttpClient http = HttpClient.newHttpClient();
    private Optional<Transport> transport = Optional.empty();

    @BeforeEach
    void open() throws Exception {
        Certificates certificates = Certificates.open(
                directory.resolve("tls"), List.of("gateway.test"), InstantSource.system(), new SecureRandom());
        transport = Optional.of(Transport.open(
                TransportSettings.on("127.0.0.1", 0),
                certificates::identity,
                new Doors(_ -> HttpAnswer.json(404, "{}"), world.control),
                new Workers(task -> Thread.ofVirtual().start(task), System::nanoTime)));
    }

    @AfterEach
    void close() {
        http.shutdownNow();
        transport.ifPresent(Transport::close);
    }

    /// What the client hears.
    private static final class Heard implements WebSocket.Listener {
        private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        private final BlockingQueue<Integer> ends = new LinkedBlockingQueue<>();
        private final StringBuilder part = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                texts.add(part.toString());
                part.setLength(0);
            }
            return WebSocket.Listener.super.onText(socket, data, last);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            ends.add(code);
            return WebSocket.Listener.super.onClose(socket, code, reason);
        }

        /// The next frame of that type; others are passed over.
        JsonNode next(String type) throws InterruptedException {
            while (true) {
                String text = texts.poll(20, TimeUnit.SECONDS);
                if (text == null) {
                    throw new AssertionError("no " + type + " within 20 s");
                }
                JsonNode frame = Json.STRICT.readTree(text);
                if (frame.path("type").stringValue().equals(type)) {
                    return frame;
                }
            }
        }

        int end() throws InterruptedException {
            Integer code = ends.poll(20, TimeUnit.SECONDS);
            return code == null ? -1 : code;
        }
    }

    private WebSocket socket(Heard heard) {
        int port = transport.orElseThrow().port();
        return http.newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/"), heard)
                .join();
    }

    private static void send(WebSocket socket, String id, String method, JsonNode params) {
        socket.sendText(FrameCodec.text(Req.of(id, method, params)), true).join();
    }

    private ObjectNode params(String nonce, Optional<String> token, Optional<String> code) {
        ObjectNode params = Json.STRICT.createObjectNode();
        params.put("minProtocol", 4).put("maxProtocol", 4).put("role", "operator");
        params.putObject("client")
                .put("id", "cli")
                .put("mode", "cli")
                .put("version", "1")
                .put("platform", "linux");
        params.putArray("scopes").add("operator.read").add("operator.pairing");
        ObjectNode auth = params.putObject("auth");
        token.ifPresent(value -> auth.put("token", value));
        code.ifPresent(value -> {
            auth.put("bootstrapToken", value);
            long at = world.devices.time.instant().toEpochMilli();
            DeviceProof proof = new DeviceProof(
                    key(1).id().value(),
                    "cli",
                    "cli",
                    "operator",
                    List.of("operator.read", "operator.pairing"),
                    at,
                    value,
                    nonce,
                    "linux",
                    "");
            params.putObject("device")
                    .put("id", key(1).id().value())
                    .put("publicKey", key(1).publicKey().text())
                    .put("signature", proof.sign(key(1), Version.V3))
                    .put("signedAt", at)
                    .put("nonce", nonce);
        });
        return params;
    }

    private static String nonce(Heard heard) throws InterruptedException {
        return heard.next("event").path("payload").path("nonce").stringValue();
    }

    @Test
    void a_device_enters_by_a_code_calls_and_is_told_that_the_gateway_stops() throws Exception {
        Heard heard = new Heard();
        WebSocket socket = socket(heard);
        String code = world.devices.code(LI, DeviceClass.HUMAN).reveal();
        send(socket, "1", "connect", params(nonce(heard), Optional.empty(), Optional.of(code)));
        assertThat(heard.next("res").path("payload").path("type").stringValue()).isEqualTo("hello-ok");
        send(socket, "2", "device.pair.list", Json.STRICT.createObjectNode());
        assertThat(heard.next("res").path("payload").path("paired").size()).isEqualTo(1);
        world.control.close("gateway stopping", Optional.empty());

        assertThat(heard.end()).isEqualTo(1012);
    }

    @Test
    void a_console_enters_over_loopback_and_a_large_frame_before_hello_ends_a_link() throws Exception {
        Heard heard = new Heard();
        WebSocket socket = socket(heard);
        send(socket, "1", "connect", params(nonce(heard), Optional.of(World.TOKEN), Optional.empty()));
        assertThat(heard.next("res").path("ok").booleanValue()).isTrue();
        send(socket, "2", "config.get", Json.STRICT.createObjectNode());
        assertThat(heard.next("res")
                        .path("payload")
                        .path("config")
                        .path("owner")
                        .stringValue())
                .isEqualTo("p-host");
        Heard flood = new Heard();
        WebSocket large = socket(flood);
        nonce(flood);
        var _ = large.sendText("x".repeat(70_000), true);

        assertThat(flood.end()).isEqualTo(1009);
        socket.abort();
    }
}
