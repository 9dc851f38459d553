package dev.clawnet.client;

import dev.clawnet.protocol.catalogue.ConnectMethods;
import dev.clawnet.protocol.catalogue.ConnectMethods.Challenge;
import dev.clawnet.protocol.catalogue.ConnectMethods.Client;
import dev.clawnet.protocol.catalogue.ConnectMethods.ConnectParams;
import dev.clawnet.protocol.catalogue.ConnectMethods.DeviceBlock;
import dev.clawnet.protocol.catalogue.ConnectMethods.HelloOk;
import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.device.DeviceProof;
import dev.clawnet.protocol.frame.Frame;
import dev.clawnet.protocol.frame.FrameCodec;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.Role;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// From an open socket to hello: wait for the challenge, sign it, connect.
final class Handshake {
    private static final String CONNECT_ID = "connect";
    private static final int PROTOCOL = 4;
    private static final int MAX_FRAMES = 16;

    private Handshake() {}

    record Opened(HelloOk hello, Duration gatewayAhead) {}

    static Opened run(WebSocketClient socket, LinkSettings settings, InstantSource clock) throws IOException {
        try {
            Challenge challenge = challenge(socket);
            Duration ahead = Duration.ofMillis(challenge.ts() - clock.millis());
            JsonNode params = Json.STRICT.valueToTree(params(settings, challenge));
            socket.send(FrameCodec.text(Frame.Req.of(CONNECT_ID, ConnectMethods.CONNECT, params)));
            return new Opened(hello(socket), ahead);
        } catch (JacksonException e) {
            throw notAGateway(e);
        }
    }

    private static Challenge challenge(WebSocketClient socket) throws IOException {
        if (next(socket) instanceof Frame.Event event
                && event.event().equals(ConnectMethods.CHALLENGE.name())
                && event.payload().isPresent()) {
            Challenge challenge = Json.LENIENT.treeToValue(event.payload().get(), Challenge.class);
            if (challenge.nonce() != null && challenge.ts() != null && challenge.ts() >= 0) {
                return challenge;
            }
        }
        throw new LinkFailure(LinkFailure.Kind.PROTOCOL, "what answers there is not a gateway: it sent no challenge");
    }

    private static HelloOk hello(WebSocketClient socket) throws IOException {
        for (int i = 0; i < MAX_FRAMES; i++) {
            if (next(socket) instanceof Frame.Res res && res.id().equals(CONNECT_ID)) {
                if (!res.ok() && res.error().isPresent()) {
                    throw new GatewayFault(res.error().get());
                }
                return Json.LENIENT.treeToValue(res.payload().orElseGet(Json.STRICT::createObjectNode), HelloOk.class);
            }
        }
        throw new LinkFailure(LinkFailure.Kind.PROTOCOL, "what answers there is not a gateway: it sent no hello");
    }

    private static Frame next(WebSocketClient socket) throws IOException {
        return switch (socket.read()) {
            case WebSocketClient.Message.Text text -> {
                if (FrameCodec.frame(text.text()) instanceof FrameCodec.Parsed.Good good) {
                    yield good.frame();
                }
                throw new LinkFailure(LinkFailure.Kind.PROTOCOL, "what answers there is not a gateway");
            }
            case WebSocketClient.Message.Binary _ ->
                throw new LinkFailure(LinkFailure.Kind.PROTOCOL, "what answers there is not a gateway");
            case WebSocketClient.Message.Closed closed ->
                throw new LinkFailure(
                        LinkFailure.Kind.CLOSED,
                        "the gateway closed the connection (" + closed.code() + " " + closed.reason() + ")");
        };
    }

    private static ConnectParams params(LinkSettings settings, Challenge challenge) {
        Client client = new Client(
                settings.client(),
                settings.mode(),
                settings.program().version(),
                settings.program().platform(),
                settings.displayName(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new ConnectParams(
                PROTOCOL,
                PROTOCOL,
                client,
                Optional.of(settings.caps()),
                settings.role() == Role.NODE ? Optional.of(settings.commands()) : Optional.empty(),
                Optional.empty(),
                Optional.of(settings.role().wire()),
                Optional.of(settings.scopes()),
                settings.key().map(key -> device(settings, key, challenge)),
                Optional.of(settings.auth()),
                Optional.empty(),
                Optional.empty());
    }

    private static DeviceBlock device(LinkSettings settings, DeviceKey key, Challenge challenge) {
        DeviceProof proof = new DeviceProof(
                key.id().value(),
                settings.client().wire(),
                settings.mode().wire(),
                settings.role().wire(),
                settings.scopes(),
                challenge.ts(),
                settings.auth().proven(),
                challenge.nonce(),
                settings.program().platform(),
                "");
        return new DeviceBlock(
                key.id().value(),
                key.publicKey().text(),
                proof.sign(key, DeviceProof.Version.V3),
                challenge.ts(),
                Optional.of(challenge.nonce()));
    }

    static LinkFailure failure(LinkSettings settings, IOException e) {
        String url = settings.address().url();
        return e instanceof SocketTimeoutException
                ? new LinkFailure(LinkFailure.Kind.TIMEOUT, "the gateway at " + url + " did not answer in time", e)
                : new LinkFailure(LinkFailure.Kind.CLOSED, "the connection to " + url + " broke while connecting", e);
    }

    private static LinkFailure notAGateway(JacksonException e) {
        return new LinkFailure(
                LinkFailure.Kind.PROTOCOL,
                "the gateway's hello has a form that this program does not know: update the older of the two",
                e);
    }
}
