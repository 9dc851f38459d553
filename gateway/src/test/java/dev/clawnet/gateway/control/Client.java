package dev.clawnet.gateway.control;

import dev.clawnet.gateway.device.DeviceWorld;
import dev.clawnet.gateway.transport.Close;
import dev.clawnet.gateway.transport.LinkListener;
import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.device.DeviceProof;
import dev.clawnet.protocol.device.DeviceProof.Version;
import dev.clawnet.protocol.frame.Frame.Req;
import dev.clawnet.protocol.frame.FrameCodec;
import dev.clawnet.protocol.json.Json;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A client as a test plays it, honest or not.
final class Client {
    private final InstantSource time;
    private final Runnable running;
    final FakeConnection connection;
    final LinkListener link;
    private int ids;

    Client(InstantSource time, Runnable running, FakeConnection connection, LinkListener link) {
        this.time = time;
        this.running = running;
        this.connection = connection;
        this.link = link;
    }

    String nonce() {
        return connection.frames().getFirst().path("payload").path("nonce").stringValue();
    }

    /// What a client asks for; every part may be bent.
    static final class Ask {
        String id = "cli";
        String mode = "cli";
        String role = "operator";
        String platform = "linux";
        List<String> scopes = DeviceWorld.FULL;
        int min = 4;
        int max = 4;
        Optional<String> token = Optional.empty();
        Optional<String> deviceToken = Optional.empty();
        Optional<String> bootstrapToken = Optional.empty();
        Optional<DeviceKey> key = Optional.empty();
        Version version = Version.V3;
        Optional<String> nonce = Optional.empty();
        long signedAtOffset;
        Optional<String> deviceId = Optional.empty();
        Optional<String> publicKey = Optional.empty();
        Optional<String> signature = Optional.empty();
        List<String> commands = List.of();
        List<String> caps = List.of();

        Ask token(String value) {
            token = Optional.of(value);
            return this;
        }

        Ask deviceToken(String value) {
            deviceToken = Optional.of(value);
            return this;
        }

        Ask code(String value) {
            bootstrapToken = Optional.of(value);
            return this;
        }

        Ask key(DeviceKey value) {
            key = Optional.of(value);
            return this;
        }

        Ask as(String clientId, String clientMode) {
            id = clientId;
            mode = clientMode;
            return this;
        }

        Ask role(String value) {
            role = value;
            return this;
        }

        Ask scopes(String... values) {
            scopes = List.of(values);
            return this;
        }

        Ask caps(String... values) {
            caps = List.of(values);
            return this;
        }

        Ask protocol(int lowest, int highest) {
            min = lowest;
            max = highest;
            return this;
        }
    }

    ObjectNode params(Ask ask) {
        ObjectNode params = Json.STRICT.createObjectNode();
        params.put("minProtocol", ask.min).put("maxProtocol", ask.max).put("role", ask.role);
        params.putObject("client")
                .put("id", ask.id)
                .put("mode", ask.mode)
                .put("version", "1.0.0")
                .put("platform", ask.platform);
        ArrayNode scopes = params.putArray("scopes");
        ask.scopes.forEach(scopes::add);
        ArrayNode caps = params.putArray("caps");
        ask.caps.forEach(caps::add);
        if (!ask.commands.isEmpty()) {
            ArrayNode commands = params.putArray("commands");
            ask.commands.forEach(commands::add);
        }
        ObjectNode auth = params.putObject("auth");
        ask.token.ifPresent(value -> auth.put("token", value));
        ask.deviceToken.ifPresent(value -> auth.put("deviceToken", value));
        ask.bootstrapToken.ifPresent(value -> auth.put("bootstrapToken", value));
        ask.key.ifPresent(key -> params.set("device", device(ask, key)));
        return params;
    }

    private ObjectNode device(Ask ask, DeviceKey key) {
        long signedAt = time.instant().toEpochMilli() + ask.signedAtOffset;
        String nonce = ask.nonce.orElseGet(this::nonce);
        String id = ask.deviceId.orElse(key.id().value());
        DeviceProof proof = new DeviceProof(
                id,
                ask.id,
                ask.mode,
                ask.role,
                ask.scopes,
                signedAt,
                ask.token.or(() -> ask.deviceToken).or(() -> ask.bootstrapToken).orElse(""),
                nonce,
                ask.platform,
                "");
        return Json.STRICT
                .createObjectNode()
                .put("id", id)
                .put("publicKey", ask.publicKey.orElse(key.publicKey().text()))
                .put("signature", ask.signature.orElseGet(() -> proof.sign(key, ask.version)))
                .put("signedAt", signedAt)
                .put("nonce", nonce);
    }

    /// Connects and gives back the answer.
    JsonNode connect(Ask ask) {
        return request("connect", params(ask));
    }

    JsonNode hello(Ask ask) {
        JsonNode answer = connect(ask);
        if (!answer.path("ok").booleanValue()) {
            throw new AssertionError("not connected: " + answer);
        }
        return answer.path("payload");
    }

    /// Sends a request, runs what follows, gives back its last answer.
    JsonNode request(String method, JsonNode params) {
        String id = send(method, params);
        running.run();
        return answers(id).getLast();
    }

    JsonNode call(String method) {
        return request(method, Json.STRICT.createObjectNode());
    }

    String send(String method, JsonNode params) {
        String id = "r" + ++ids;
        link.text(FrameCodec.text(Req.of(id, method, params)));
        return id;
    }

    List<JsonNode> answers(String id) {
        return connection.frames().stream()
                .filter(frame -> frame.path("type").stringValue().equals("res"))
                .filter(frame -> frame.path("id").stringValue().equals(id))
                .toList();
    }

    List<JsonNode> events(String name) {
        return connection.frames().stream()
                .filter(frame -> frame.path("event").stringValue("").equals(name))
                .toList();
    }

    List<Long> seqs() {
        return connection.frames().stream()
                .filter(frame -> frame.has("seq"))
                .map(frame -> frame.path("seq").longValue())
                .toList();
    }

    Close closed() {
        return connection.close().orElseThrow(() -> new AssertionError("still open"));
    }
}
