package dev.clawnet.gateway.transport;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// A client that sends exactly the bytes it is told to: HTTP, good frames and bad ones, over TLS or plain.
///
/// Every read gives up after ten seconds.
public final class RawSocket implements AutoCloseable {
    /// An example key of RFC 6455; its answer is known.
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    private static final byte[] MASK = {0x1b, 0x2c, 0x3d, 0x4e};

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    /// One frame of the server.
    public record Frame(int opcode, String payload, int code) {}

    private RawSocket(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(10_000);
        socket.setTcpNoDelay(true);
        this.in = new DataInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    /// Connects without TLS.
    public static RawSocket plain(int port) throws IOException {
        return new RawSocket(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /// Connects without TLS, with a small receive buffer: a peer that soon looks slow.
    public static RawSocket narrow(int port) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return new RawSocket(socket);
    }

    /// Connects with TLS, accepting any certificate; see [#fingerprint].
    public static RawSocket tls(int port, String... protocols) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anyone()}, null);
            SSLSocket socket =
                    (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
            if (protocols.length > 0) {
                socket.setEnabledProtocols(protocols);
            }
            socket.setSoTimeout(10_000);
            socket.startHandshake();
            return new RawSocket(socket);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /// SHA-256 of the certificate that the server served.
    public String fingerprint() throws IOException {
        try {
            byte[] der =
                    ((SSLSocket) socket).getSession().getPeerCertificates()[0].getEncoded();
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(der));
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    public String tlsVersion() {
        return ((SSLSocket) socket).getSession().getProtocol();
    }

    public RawSocket bytes(byte... bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return this;
    }

    public RawSocket text(String ascii) throws IOException {
        return bytes(ascii.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Sends an HTTP request without a body.
    public RawSocket request(String method, String path, String... headers) throws IOException {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return text(head + "\r\n");
    }

    /// Asks for an upgrade; returns the head of the answer.
    public String upgrade(String path, String... headers) throws IOException {
        String[] all = Arrays.copyOf(headers, headers.length + 4);
        all[headers.length] = "Upgrade: websocket";
        all[headers.length + 1] = "Connection: keep-alive, Upgrade";
        all[headers.length + 2] = "Sec-WebSocket-Version: 13";
        all[headers.length + 3] = "Sec-WebSocket-Key: " + KEY;
        return request("GET", path, all).head();
    }

    /// Upgrades, and fails unless the server agrees.
    public RawSocket open() throws IOException {
        String head = upgrade("/");
        if (!head.startsWith("HTTP/1.1 101 ")) {
            throw new IOException("not upgraded: " + head);
        }
        return this;
    }

    /// Reads the head of an HTTP answer, with its empty line.
    public String head() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("ended inside: " + head.toString(StandardCharsets.ISO_8859_1));
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    /// Reads the body that `head` announces.
    public String body(String head) throws IOException {
        String lower = head.toLowerCase(Locale.ROOT);
        int at = lower.indexOf("content-length: ") + 16;
        int length = Integer.parseInt(head.substring(at, head.indexOf('\r', at)));
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    /// Reads the next piece of a chunked body; the last one is empty.
    public String chunk() throws IOException {
        ByteArrayOutputStream size = new ByteArrayOutputStream();
        while (!size.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n")) {
            size.write(in.read());
        }
        int length = Integer.parseInt(size.toString(StandardCharsets.ISO_8859_1).strip(), 16);
        String piece = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        in.readNBytes(2);
        return piece;
    }

    /// Reads to the end of the stream.
    public String rest() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    /// Whether the server ends the stream, without one more byte; a reset counts.
    public boolean ended() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    /// A masked frame as bytes; `first` holds FIN, reserved bits and opcode.
    public static byte[] masked(int first, byte... payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
        frame.put((byte) first);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length < 65_536) {
            frame.put((byte) 0xfe).putShort((short) payload.length);
        } else {
            frame.put((byte) 0xff).putLong(payload.length);
        }
        frame.put(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ MASK[i & 3]));
        }
        return Arrays.copyOf(frame.array(), frame.position());
    }

    /// Sends a masked frame.
    public RawSocket frame(int first, byte... payload) throws IOException {
        return bytes(masked(first, payload));
    }

    /// Sends a whole text message.
    public RawSocket say(String text) throws IOException {
        return frame(0x81, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Reads the next frame; pings and pongs too.
    public Frame read() throws IOException {
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        if ((first & 0x70) != 0 || (second & 0x80) != 0) {
            throw new IOException("the server sent reserved bits or a mask");
        }
        long length = second == 127 ? in.readLong() : second == 126 ? in.readUnsignedShort() : second;
        byte[] payload = in.readNBytes(Math.toIntExact(length));
        int opcode = first & 0x0f;
        if (opcode == 8 && payload.length >= 2) {
            int code = ByteBuffer.wrap(payload).getShort() & 0xffff;
            return new Frame(opcode, new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8), code);
        }
        return new Frame(opcode, new String(payload, StandardCharsets.UTF_8), opcode == 8 ? Close.NO_CODE : 0);
    }

    /// Reads on to the close frame and returns its code.
    public int closeCode() throws IOException {
        Frame frame = read();
        while (frame.opcode() != 8) {
            frame = read();
        }
        return frame.code();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /// Trusts every certificate, for tests that compare fingerprints themselves.
    private static final class Anyone extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
