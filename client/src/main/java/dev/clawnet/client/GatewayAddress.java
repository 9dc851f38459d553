package dev.clawnet.client;

import dev.clawnet.protocol.device.Fingerprint;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where a gateway is, and how to know it.
///
/// Threat: a token sent in plain text over a network, or to a machine in between. Plain text is for this machine
/// only. See `GatewayLinkTest`.
///
/// @param pin with it, exactly this certificate is accepted, whoever signed it; without, the system's authorities
///     decide
/// @param next beside the pin, the certificate that follows it; counts only with a pin
public record GatewayAddress(
        String host, int port, boolean tls, Optional<Fingerprint> pin, Optional<Fingerprint> next) {
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[?::1]?");
    private static final int DEFAULT_PORT = 18_789;

    public GatewayAddress {
        if (!tls && !LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches()) {
            throw new LinkFailure(
                    LinkFailure.Kind.PLAINTEXT,
                    "ws:// to another machine would send your credentials in plain text: use wss://" + host
                            + " with the gateway's fingerprint (clawnet up prints it), or a setup code");
        }
    }

    /// Reads `ws://127.0.0.1:18789` or `wss://host:port`.
    public static GatewayAddress of(String url, Optional<Fingerprint> pin) {
        try {
            URI uri = new URI(url);
            boolean tls = "wss".equals(uri.getScheme());
            if (uri.getHost() != null && uri.getUserInfo() == null && (tls || "ws".equals(uri.getScheme()))) {
                return new GatewayAddress(
                        uri.getHost(), uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(), tls, pin, Optional.empty());
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("a gateway address has the form wss://host:port", e);
        }
        throw new IllegalArgumentException("a gateway address has the form wss://host:port or ws://127.0.0.1:port");
    }

    /// The same address, where another certificate may follow the pinned one.
    public GatewayAddress orNext(Optional<Fingerprint> following) {
        return new GatewayAddress(host, port, tls, pin, following);
    }

    public String url() {
        return (tls ? "wss://" : "ws://") + host + ":" + port;
    }
}
