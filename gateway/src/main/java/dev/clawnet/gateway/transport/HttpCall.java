package dev.clawnet.gateway.transport;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// One whole HTTP request. Its text is the peer's, unproved.
///
/// @param method upper case as sent; a `HEAD` is answered like a `GET`, the transport leaves the body out
/// @param path of the request target, without the query, not decoded
/// @param query after the question mark, not decoded; empty without one
/// @param headers lower-case names
/// @param body whole, within the bound
/// @param remote the other end of the socket
/// @param local whether the peer is on this machine
/// @param admit to be called once the peer proved who it is: its socket counts no more against those of its address
public record HttpCall(
        String method,
        String path,
        String query,
        Map<String, List<String>> headers,
        ByteBuffer body,
        InetSocketAddress remote,
        boolean local,
        Runnable admit) {
    public HttpCall {
        headers = Map.copyOf(headers);
        body = body.asReadOnlyBuffer();
    }

    /// A request of a peer that proves nothing.
    public HttpCall(
            String method,
            String path,
            String query,
            Map<String, List<String>> headers,
            ByteBuffer body,
            InetSocketAddress remote,
            boolean local) {
        this(method, path, query, headers, body, remote, local, () -> {});
    }

    /// The value of a header, several joined by commas.
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT))).map(values -> String.join(",", values));
    }

    /// Leaves headers, query and body out: they may carry secrets.
    @Override
    public String toString() {
        return "HttpCall[" + method + " " + path + " from " + remote + "]";
    }
}
