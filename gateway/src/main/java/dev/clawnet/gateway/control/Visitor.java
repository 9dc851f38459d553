package dev.clawnet.gateway.control;

import dev.clawnet.gateway.transport.Forwarding;
import dev.clawnet.gateway.transport.Upgrade;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Where a link comes from, before it said anything.
///
/// @param local whether it comes from this machine, directly: loopback peer that is no proxy, none between, local host
/// name
/// @param scopeCap scopes that the upgrade request allowed at most; empty when it did not say
record Visitor(
        InetAddress address, boolean local, String host, Optional<String> origin, Optional<List<String>> scopeCap) {

    /// Nothing when something stands between that is not listed, or does not say who stands behind it: then nobody
    /// knows where the link comes from.
    static Optional<Visitor> of(Upgrade upgrade, Proxies proxies) {
        InetAddress peer = upgrade.remote().getAddress();
        if (!Forwarding.in(upgrade.headers())) {
            boolean local =
                    peer.isLoopbackAddress() && !proxies.trusts(peer) && Origins.loopbackName(name(upgrade.host()));
            return Optional.of(of(upgrade, peer, local));
        }
        return upgrade.header(Forwarding.FOR)
                .filter(_ -> proxies.trusts(peer))
                .flatMap(proxies::client)
                .map(client -> of(upgrade, client, false));
    }

    private static Visitor of(Upgrade upgrade, InetAddress address, boolean local) {
        Optional<List<String>> cap = upgrade.header("x-openclaw-scopes")
                .map(text -> Arrays.stream(text.split(",", -1))
                        .map(String::strip)
                        .filter(each -> !each.isEmpty())
                        .toList());
        return new Visitor(address, local, upgrade.host(), upgrade.origin(), cap);
    }

    /// The `Host` header without its port.
    private static String name(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        if (lower.startsWith("[")) {
            return lower.substring(0, Math.max(0, lower.indexOf(']')) + 1);
        }
        int colon = lower.indexOf(':');
        return colon < 0 ? lower : lower.substring(0, colon);
    }
}
