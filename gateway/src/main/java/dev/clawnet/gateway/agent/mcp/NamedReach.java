package dev.clawnet.gateway.agent.mcp;

import dev.clawnet.gateway.agent.mcp.wire.McpFailure;
import dev.clawnet.gateway.agent.mcp.wire.Reach;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/// The address that the owner's configuration names, wherever it is; and of those that the server names itself only
/// ones
/// on the open web, over TLS.
///
/// Threat: a server names addresses of the gateway's own network as the place to sign in. See `NamedReachTest`.
record NamedReach(URI named) implements Reach {
    @Override
    public void require(URI address) throws McpFailure {
        if (origin(address).equals(origin(named))) {
            return;
        }
        if (!"https".equals(address.getScheme())) {
            throw refused();
        }
        try {
            for (InetAddress each : InetAddress.getAllByName(address.getHost())) {
                if (!open(each)) {
                    throw refused();
                }
            }
        } catch (UnknownHostException e) {
            throw new McpFailure(McpFailure.Kind.UNREACHABLE, "the server names a host that is not known");
        }
    }

    private static McpFailure refused() {
        return new McpFailure(McpFailure.Kind.REFUSED, "the server names an address that may not be called");
    }

    private static String origin(URI at) {
        int usual = "https".equals(at.getScheme()) ? 443 : 80;
        return at.getScheme() + "://" + at.getHost() + ":" + (at.getPort() < 0 ? usual : at.getPort());
    }

    static boolean open(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean inside = address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress();
        return !inside && (bytes.length == 4 ? openFour(bytes) : openSix(bytes));
    }

    /// Not this network, not that of carriers, none kept for tests or for later.
    private static boolean openFour(byte[] bytes) {
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        boolean carrier = first == 100 && second >= 64 && second < 128;
        boolean tests = (first == 192 && second == 0)
                || (first == 198 && (second == 18 || second == 19 || second == 51))
                || (first == 203 && second == 0);
        return first != 0 && first < 240 && !carrier && !tests;
    }

    /// Global ones alone, and none that carries an older address within.
    private static boolean openSix(byte[] bytes) {
        boolean global = (bytes[0] & 0xe0) == 0x20;
        boolean sixToFour = bytes[0] == 0x20 && bytes[1] == 0x02;
        boolean teredo = bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] == 0 && bytes[3] == 0;
        return global && !sixToFour && !teredo;
    }
}
