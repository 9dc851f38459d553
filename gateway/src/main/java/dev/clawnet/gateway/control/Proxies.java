package dev.clawnet.gateway.control;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The proxies whose word on who stands behind them is believed. Pure; a name is never looked up.
///
/// Threat: a peer that writes its own history. Only what a listed proxy added is read, from the last hop backwards to
/// the first that is no listed proxy; a hop that is no address, or one of this machine, is believed by nobody. See
/// `ProxiesTest`.
public final class Proxies {
    public static final Proxies NONE = new Proxies(List.of());
    private static final String NUMBERS = "[0-9a-fA-F:.]{2,45}";

    private final List<Network> networks;

    /// Addresses that agree in their first bits.
    private static final class Network {
        private final byte[] address;
        private final int bits;

        Network(byte[] address, int bits) {
            this.address = address;
            this.bits = bits;
        }

        boolean holds(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            int whole = bits / 8;
            int rest = bits % 8;
            if (!Arrays.equals(address, 0, whole, other, 0, whole)) {
                return false;
            }
            int ours = rest == 0 ? 0 : address[whole] ^ other[whole];
            return (ours >> (8 - rest)) == 0;
        }
    }

    private Proxies(List<Network> networks) {
        this.networks = networks;
    }

    /// Reads addresses and networks such as `10.0.0.0/8`. [IllegalArgumentException] names the text that is neither.
    public static Proxies of(Collection<String> texts) {
        return new Proxies(texts.stream().map(Proxies::network).toList());
    }

    private static Network network(String text) {
        int slash = text.indexOf('/');
        byte[] address = literal(slash < 0 ? text : text.substring(0, slash))
                .map(InetAddress::getAddress)
                .orElseThrow(() -> unreadable(text));
        int most = address.length * 8;
        if (slash < 0) {
            return new Network(address, most);
        }
        String bits = text.substring(slash + 1);
        if (!bits.matches("[0-9]{1,3}") || Integer.parseInt(bits) > most || Integer.parseInt(bits) == 0) {
            throw unreadable(text);
        }
        return new Network(address, Integer.parseInt(bits));
    }

    private static IllegalArgumentException unreadable(String text) {
        return new IllegalArgumentException("'" + text + "' is no address and no network such as 10.0.0.0/8");
    }

    private static Optional<InetAddress> literal(String text) {
        if (!text.matches(NUMBERS)) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            // Looks like numbers, is no address.
            return Optional.empty();
        }
    }

    boolean trusts(InetAddress address) {
        byte[] bytes = address.getAddress();
        return networks.stream().anyMatch(network -> network.holds(bytes));
    }

    /// Who stands behind the listed proxies: the last hop of `X-Forwarded-For` that is none of them. Nothing when a hop
    /// before it cannot be read, when there is none, or when it claims to be this machine.
    Optional<InetAddress> client(String forwardedFor) {
        List<String> hops = List.of(forwardedFor.split(",", -1));
        for (String hop : hops.reversed()) {
            Optional<InetAddress> address = literal(bare(hop.strip()));
            if (address.isEmpty()) {
                return Optional.empty();
            }
            if (!trusts(address.get())) {
                return address.filter(each -> !each.isLoopbackAddress() && !each.isAnyLocalAddress());
            }
        }
        return Optional.empty();
    }

    /// Without the port that some proxies add.
    private static String bare(String hop) {
        if (hop.startsWith("[")) {
            return hop.substring(1, Math.max(1, hop.indexOf(']')));
        }
        int colon = hop.indexOf(':');
        return colon >= 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
    }
}
