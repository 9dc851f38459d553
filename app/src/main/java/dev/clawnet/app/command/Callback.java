package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.protocol.secret.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Where a browser comes back after a sign-in: one path on this machine, for a while.
///
/// Threat: any page that this machine's browser shows, and any program of this machine, can call it. What does not
/// bring the state that was given is answered and otherwise ignored; each call is bounded in bytes and time. See
/// `CallbackTest`.
final class Callback implements AutoCloseable {
    private static final String PATH = "/callback";
    private static final int MOST = 16 * 1024;
    private static final Duration EACH = Duration.ofSeconds(2);
    private static final String LOOPBACK = "127.0.0.1";
    private static final String LINE_END = "\r\n";

    private final ServerSocket socket;
    private final InstantSource clock;

    private Callback(ServerSocket socket, InstantSource clock) {
        this.socket = socket;
        this.clock = clock;
    }

    /// @param port 0: any that is free
    static Callback listen(int port, InstantSource clock) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(LOOPBACK), port));
            return new Callback(socket, clock);
        } catch (IOException e) {
            throw new Problem(Exit.FAILED, "port " + port + " of this machine cannot be listened on")
                    .hint("it may be in use: leave --port out, or name another one");
        }
    }

    String address() {
        return "http://" + LOOPBACK + ":" + socket.getLocalPort() + PATH;
    }

    /// What the browser brought, by name; empty when the time is over.
    Optional<Map<String, String>> await(Secret state, Instant until) {
        for (; ; ) {
            long left = Duration.between(clock.instant(), until).toMillis();
            if (left <= 0) {
                return Optional.empty();
            }
            try {
                socket.setSoTimeout(Math.toIntExact(Math.min(left, Integer.MAX_VALUE)));
                Optional<Map<String, String>> brought = served(state);
                if (brought.isPresent()) {
                    return brought;
                }
            } catch (SocketTimeoutException over) {
                return Optional.empty();
            } catch (IOException e) {
                throw new Problem(Exit.FAILED, "this machine stopped listening for the browser")
                        .hint("begin the sign-in again");
            }
        }
    }

    private Optional<Map<String, String>> served(Secret state) throws IOException {
        try (Socket caller = socket.accept()) {
            return answered(caller, state, clock.instant().plus(EACH));
        }
    }

    private Optional<Map<String, String>> answered(Socket caller, Secret state, Instant until) {
        try {
            caller.setSoTimeout(Math.toIntExact(EACH.toMillis()));
            Optional<Map<String, String>> brought = query(line(caller.getInputStream(), until))
                    .filter(found -> state.matches(found.getOrDefault("state", "")));
            String words = brought.isEmpty()
                    ? "This is not what ClawNet waits for."
                    : "ClawNet has heard of it. You can close this window, and look at the terminal again.";
            caller.getOutputStream().write(page(brought.isPresent(), words).getBytes(StandardCharsets.UTF_8));
            return brought;
        } catch (IOException broken) {
            // Whoever called went away, or was too slow: not the browser.
            return Optional.empty();
        }
    }

    /// The first line of a request, as far as it came in time; what follows is of no interest.
    private String line(InputStream in, Instant until) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n' && line.length() < MOST; c = in.read()) {
            line.append((char) c);
            if (clock.instant().isAfter(until)) {
                return "";
            }
        }
        return line.toString();
    }

    /// The names and values of `GET /callback?...`.
    static Optional<Map<String, String>> query(String line) {
        String[] words = line.strip().split(" ", -1);
        if (words.length < 2 || !words[0].equals("GET") || !words[1].startsWith(PATH + "?")) {
            return Optional.empty();
        }
        return Optional.of(members(words[1].substring(PATH.length() + 1)));
    }

    private static Map<String, String> members(String query) {
        Map<String, String> found = new HashMap<>();
        for (String pair : query.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            decoded(parts.length > 1 ? parts[1] : "").ifPresent(value -> found.putIfAbsent(parts[0], value));
        }
        return found;
    }

    private static Optional<String> decoded(String value) {
        try {
            return Optional.of(URLDecoder.decode(value, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException notEncoded) {
            // Not of an authorization server.
            return Optional.empty();
        }
    }

    private static String page(boolean good, String words) {
        String body = "<!doctype html><meta charset=utf-8><title>ClawNet</title><p>" + words + "</p>";
        return (good ? "HTTP/1.1 200 OK" : "HTTP/1.1 400 Bad Request") + LINE_END
                + "Content-Type: text/html; charset=utf-8" + LINE_END
                + "Content-Security-Policy: default-src 'none'" + LINE_END
                + "Referrer-Policy: no-referrer" + LINE_END
                + "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + LINE_END
                + "Connection: close" + LINE_END + LINE_END + body;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is the end of the command.
            return;
        }
    }
}
