package dev.clawnet.gateway.channel.irc;

import dev.clawnet.gateway.limits.AgentLimits;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lines to and from one server. Reading is one thread's; writing any thread's, under a lock of its own.
final class IrcSocket implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IrcSocket.class);

    private final Socket socket;
    private final InputStream in;
    private final Object writing = new Object();

    private IrcSocket(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /// Connects; with TLS the certificate is checked, and that it is this host's.
    static IrcSocket open(IrcWiring wiring, SSLSocketFactory trust) throws IOException {
        Socket plain = new Socket();
        try {
            plain.connect(new InetSocketAddress(wiring.host(), wiring.port()), millis(AgentLimits.IRC_CONNECT));
            plain.setTcpNoDelay(true);
            plain.setSoTimeout(millis(AgentLimits.IRC_SILENCE));
            return new IrcSocket(wiring.tls() ? encrypted(plain, wiring, trust) : plain);
        } catch (IOException | RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    private static Socket encrypted(Socket plain, IrcWiring wiring, SSLSocketFactory trust) throws IOException {
        SSLSocket socket = (SSLSocket) trust.createSocket(plain, wiring.host(), wiring.port(), true);
        SSLParameters wanted = socket.getSSLParameters();
        wanted.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(wanted);
        socket.startHandshake();
        return socket;
    }

    private static int millis(java.time.Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }

    /// What the server did.
    sealed interface Read {
        record Line(String text) implements Read {}

        /// It said nothing for a while.
        record Silence() implements Read {}

        record End() implements Read {}
    }

    /// The next line. A line that is too long ends the connection.
    Read read() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            int next;
            try {
                next = in.read();
            } catch (SocketTimeoutException e) {
                if (line.size() == 0) {
                    return new Read.Silence();
                }
                throw e;
            }
            if (next < 0) {
                return new Read.End();
            }
            if (next == '\n') {
                return new Read.Line(line.toString(StandardCharsets.UTF_8).replaceAll("\\r$", ""));
            }
            if (line.size() >= AgentLimits.IRC_LINE) {
                throw new IOException("a line of more than " + AgentLimits.IRC_LINE + " bytes");
            }
            line.write(next);
        }
    }

    /// Sends lines together.
    void write(String... lines) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            text.append(IrcText.oneLine(line)).append("\r\n");
        }
        synchronized (writing) {
            socket.getOutputStream().write(text.toString().getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // A socket that does not close is gone all the same: whoever reads it learns so.
            LOG.debug("irc socket did not close", e);
        }
    }
}
