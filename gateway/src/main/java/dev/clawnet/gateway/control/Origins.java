package dev.clawnet.gateway.control;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Whether a web page may open a link. Pure.
///
/// Threat: a page of a stranger that a person of this gateway has open, talking to it with that person's network
/// position. See `OriginsTest`.
final class Origins {
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|\\[[0-9a-f:.]+]|[0-9a-f]*:[0-9a-f:.]*");
    private final Set<String> allowed;

    Origins(Set<String> allowed) {
        this.allowed = allowed;
    }

    /// Whether the origin may open a link.
    ///
    /// @param host the `Host` header
    /// @param local whether the peer is on this machine
    boolean admits(String origin, String host, boolean local) {
        if (allowed.contains("*") || allowed.contains(origin)) {
            return true;
        }
        Optional<URI> page = uri(origin);
        if (page.isEmpty() || page.get().getHost() == null) {
            return false;
        }
        String pageHost = bare(page.get().getHost());
        if (local && loopbackName(pageHost)) {
            return true;
        }
        boolean same = authority(page.get()).equals(host.toLowerCase(Locale.ROOT));
        return same && ownNetwork(pageHost);
    }

    static boolean loopbackName(String host) {
        String bare = bare(host);
        return bare.equals("localhost") || bare.equals("::1") || bare.equals("127.0.0.1") || loopbackLiteral(bare);
    }

    private static boolean loopbackLiteral(String host) {
        return host.startsWith("127.")
                && literal(host).map(InetAddress::isLoopbackAddress).orElse(false);
    }

    private static boolean ownNetwork(String host) {
        return host.endsWith(".local")
                || host.endsWith(".ts.net")
                || literal(host)
                        .map(address -> address.isLoopbackAddress()
                                || address.isSiteLocalAddress()
                                || address.isLinkLocalAddress())
                        .orElse(false);
    }

    /// An address written as numbers; a name is never looked up.
    private static Optional<InetAddress> literal(String host) {
        if (!LITERAL.matcher(host).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException e) {
            // Looks like numbers, is no address.
            return Optional.empty();
        }
    }

    private static String authority(URI page) {
        return (page.getPort() < 0 ? page.getHost() : page.getHost() + ":" + page.getPort()).toLowerCase(Locale.ROOT);
    }

    private static String bare(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.startsWith("[") && lower.endsWith("]") ? lower.substring(1, lower.length() - 1) : lower;
    }

    private static Optional<URI> uri(String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException e) {
            // A page without a readable origin is no page of ours.
            return Optional.empty();
        }
    }
}
