package dev.clawnet.gateway.agent.mcp;

import dev.clawnet.gateway.agent.ToolServer;
import dev.clawnet.gateway.agent.mcp.wire.Beginning;
import dev.clawnet.gateway.agent.mcp.wire.McpFailure;
import dev.clawnet.gateway.agent.mcp.wire.OAuth;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.protocol.catalogue.McpMethods;
import dev.clawnet.protocol.catalogue.McpMethods.LoginBegun;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Sign-ins that were begun and wait for their browser. They end with the gateway, or when their time is over.
///
/// Threat: a browser that brings the answer to somebody else's question. What is brought counts for the person who
/// began, once, with the state that they were given. See `McpLoginTest`.
final class SignIns {
    private static final String HINT = "hint";

    private final Logins logins;
    private final InstantSource clock;
    private final Way way;
    private final Map<Servers.Key, Pending> pending = new HashMap<>();

    private record Pending(OAuth oauth, OAuth.Begun begun, Instant ends) {}

    /// How a server is reached.
    interface Way {
        /// A client that is to sign in.
        OAuth client(Servers.Key place, ToolServer.Web web, URI redirect, String actor);

        /// Greets a server and asks what it offers, to hear what it wants.
        void hear(ToolServer.Web web, Beginning beginning) throws McpFailure;
    }

    SignIns(Logins logins, InstantSource clock, Way way) {
        this.logins = logins;
        this.clock = clock;
        this.way = way;
    }

    LoginBegun begin(Caller caller, Servers.Key place, ToolServer spec, String redirect) {
        ToolServer.Web web = web(place, spec);
        logins.begun(place, caller.actor());
        OAuth oauth = way.client(place, web, URI.create(redirect), caller.actor());
        Beginning beginning = new Beginning(oauth);
        try {
            way.hear(web, beginning);
        } catch (McpFailure e) {
            if (beginning.begun().isEmpty()) {
                throw denied(place, e);
            }
        }
        OAuth.Begun begun = beginning
                .begun()
                .orElseThrow(() -> new Fault(
                        ErrorCode.CONFLICT,
                        "the server " + place.name() + " wants no sign-in",
                        Map.of(HINT, "`clawnet mcp status " + place.name() + "` shows how it is")));
        Instant ends = clock.instant().plus(AgentLimits.MCP_LOGIN);
        keep(place, new Pending(oauth, begun, ends));
        return new LoginBegun(place.name(), begun.page().toString(), ends.toEpochMilli());
    }

    private static ToolServer.Web web(Servers.Key place, ToolServer spec) {
        boolean program = !(spec.way() instanceof ToolServer.Web);
        if (spec.way() instanceof ToolServer.Web web
                && !Servers.authorized(web)
                && !web.login().unattended()) {
            return web;
        }
        throw new Fault(
                ErrorCode.CONFLICT,
                program
                        ? "the server " + place.name() + " is a program of this machine: nobody signs in to it"
                        : "the configuration says how the server " + place.name() + " is signed in to",
                Map.of(
                        HINT,
                        program
                                ? "give it what it needs by mcp.servers." + place.name() + ".env"
                                : "take the Authorization header or auth.grant out of mcp.servers." + place.name()));
    }

    private synchronized void keep(Servers.Key place, Pending fresh) {
        Instant now = clock.instant();
        pending.values().removeIf(each -> !now.isBefore(each.ends()));
        if (pending.size() >= AgentLimits.MCP_LOGINS && !pending.containsKey(place)) {
            throw new Fault(
                    ErrorCode.LIMIT_REACHED,
                    "too many sign-ins wait for their browsers",
                    Map.of(HINT, "try again in a few minutes"));
        }
        pending.put(place, fresh);
    }

    /// The token is kept when this returns.
    void finish(Servers.Key place, McpMethods.FinishLogin brought) {
        Pending taken = take(place, brought.state());
        try {
            taken.oauth()
                    .finish(
                            taken.begun(),
                            new OAuth.Returned(brought.code(), brought.state(), brought.issuer()),
                            clock.instant().plus(AgentLimits.MCP_LOGIN_ASK));
        } catch (McpFailure e) {
            throw denied(place, e);
        }
    }

    /// A state that was not given takes nothing away.
    private synchronized Pending take(Servers.Key place, String state) {
        Optional<Pending> found = Optional.ofNullable(pending.get(place))
                .filter(each -> clock.instant().isBefore(each.ends()))
                .filter(each -> each.begun().state().matches(state));
        if (found.isEmpty()) {
            throw new Fault(
                    ErrorCode.NOT_FOUND,
                    "no sign-in to the server " + place.name() + " waits for that browser",
                    Map.of(HINT, "begin again with `clawnet mcp login " + place.name() + "`"));
        }
        pending.remove(place);
        return found.get();
    }

    private static Fault denied(Servers.Key place, McpFailure failure) {
        return new Fault(
                ErrorCode.DENIED,
                "nobody can sign in to the server " + place.name() + ": " + failure.why(),
                Map.of(HINT, "ask whoever runs that server; `clawnet mcp login " + place.name() + "` tries again"));
    }
}
