package dev.clawnet.gateway.agent.mcp;

import dev.clawnet.gateway.agent.mcp.wire.McpFailure;
import dev.clawnet.gateway.agent.mcp.wire.Reach;
import dev.clawnet.gateway.web.PublicAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/// The address that the owner's configuration names, wherever it is; and of those that the server names itself only
/// ones on the public internet, over TLS. A name is looked up here and again by whoever connects: what an
/// authorization server's name means may change in between, where its certificate then has to be good for that name.
///
/// Threat: a server names addresses of the gateway's own network as the place to sign in. See `NamedReachTest`.
record NamedReach(URI named) implements Reach {
    private static final int TLS = 443;

    @Override
    public void require(URI address) throws McpFailure {
        if (origin(address).equals(origin(named))) {
            return;
        }
        int port = address.getPort() < 0 ? TLS : address.getPort();
        if (!"https".equals(address.getScheme()) || !PublicAddress.PORTS.contains(port)) {
            throw refused();
        }
        try {
            for (InetAddress each : InetAddress.getAllByName(address.getHost())) {
                if (PublicAddress.refusal(each).isPresent()) {
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
        int usual = "https".equals(at.getScheme()) ? TLS : 80;
        return at.getScheme() + "://" + at.getHost() + ":" + (at.getPort() < 0 ? usual : at.getPort());
    }
}
