package dev.clawnet.gateway;

import dev.clawnet.gateway.agent.AgentBooks;
import dev.clawnet.gateway.agent.model.ModelRef;
import dev.clawnet.gateway.agent.model.ModelSettings;
import dev.clawnet.gateway.agent.tool.ToolSettings;
import dev.clawnet.gateway.channel.Households;
import dev.clawnet.gateway.control.Proxies;
import dev.clawnet.gateway.presence.Links;
import dev.clawnet.gateway.trace.TraceSettings;
import dev.clawnet.protocol.secret.Secret;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Everything a gateway is started with. The command line fills it from flags, environment and configuration file.
///
/// @param stateDir directory that holds store, ledger, certificate and log; made owner-only when it is missing
/// @param bind address to listen on; anything but loopback is served over TLS only
/// @param port TCP port; 0 takes a free one
/// @param auth how a link without a device key may prove itself
/// @param token the shared token, the host person's alone; absent in mode `TOKEN` means: no such link is let in
/// @param allowedOrigins browser origins besides the gateway's own
/// @param trustedProxies addresses and networks whose `X-Forwarded-For` is believed; see [#isProxy]
/// @param providers model providers by name
/// @param defaultModel the model of an agent that names none
/// @param agents identity agents that the configuration lists for the host person, by slug, with the model of each
/// @param tools which tools agents have, and where their programs run
/// @param console whether a token opens the gateway to a link without a device key, on this machine
/// @param households accounts on chat networks, and which agent answers there, person by person
/// @param announce whether the gateway says on its network that it is there
/// @param books what configurations say about agents themselves, person by person
/// @param links how many links stand at once
/// @param traces where traces are sent; empty: nothing is traced
public record GatewaySettings(
        Path stateDir,
        InetAddress bind,
        int port,
        AuthMode auth,
        Optional<Secret> token,
        Set<String> allowedOrigins,
        Set<String> trustedProxies,
        Map<String, ModelSettings.Provider> providers,
        Optional<ModelRef> defaultModel,
        Map<String, Optional<ModelRef>> agents,
        boolean console,
        Households households,
        boolean announce,
        AgentBooks books,
        ToolSettings tools,
        Links.Bounds links,
        Optional<TraceSettings> traces) {

    public static final int DEFAULT_PORT = 18_789;

    public GatewaySettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
        }
        allowedOrigins = Set.copyOf(new LinkedHashSet<>(allowedOrigins));
        trustedProxies = Set.copyOf(trustedProxies);
        Proxies.of(trustedProxies);
        providers = Map.copyOf(new LinkedHashMap<>(providers));
        agents = Collections.unmodifiableMap(new LinkedHashMap<>(agents));
    }

    /// A gateway on loopback with nothing configured.
    public static GatewaySettings in(Path stateDir) {
        return new GatewaySettings(
                stateDir,
                InetAddress.getLoopbackAddress(),
                DEFAULT_PORT,
                AuthMode.TOKEN,
                Optional.empty(),
                Set.of(),
                Set.of(),
                Map.of(),
                Optional.empty(),
                Map.of(),
                true,
                Households.NONE,
                false,
                AgentBooks.NONE,
                ToolSettings.NONE,
                Links.Bounds.DEFAULT,
                Optional.empty());
    }

    public GatewaySettings withPort(int other) {
        return new GatewaySettings(
                stateDir,
                bind,
                other,
                auth,
                token,
                allowedOrigins,
                trustedProxies,
                providers,
                defaultModel,
                agents,
                console,
                households,
                announce,
                books,
                tools,
                links,
                traces);
    }

    public GatewaySettings withToken(Secret other) {
        return new GatewaySettings(
                stateDir,
                bind,
                port,
                auth,
                Optional.of(other),
                allowedOrigins,
                trustedProxies,
                providers,
                defaultModel,
                agents,
                console,
                households,
                announce,
                books,
                tools,
                links,
                traces);
    }

    public GatewaySettings withModels(Map<String, ModelSettings.Provider> others, Optional<ModelRef> model) {
        return new GatewaySettings(
                stateDir,
                bind,
                port,
                auth,
                token,
                allowedOrigins,
                trustedProxies,
                others,
                model,
                agents,
                console,
                households,
                announce,
                books,
                tools,
                links,
                traces);
    }

    public GatewaySettings withConsole(boolean open) {
        return new GatewaySettings(
                stateDir,
                bind,
                port,
                auth,
                token,
                allowedOrigins,
                trustedProxies,
                providers,
                defaultModel,
                agents,
                open,
                households,
                announce,
                books,
                tools,
                links,
                traces);
    }

    /// With the agents of the host person, each with its own model or the default one.
    public GatewaySettings withAgents(Map<String, Optional<ModelRef>> others) {
        return new GatewaySettings(
                stateDir,
                bind,
                port,
                auth,
                token,
                allowedOrigins,
                trustedProxies,
                providers,
                defaultModel,
                others,
                console,
                households,
                announce,
                books,
                tools,
                links,
                traces);
    }

    /// With accounts on chat networks.
    public GatewaySettings withHouseholds(Households others) {
        return new GatewaySettings(
                stateDir,
                bind,
                port,
                auth,
                token,
                allowedOrigins,
                trustedProxies,
                providers,
                defaultModel,
                agents,
                console,
                others,
                announce,
                books,
                tools,
                links,
                traces);
    }

    public GatewaySettings withTraces(TraceSettings others) {
        return new GatewaySettings(
                stateDir,
                bind,
                port,
                auth,
                token,
                allowedOrigins,
                trustedProxies,
                providers,
                defaultModel,
                agents,
                console,
                households,
                announce,
                books,
                tools,
                links,
                Optional.of(others));
    }

    public GatewaySettings withAnnounce(boolean wanted) {
        return new GatewaySettings(
                stateDir,
                bind,
                port,
                auth,
                token,
                allowedOrigins,
                trustedProxies,
                providers,
                defaultModel,
                agents,
                console,
                households,
                wanted,
                books,
                tools,
                links,
                traces);
    }

    /// With what configurations say about agents themselves.
    public GatewaySettings withBooks(AgentBooks others) {
        return new GatewaySettings(
                stateDir,
                bind,
                port,
                auth,
                token,
                allowedOrigins,
                trustedProxies,
                providers,
                defaultModel,
                agents,
                console,
                households,
                announce,
                others,
                tools,
                links,
                traces);
    }

    /// With lists of tools for agents.
    public GatewaySettings withTools(ToolSettings others) {
        return new GatewaySettings(
                stateDir,
                bind,
                port,
                auth,
                token,
                allowedOrigins,
                trustedProxies,
                providers,
                defaultModel,
                agents,
                console,
                households,
                announce,
                books,
                others,
                links,
                traces);
    }

    /// Whether a text is an address, or a network such as `10.0.0.0/8`.
    public static boolean isProxy(String text) {
        try {
            Proxies.of(Set.of(text));
            return true;
        } catch (IllegalArgumentException e) {
            // Neither.
            return false;
        }
    }

    public GatewaySettings withTrustedProxies(Set<String> others) {
        return new GatewaySettings(
                stateDir,
                bind,
                port,
                auth,
                token,
                allowedOrigins,
                others,
                providers,
                defaultModel,
                agents,
                console,
                households,
                announce,
                books,
                tools,
                links,
                traces);
    }

    /// How a link without a device key may prove itself.
    public enum AuthMode {
        /// By the shared token of the host person.
        TOKEN,
        /// By coming over loopback. Refused once there are two people.
        NONE
    }
}
