package dev.clawnet.client;

import dev.clawnet.protocol.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import tools.jackson.databind.JsonNode;

/// A gateway of a few lines on a plain socket: challenge, hello, and answers as the test wants them.
final class FakeGateway implements AutoCloseable {
    static final String NONCE = "00000000-0000-4000-8000-000000000001";

    final ServerSocket server;
    final BlockingQueue<JsonNode> requests = new LinkedBlockingQueue<>();
    final BlockingQueue<Integer> closeCodes = new LinkedBlockingQueue<>();
    final List<Peer> peers = new CopyOnWriteArrayList<>();
    private final Behaviour behaviour;

    /// What to do with a request other than `connect`.
    interface Behaviour {
        void answer(Peer peer, JsonNode request) throws IOException;
    }

    FakeGateway(ServerSocket server, Behaviour behaviour) {
        this.server = server;
        this.behaviour = behaviour;
        Thread.ofVirtual().start(this::accept);
    }

    static FakeGateway plain(Behaviour behaviour) throws IOException {
        return new FakeGateway(new ServerSocket(0, 16, InetAddress.getLoopbackAddress()), behaviour);
    }

    int port() {
        return server.getLocalPort();
    }

    String url() {
        return "ws://127.0.0.1:" + port();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            Peer peer = new Peer(socket);
            peer.upgrade();
            peers.add(peer);
            peer.send("{\"type\":\"event\",\"event\":\"connect.challenge\",\"payload\":{\"nonce\":\"" + NONCE
                    + "\",\"ts\":5000}}");
            while (true) {
                JsonNode request = Json.LENIENT.readTree(peer.read());
                behaviour.answer(peer, request);
                requests.add(request);
            }
        } catch (IOException | GeneralSecurityException e) {
            // The peer went: nothing left to serve.
            return;
        }
    }

    static String hello(String id, int tickMs) {
        return "{\"type\":\"res\",\"id\":\"" + id + "\",\"ok\":true,\"payload\":{\"type\":\"hello-ok\",\"protocol\":4,"
                + "\"server\":{\"version\":\"1\",\"connId\":\"k-1\"},\"features\":{\"methods\":[],\"events\":[]},"
                + "\"snapshot\":{\"presence\":[],\"health\":{},\"stateVersion\":{\"presence\":0,\"health\":0},"
                + "\"uptimeMs\":1},\"auth\":{\"role\":\"operator\",\"scopes\":[],\"deviceToken\":\"tok-1\"},"
                + "\"policy\":{\"maxPayload\":1,\"maxBufferedBytes\":1,\"tickIntervalMs\":" + tickMs + "}}}";
    }

    static String ok(JsonNode request, String payload) {
        return "{\"type\":\"res\",\"id\":\"" + request.path("id").stringValue() + "\",\"ok\":true,\"payload\":"
                + payload + "}";
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Peer peer : peers) {
            peer.socket.close();
        }
    }

    /// One connection, from the gateway's side.
    final class Peer {
        final Socket socket;
        private final DataInputStream in;
        private final OutputStream out;

        Peer(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new DataInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
        }

        void upgrade() throws IOException, GeneralSecurityException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
                int next = in.read();
                if (next < 0) {
                    throw new EOFException();
                }
                head.write(next);
            }
            String key = head.toString(StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> line.startsWith("Sec-WebSocket-Key: "))
                    .findFirst()
                    .orElseThrow()
                    .substring("Sec-WebSocket-Key: ".length());
            byte[] sum = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
            String answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(sum) + "\r\n\r\n";
            out.write(answer.getBytes(StandardCharsets.US_ASCII));
        }

        String read() throws IOException {
            int opcode = in.readUnsignedByte() & 0x0F;
            int length = in.readUnsignedByte() & 0x7F;
            length = length == 126 ? in.readUnsignedShort() : length;
            byte[] mask = in.readNBytes(4);
            byte[] payload = in.readNBytes(length);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= mask[i & 3];
            }
            if (opcode == 8) {
                closeCodes.add(ByteBuffer.wrap(payload).getShort() & 0xFFFF);
                throw new EOFException();
            }
            return new String(payload, StandardCharsets.UTF_8);
        }

        synchronized void send(String text) throws IOException {
            frame(1, text.getBytes(StandardCharsets.UTF_8));
        }

        synchronized void frame(int opcode, byte[] payload) throws IOException {
            ByteBuffer head = ByteBuffer.allocate(4).put((byte) (0x80 | opcode));
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
}
