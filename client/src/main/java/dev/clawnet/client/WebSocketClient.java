package dev.clawnet.client;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLException;

/// The client side of one WebSocket (RFC 6455) on a blocking socket: text and binary messages, no extensions.
///
/// Small on purpose: loading a whole HTTP client costs a command more time than its call. One thread reads; writers
/// take turns.
final class WebSocketClient implements Closeable {
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int MAX_MESSAGE = 26_214_400;
    private static final int MAX_HEADER_BYTES = 16_384;
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final RandomGenerator random;
    private final Consumer<String> heard;
    private final Object writing = new Object();

    /// What was read.
    sealed interface Message {
        record Text(String text) implements Message {}

        record Binary(ByteBuffer bytes) implements Message {}

        record Closed(int code, String reason) implements Message {}
    }

    private WebSocketClient(Socket socket, LinkParts parts) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        this.out = new BufferedOutputStream(socket.getOutputStream());
        this.random = parts.random();
        this.heard = parts.heard();
    }

    static WebSocketClient connect(GatewayAddress address, LinkParts parts, Duration patience) {
        Socket plain = new Socket();
        try {
            plain.setTcpNoDelay(true);
            plain.setSoTimeout((int) patience.toMillis());
            plain.connect(new InetSocketAddress(bare(address.host()), address.port()), (int) patience.toMillis());
            WebSocketClient client = new WebSocketClient(address.tls() ? Pins.wrap(plain, address) : plain, parts);
            client.upgrade(address);
            return client;
        } catch (IOException e) {
            discard(plain);
            throw failure(address, e);
        }
    }

    private static LinkFailure failure(GatewayAddress address, IOException e) {
        if (e instanceof SSLException) {
            String sentence = address.pin().isPresent()
                    ? "the certificate of " + address.url() + " is not the pinned one: if the gateway has a new one,"
                            + " compare its fingerprint on the gateway's screen, then pair again with a new setup code"
                    : "the certificate of " + address.url() + " is not one that this machine trusts: give the"
                            + " gateway's fingerprint (clawnet up prints it)";
            return new LinkFailure(LinkFailure.Kind.CERTIFICATE, sentence, e);
        }
        if (e instanceof SocketTimeoutException) {
            return new LinkFailure(
                    LinkFailure.Kind.TIMEOUT, "no answer from " + address.url() + " in time: is it a gateway?", e);
        }
        return new LinkFailure(
                LinkFailure.Kind.UNREACHABLE,
                "no gateway at " + address.url() + ": start it with `clawnet up`, or check the address",
                e);
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private void upgrade(GatewayAddress address) throws IOException {
        byte[] nonce = new byte[16];
        random.nextBytes(nonce);
        String key = Base64.getEncoder().encodeToString(nonce);
        String request = "GET / HTTP/1.1\r\nHost: " + address.host() + ":" + address.port()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                + key + "\r\n\r\n";
        out.write(request.getBytes(StandardCharsets.US_ASCII));
        out.flush();
        String head = head();
        String expected = "sec-websocket-accept: " + accept(key).toLowerCase(Locale.ROOT);
        boolean accepted = head.startsWith("HTTP/1.1 101")
                && head.lines().anyMatch(line -> line.toLowerCase(Locale.ROOT).equals(expected));
        if (!accepted) {
            throw new LinkFailure(LinkFailure.Kind.PROTOCOL, "what answers at " + address.url() + " is not a gateway");
        }
    }

    private String head() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int ends = 0;
        while (ends < 4) {
            int next = in.read();
            if (next < 0 || head.size() > MAX_HEADER_BYTES) {
                throw new EOFException("no HTTP answer");
            }
            head.write(next);
            ends = next == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static String accept(String key) throws IOException {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-1").digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(sum);
        } catch (NoSuchAlgorithmException e) {
            throw new IOException("every JDK has SHA-1", e);
        }
    }

    /// How long `read` may hear nothing before it throws `SocketTimeoutException`.
    void quietFor(Duration most) throws IOException {
        socket.setSoTimeout((int) Math.min(Integer.MAX_VALUE, Math.max(1, most.toMillis())));
    }

    /// The next message. Answers pings itself.
    Message read() throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        boolean binary = false;
        while (true) {
            int first = in.readUnsignedByte();
            byte[] payload = payload(MAX_MESSAGE - message.size());
            switch (first & 0x0F) {
                case TEXT, BINARY, CONTINUATION -> {
                    binary |= (first & 0x0F) == BINARY;
                    message.write(payload);
                    if ((first & 0x80) != 0 && binary) {
                        return new Message.Binary(ByteBuffer.wrap(message.toByteArray()));
                    }
                    if ((first & 0x80) != 0) {
                        String text = text(message.toByteArray());
                        heard.accept(text);
                        return new Message.Text(text);
                    }
                }
                case PING -> write(PONG, payload);
                case PONG -> {
                    // Hearing it was all.
                }
                case CLOSE -> {
                    return closed(payload);
                }
                default -> throw new IOException("unknown opcode");
            }
        }
    }

    private byte[] payload(int most) throws IOException {
        int second = in.readUnsignedByte();
        long length = second & 0x7F;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        if ((second & 0x80) != 0 || length < 0 || length > most) {
            throw new IOException("frame is masked or too long");
        }
        InputStream from = in;
        byte[] payload = from.readNBytes((int) length);
        if (payload.length != length) {
            throw new EOFException("frame is cut");
        }
        return payload;
    }

    private static Message closed(byte[] payload) {
        if (payload.length < 2) {
            return new Message.Closed(1005, "");
        }
        int code = ByteBuffer.wrap(payload).getShort() & 0xFFFF;
        return new Message.Closed(code, new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8));
    }

    private static String text(byte[] bytes) throws IOException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException("text is not UTF-8", e);
        }
    }

    void send(String text) throws IOException {
        write(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    void sendBinary(byte[] message) throws IOException {
        write(BINARY, message);
    }

    void sendClose(int code, String reason) throws IOException {
        byte[] words = reason.getBytes(StandardCharsets.UTF_8);
        write(
                CLOSE,
                ByteBuffer.allocate(2 + words.length)
                        .putShort((short) code)
                        .put(words)
                        .array());
    }

    private void write(int opcode, byte[] payload) throws IOException {
        byte[] mask = new byte[4];
        random.nextBytes(mask);
        ByteBuffer head = ByteBuffer.allocate(14).put((byte) (0x80 | opcode));
        if (payload.length < 126) {
            head.put((byte) (0x80 | payload.length));
        } else if (payload.length <= 0xFFFF) {
            head.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            head.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        head.put(mask);
        byte[] masked = masked(payload, mask);
        synchronized (writing) {
            out.write(head.array(), 0, head.position());
            out.write(masked);
            out.flush();
        }
    }

    /// Eight bytes at a time, as far as they go: this is most of what a large message costs here.
    private static byte[] masked(byte[] payload, byte[] mask) {
        byte[] masked = payload.clone();
        ByteBuffer bytes = ByteBuffer.wrap(masked);
        long eight = ByteBuffer.allocate(Long.BYTES).put(mask).put(mask).getLong(0);
        int at = 0;
        for (; at <= masked.length - Long.BYTES; at += Long.BYTES) {
            bytes.putLong(at, bytes.getLong(at) ^ eight);
        }
        for (; at < masked.length; at++) {
            masked[at] ^= mask[at & 3];
        }
        return masked;
    }

    @Override
    public void close() {
        discard(socket);
    }

    private static void discard(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // A socket that cannot be closed is as good as closed: nobody uses it any more.
            return;
        }
    }
}
