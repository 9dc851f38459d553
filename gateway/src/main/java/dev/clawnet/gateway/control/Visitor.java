package dev.clawnet.gateway.control;

import dev.clawnet.gateway.transport.Upgrade;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Where a link comes from, before it said anything.
///
/// @param local whether it comes from this machine, directly: loopback peer, no proxy between, local host name
/// @param scopeCap scopes that the upgrade request allowed at most; empty when it did not say
record Visitor(
        InetAddress address, boolean local, String host, Optional<String> origin, Optional<List<String>> scopeCap) {
    private static final List<String> FORWARDING =
            List.of("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via");

    static Visitor of(Upgrade upgrade) {
        InetAddress address = upgrade.remote().getAddress();
        boolean local =
                address.isLoopbackAddress() && !forwarded(upgrade) && Origins.loopbackName(name(upgrade.host()));
        Optional<List<String>> cap = upgrade.header("x-openclaw-scopes")
                .map(text -> Arrays.stream(text.split(",", -1))
                        .map(String::strip)
                        .filter(each -> !each.isEmpty())
                        .toList());
        return new Visitor(address, local, upgrade.host(), upgrade.origin(), cap);
    }

    /// Whether a proxy stands between: then nobody knows where it comes from.
    static boolean forwarded(Upgrade upgrade) {
        return FORWARDING.stream().anyMatch(name -> upgrade.header(name).isPresent());
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
