package dev.clawnet.gateway.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which addresses belong to the public internet. Pure.
///
/// Threat: a page, a redirect or a name server that leads the gateway to its own machine, its network or the
/// metadata of its cloud, in any form in which an address of IPv4 or IPv6 can be written. What is not known to be
/// public is not. Sources: the IANA registries of special-purpose addresses. See `PublicAddressTest`.
public final class PublicAddress {
    /// What pages are served on, and what a stranger names; every other port is another service's.
    public static final Set<Integer> PORTS = Set.of(80, 443, 8080, 8443);

    private static final int V4 = 4;
    private static final int NAT64_PREFIX = 96;

    /// All of IPv4 that is not the public internet.
    private static final List<Range> V4_SPECIAL = List.of(
            range("0.0.0.0", 8, "this network"),
            range("10.0.0.0", 8, "private"),
            range("100.64.0.0", 10, "shared by a provider's customers"),
            range("127.0.0.0", 8, "this machine"),
            range("169.254.0.0", 16, "link-local, metadata of clouds"),
            range("172.16.0.0", 12, "private"),
            range("192.0.0.0", 24, "protocol assignments"),
            range("192.0.2.0", 24, "documentation"),
            range("192.31.196.0", 24, "AS112"),
            range("192.52.193.0", 24, "AMT"),
            range("192.88.99.0", 24, "6to4 relays"),
            range("192.168.0.0", 16, "private"),
            range("192.175.48.0", 24, "AS112"),
            range("198.18.0.0", 15, "benchmarks"),
            range("198.51.100.0", 24, "documentation"),
            range("203.0.113.0", 24, "documentation"),
            range("224.0.0.0", 4, "multicast"),
            range("240.0.0.0", 4, "reserved"));

    /// Of IPv6 only this is public,
    private static final Range V6_GLOBAL = range("2000::", 3, "public");

    /// but for these.
    private static final List<Range> V6_SPECIAL = List.of(
            range("2001::", 23, "protocol assignments, Teredo"),
            range("2001:db8::", 32, "documentation"),
            range("2002::", 16, "6to4"),
            range("2620:4f:8000::", 48, "AS112"),
            range("3ffe::", 16, "6bone"),
            range("3fff::", 20, "documentation"));

    /// What a translator of IPv4 is reached by: as good as the address in it.
    private static final Range NAT64 = range("64:ff9b::", NAT64_PREFIX, "NAT64");

    private PublicAddress() {}

    /// Addresses that begin with the same bits.
    private static final class Range {
        private final byte[] prefix;
        private final int bits;
        private final String what;

        Range(byte[] prefix, int bits, String what) {
            this.prefix = prefix;
            this.bits = bits;
            this.what = what;
        }

        boolean holds(byte[] address) {
            if (address.length != prefix.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % Byte.SIZE);
                if (((address[bit / Byte.SIZE] ^ prefix[bit / Byte.SIZE]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private static Range range(String address, int bits, String what) {
        try {
            return new Range(InetAddress.ofLiteral(address).getAddress(), bits, what);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("the table holds " + address, e);
        }
    }

    /// What an address is instead of public; empty for a public one.
    public static Optional<String> refusal(InetAddress address) {
        return refusal(address.getAddress());
    }

    private static Optional<String> refusal(byte[] bytes) {
        if (bytes.length == V4) {
            return V4_SPECIAL.stream()
                    .filter(range -> range.holds(bytes))
                    .map(range -> range.what)
                    .findFirst();
        }
        Optional<byte[]> inner = embedded(bytes);
        if (inner.isPresent()) {
            return refusal(inner.get());
        }
        if (!V6_GLOBAL.holds(bytes)) {
            return Optional.of("not a public address of IPv6");
        }
        return V6_SPECIAL.stream()
                .filter(range -> range.holds(bytes))
                .map(range -> range.what)
                .findFirst();
    }

    /// The address of IPv4 in a mapped one or in one of a translator.
    private static Optional<byte[]> embedded(byte[] bytes) {
        byte[] last = Arrays.copyOfRange(bytes, bytes.length - V4, bytes.length);
        try {
            InetAddress whole = InetAddress.getByAddress(bytes);
            // Java makes an address of IPv4 of a mapped one.
            return whole.getAddress().length == V4 || NAT64.holds(bytes) ? Optional.of(last) : Optional.empty();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }
}
