package dev.clawnet.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.client.GatewayAddress;
import dev.clawnet.client.LinkParts;
import dev.clawnet.client.LinkSettings;
import dev.clawnet.client.Program;
import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.node.FilesCommands;
import dev.clawnet.protocol.node.InvokeContext;
import dev.clawnet.protocol.node.InvokePermit;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The whole node host against a gateway's side of the wire, written out by hand.
@Timeout(180)
class NodeHostTest {
    @TempDir
    Path temp;

    private final PersonId li = PersonId.mint(new Random(1));

    @Test
    void command_comes_in_over_the_link_and_its_answer_goes_back() throws Exception {
        Path root = Files.createDirectory(temp.toRealPath().resolve("root"));
        Files.writeString(root.resolve("plan.txt"), "the plan");
        Files.writeString(temp.resolve("policy.json"), "{\"roots\":[{\"path\":\"" + root + "\",\"read\":true}]}");
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                NodeHost host = NodeHost.open(settings(server.getLocalPort()));
                Socket socket = server.accept()) {
            JsonNode connect = greet(socket);
            assertThat(connect.path("params").path("role").stringValue()).isEqualTo("node");
            assertThat(connect.path("params").path("commands").values())
                    .extracting(JsonNode::stringValue)
                    .containsExactlyElementsOf(FilesCommands.ALL);
            assertThat(host.awaitLinked(Duration.ofSeconds(60))).isTrue();

            invoke(socket, "v-1", root.resolve("plan.txt"));
            JsonNode good = read(socket.getInputStream()).path("params");
            assertThat(good.path("id").stringValue()).isEqualTo("v-1");
            assertThat(good.path("payloadJSON").stringValue()).contains("the plan");

            invoke(socket, "v-2", temp.resolve("policy.json").toRealPath());
            JsonNode refused = read(socket.getInputStream()).path("params");
            assertThat(refused.path("error").path("code").stringValue()).isEqualTo("L2_DENIED");
        }
    }

    @Test
    void a_second_host_on_one_state_folder_is_refused_until_the_first_is_gone() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            NodeHost first = NodeHost.open(settings(server.getLocalPort()));
            assertThatThrownBy(() -> NodeHost.open(settings(server.getLocalPort())))
                    .isInstanceOf(StateTakenException.class)
                    .hasMessageContaining("another node host uses")
                    .hasMessageContaining(temp.resolve("state").toString());
            first.close();
            NodeHost.open(settings(server.getLocalPort())).close();
        }
    }

    private NodeSettings settings(int port) {
        return new NodeSettings(
                GatewayAddress.of("ws://127.0.0.1:" + port, Optional.empty()),
                "home",
                Program.of("0.1.0", "Linux"),
                DeviceKey.generate(new SecureRandom()),
                LinkSettings.token("tok"),
                Optional.of(li),
                temp.resolve("policy.json"),
                temp.resolve("state"),
                List.of(),
                () -> 0L,
                new LinkParts(
                        InstantSource.fixed(Instant.ofEpochMilli(900_000)),
                        new SecureRandom(),
                        Thread.ofVirtual().factory()),
                Optional.empty());
    }

    /// A permit that is alive by the gateway's clock, and long dead by the node's.
    private void invoke(Socket socket, String id, Path path) throws IOException {
        ObjectNode params = Json.STRICT.createObjectNode().put("path", path.toString());
        InvokePermit permit = InvokePermit.of(FilesCommands.READ, params, Instant.ofEpochMilli(5_000));
        InvokeContext context = new InvokeContext(li, Optional.empty(), Optional.empty(), permit, id);
        ObjectNode payload = Json.STRICT
                .createObjectNode()
                .put("id", id)
                .put("nodeId", "n")
                .put("command", FilesCommands.READ)
                .put("paramsJSON", params.toString());
        payload.set("context", Json.STRICT.valueToTree(context));
        ObjectNode event = Json.STRICT.createObjectNode().put("type", "event").put("event", "node.invoke.request");
        event.set("payload", payload);
        send(socket.getOutputStream(), event.toString());
    }

    private static JsonNode greet(Socket socket) throws IOException, GeneralSecurityException {
        InputStream in = socket.getInputStream();
        OutputStream out = socket.getOutputStream();
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) in.read());
        }
        String key = head.toString().split("Sec-WebSocket-Key: ", -1)[1].split("\r\n", -1)[0];
        byte[] sum = MessageDigest.getInstance("SHA-1")
                .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
        out.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(sum) + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        send(out, "{\"type\":\"event\",\"event\":\"connect.challenge\",\"payload\":{\"nonce\":\"n-1\",\"ts\":4000}}");
        JsonNode connect = read(in);
        send(
                out,
                "{\"type\":\"res\",\"id\":\"" + connect.path("id").stringValue()
                        + "\",\"ok\":true,\"payload\":{\"type\":\"hello-ok\",\"protocol\":4,"
                        + "\"server\":{\"version\":\"1\",\"connId\":\"k-1\"},"
                        + "\"features\":{\"methods\":[],\"events\":[]},"
                        + "\"snapshot\":{\"presence\":[],\"health\":{},\"stateVersion\":{\"presence\":0,\"health\":0},"
                        + "\"uptimeMs\":1},\"auth\":{\"role\":\"node\",\"scopes\":[]},"
                        + "\"policy\":{\"maxPayload\":1,\"maxBufferedBytes\":1,\"tickIntervalMs\":30000}}}");
        return connect;
    }

    private static JsonNode read(InputStream from) throws IOException {
        DataInputStream in = new DataInputStream(from);
        if ((in.readUnsignedByte() & 0x0F) == 8) {
            throw new EOFException("closed");
        }
        int length = in.readUnsignedByte() & 0x7F;
        length = length == 126 ? in.readUnsignedShort() : length;
        byte[] mask = in.readNBytes(4);
        byte[] payload = in.readNBytes(length);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i & 3];
        }
        return Json.LENIENT.readTree(payload);
    }

    private static void send(OutputStream out, String text) throws IOException {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer head = ByteBuffer.allocate(4).put((byte) 0x81);
        if (payload.length < 126) {
            head.put((byte) payload.length);
        } else {
            head.put((byte) 126).putShort((short) payload.length);
        }
        out.write(head.array(), 0, head.position());
        out.write(payload);
        out.flush();
    }
}
