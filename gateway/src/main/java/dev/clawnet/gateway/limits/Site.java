package dev.clawnet.gateway.limits;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;

/// Where a peer comes from, for counting: an address, or the /64 that one subscriber of IPv6 has to itself
/// (RFC 6177).
public final class Site {
    private static final int IPV6_SITE_BYTES = 8;

    private Site() {}

    public static String of(InetAddress address) {
        return address instanceof Inet6Address six
                ? HexFormat.of().formatHex(six.getAddress(), 0, IPV6_SITE_BYTES) + "/64"
                : address.getHostAddress();
    }

    /// The same for an address as text.
    ///
    /// @param literal an address as text, as the gateway itself wrote it
    public static String of(String literal) {
        return of(InetAddress.ofLiteral(literal));
    }
}
