package dev.clawnet.app.command;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// The smallest HTTP client that can ask a gateway on this machine: one request for each connection, bounded in
/// bytes and time. The JDK's own client costs more to load than the whole command.
///
/// Threat: whatever else listens on the port answers without end. See `HealthCommandTest`.
final class LoopbackHttp {
    static final int MAX_BYTES = 64 * 1024;

    private final int port;
    private final Duration timeout;

    LoopbackHttp(int port, Duration timeout) {
        this.port = port;
        this.timeout = timeout;
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    /// The body of the answer, whatever its status.
    String get(String path) throws IOException {
        try (Socket socket = new Socket()) {
            int millis = Math.toIntExact(timeout.toMillis());
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), millis);
            socket.setSoTimeout(millis);
            String request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                    + "\r\nConnection: close\r\nAccept: application/json\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return body(new String(read(socket.getInputStream()), StandardCharsets.UTF_8));
        }
    }

    private static byte[] read(InputStream in) throws IOException {
        byte[] answer = in.readNBytes(MAX_BYTES + 1);
        if (answer.length > MAX_BYTES) {
            throw new IOException("the answer is longer than " + MAX_BYTES + " bytes");
        }
        return answer;
    }

    private static String body(String answer) throws IOException {
        int end = answer.indexOf("\r\n\r\n");
        if (!answer.startsWith("HTTP/1.") || end < 0) {
            throw new IOException("the answer is not HTTP");
        }
        return answer.substring(end + 4);
    }
}
