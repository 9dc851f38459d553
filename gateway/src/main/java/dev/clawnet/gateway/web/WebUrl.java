package dev.clawnet.gateway.web;

import java.net.IDN;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The address of a page, in its one spelling: `http` or `https`, a host that is a public name or a whole address, a
/// usual port, no user, no fragment. Pure.
///
/// Threat: an address that a check reads otherwise than the connection. Numbers in other forms (`2130706433`,
/// `0x7f.1`, `017700000001`, `127.1`), names of this machine and of its network, dots at the end, other scripts'
/// digits. See `WebUrlTest`.
///
/// @param host lower case, ASCII; an address of IPv6 without brackets
/// @param literal the address, where the host is one
/// @param target path and query, as they are sent
record WebUrl(boolean tls, String host, Optional<InetAddress> literal, int port, String target) {
    private static final int LONGEST = 2_048;
    private static final int LONGEST_HOST = 253;
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /// Names that are of a machine or its network, by convention or by registry.
    private static final List<String> LOCAL = List.of(
            "localhost",
            "local",
            "localdomain",
            "internal",
            "intranet",
            "private",
            "corp",
            "home",
            "lan",
            "home.arpa",
            "arpa",
            "test",
            "example",
            "invalid",
            "onion",
            "alt");

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");
    private static final Pattern QUAD =
            Pattern.compile("(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})");

    /// What an address was read as.
    sealed interface Read {
        record Url(WebUrl url) implements Read {}

        /// No address that is fetched from.
        ///
        /// @param why a sentence of ours
        record Bad(String why) implements Read {}
    }

    private static final class BadUrl extends Exception {
        private static final long serialVersionUID = 1L;
        private final String why;

        BadUrl(String why) {
            super(why, null, false, false);
            this.why = why;
        }
    }

    static Read read(String text) {
        try {
            return new Read.Url(parsed(text.strip()));
        } catch (BadUrl e) {
            return new Read.Bad(e.why);
        }
    }

    private static WebUrl parsed(String text) throws BadUrl {
        if (text.length() > LONGEST) {
            throw new BadUrl("an address has at most " + LONGEST + " characters");
        }
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new BadUrl("that is no address of a page, such as https://example.com/path");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new BadUrl("an address begins with http:// or https://");
        }
        String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        if (authority.isEmpty() || authority.indexOf('@') >= 0) {
            throw new BadUrl("an address has a host, and no user");
        }
        boolean tls = scheme.equals("https");
        int colon = authority.lastIndexOf(':');
        boolean ported = colon > authority.lastIndexOf(']');
        String host = ported ? authority.substring(0, colon) : authority;
        return host(tls, host, port(tls, ported ? authority.substring(colon + 1) : ""), target(uri));
    }

    private static int port(boolean tls, String written) throws BadUrl {
        if (written.isEmpty()) {
            return tls ? HTTPS : HTTP;
        }
        int port = written.matches("[0-9]{1,5}") ? Integer.parseInt(written) : -1;
        if (!PublicAddress.PORTS.contains(port)) {
            throw new BadUrl("pages come from the ports 80, 443, 8080 and 8443");
        }
        return port;
    }

    private static String target(URI uri) throws BadUrl {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String whole = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
        try {
            String ascii = new URI("http://h" + whole).toASCIIString();
            return ascii.substring("http://h".length());
        } catch (URISyntaxException e) {
            throw new BadUrl("its path cannot be read");
        }
    }

    private static WebUrl host(boolean tls, String written, int port, String target) throws BadUrl {
        if (written.startsWith("[")) {
            return new WebUrl(tls, inner(written), Optional.of(literal(inner(written))), port, target);
        }
        String host = ascii(written);
        if (QUAD.matcher(host).matches()) {
            return new WebUrl(tls, host, Optional.of(literal(host)), port, target);
        }
        String[] labels = host.split("\\.", -1);
        for (String label : labels) {
            if (!LABEL.matcher(label).matches()) {
                throw new BadUrl("that is no name of a host");
            }
        }
        if (NUMBER.matcher(labels[labels.length - 1]).matches()) {
            throw new BadUrl("an address of IPv4 is written as four numbers with dots");
        }
        for (String local : LOCAL) {
            if (host.equals(local) || host.endsWith("." + local)) {
                throw new BadUrl(NOT_PUBLIC);
            }
        }
        if (labels.length < 2) {
            throw new BadUrl(NOT_PUBLIC);
        }
        return new WebUrl(tls, host, Optional.empty(), port, target);
    }

    static final String NOT_PUBLIC =
            "that host is not on the public internet; pages of this machine and of its" + " network are not fetched";

    private static String inner(String bracketed) throws BadUrl {
        if (!bracketed.endsWith("]") || bracketed.indexOf('%') >= 0) {
            throw new BadUrl("an address of IPv6 stands in brackets, and has no zone");
        }
        return bracketed.substring(1, bracketed.length() - 1).toLowerCase(Locale.ROOT);
    }

    private static InetAddress literal(String text) throws BadUrl {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw new BadUrl("that is no address of a host");
        }
    }

    /// One spelling: no dot at the end, other scripts as names of the network have them.
    private static String ascii(String written) throws BadUrl {
        String plain = written.endsWith(".") ? written.substring(0, written.length() - 1) : written;
        try {
            String ascii = IDN.toASCII(plain).toLowerCase(Locale.ROOT);
            if (ascii.isEmpty() || ascii.length() > LONGEST_HOST) {
                throw new BadUrl("that is no name of a host");
            }
            return ascii;
        } catch (IllegalArgumentException e) {
            throw new BadUrl("that is no name of a host");
        }
    }

    /// Where a redirect leads, against this address.
    Read to(String location) {
        try {
            return read(new URI(text()).resolve(location.strip()).toString());
        } catch (URISyntaxException | IllegalArgumentException e) {
            return new Read.Bad("it leads to what is no address of a page");
        }
    }

    /// As it is sent to the host: without the port where that is the usual one.
    String authority() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == (tls ? HTTPS : HTTP) ? name : name + ":" + port;
    }

    String text() {
        return (tls ? "https://" : "http://") + authority() + target;
    }
}
