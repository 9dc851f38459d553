package dev.clawnet.app.config;

import dev.clawnet.gateway.GatewaySettings.AuthMode;
import dev.clawnet.gateway.agent.AgentBook;
import dev.clawnet.gateway.agent.model.ModelRef;
import dev.clawnet.gateway.agent.model.ModelSettings;
import dev.clawnet.gateway.agent.tool.ToolSettings;
import dev.clawnet.gateway.channel.Household;
import dev.clawnet.gateway.presence.Links;
import dev.clawnet.gateway.route.Routing;
import dev.clawnet.gateway.trace.TraceSettings;
import dev.clawnet.protocol.secret.Secret;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a configuration file says, as far as it has a use.
///
/// @param bind mode or address to listen on
/// @param console whether links without a device key enter
/// @param trustedProxies addresses and networks of proxies that are believed
/// @param agents the listed agents by name, with the model of each
/// @param routing which agent a message goes to
/// @param household accounts on chat networks, and which agent answers there
/// @param announce whether the gateway says on its network that it is there
/// @param book where agents live, and what they reach of one another; without the ground it stands on
/// @param tools which tools agents have, and where their programs run
/// @param links how many links stand at once
/// @param traces where traces are sent; empty: nothing is traced
/// @param unused known keys of the file that have no effect yet
/// @param warnings what the writer may not have meant, in lines ready to show
public record Config(
        Optional<Integer> port,
        Optional<String> bind,
        Optional<AuthMode> auth,
        Optional<Secret> token,
        Optional<Boolean> console,
        Set<String> allowedOrigins,
        Set<String> trustedProxies,
        Map<String, ModelSettings.Provider> providers,
        Optional<ModelRef> model,
        Map<String, Optional<ModelRef>> agents,
        Routing routing,
        Household household,
        Optional<Boolean> announce,
        AgentBook book,
        ToolSettings tools,
        Links.Bounds links,
        Optional<TraceSettings> traces,
        List<String> unused,
        List<String> warnings) {
    public static final Config EMPTY = new Config(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Set.of(),
            Set.of(),
            Map.of(),
            Optional.empty(),
            Map.of(),
            Routing.EMPTY,
            Household.EMPTY.with(SessionReader.usual()),
            Optional.empty(),
            AgentBook.NONE,
            ToolSettings.NONE,
            Links.Bounds.DEFAULT,
            Optional.empty(),
            List.of(),
            List.of());

    public Config {
        allowedOrigins = Collections.unmodifiableSet(new LinkedHashSet<>(allowedOrigins));
        trustedProxies = Set.copyOf(trustedProxies);
        providers = Collections.unmodifiableMap(new LinkedHashMap<>(providers));
        agents = Collections.unmodifiableMap(new LinkedHashMap<>(agents));
        unused = List.copyOf(unused);
        warnings = List.copyOf(warnings);
    }
}
