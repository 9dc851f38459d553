package dev.clawnet.gateway.transport;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A well-formed request to become a WebSocket link. Its text is the peer's, unproved.
///
/// @param path of the request target, without the query
/// @param headers lower-case names; exactly one `host`, at most one `origin`
/// @param remote the other end of the socket
/// @param tls whether the socket is encrypted
/// @param local whether plain text is allowed from there: the same machine
public record Upgrade(
        String path, Map<String, List<String>> headers, InetSocketAddress remote, boolean tls, boolean local) {
    public Upgrade {
        headers = Map.copyOf(headers);
    }

    /// The value of a header, several joined by commas; present but empty when it was sent empty.
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT))).map(values -> String.join(",", values));
    }

    /// The host the peer believes it talks to (for checks against rebinding).
    public String host() {
        return header("host").orElse("");
    }

    /// The page that opened the link, when a browser did.
    public Optional<String> origin() {
        return header("origin");
    }

    /// Leaves the headers out: they may carry secrets.
    @Override
    public String toString() {
        return "Upgrade[" + path + " from " + remote + (tls ? ", tls]" : ", plain]");
    }
}
