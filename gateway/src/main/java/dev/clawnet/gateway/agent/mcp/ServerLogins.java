package dev.clawnet.gateway.agent.mcp;

import dev.clawnet.gateway.agent.ToolServer;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.protocol.catalogue.McpMethods;
import dev.clawnet.protocol.catalogue.McpMethods.LoginBegun;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.util.Map;
import java.util.Optional;

/// What the callers' own servers have of sign-ins.
final class ServerLogins {
    private final Servers servers;
    private final Logins logins;
    private final SignIns signIns;

    ServerLogins(Servers servers, Logins logins, SignIns signIns) {
        this.servers = servers;
        this.logins = logins;
        this.signIns = signIns;
    }

    Connection connection(PersonId owner, String server) {
        return Optional.ofNullable(servers.of(owner).get(server))
                .orElseThrow(() -> new Fault(
                        ErrorCode.NOT_FOUND,
                        "you have no server of that name",
                        Map.of("hint", "list your servers with `clawnet mcp list`")));
    }

    LoginBegun begin(Caller caller, McpMethods.BeginLogin wanted) {
        Connection connection = connection(caller.person(), wanted.server());
        return signIns.begin(
                caller, new Servers.Key(caller.person(), wanted.server()), connection.spec(), wanted.redirect());
    }

    /// The server's connection, which begins anew with what was got.
    Connection finish(Caller caller, McpMethods.FinishLogin brought) {
        Connection connection = connection(caller.person(), brought.server());
        signIns.finish(new Servers.Key(caller.person(), brought.server()), brought);
        connection.anew();
        return connection;
    }

    /// The server's connection, which begins anew without.
    Connection logout(Caller caller, String server) {
        Connection connection = connection(caller.person(), server);
        logins.remove(new Servers.Key(caller.person(), server), caller.actor());
        connection.anew();
        return connection;
    }

    /// How a server is signed in to, as its owner reads it.
    Optional<String> state(PersonId owner, String server, Connection connection) {
        if (!(connection.spec().way() instanceof ToolServer.Web web)) {
            return Optional.empty();
        }
        if (connection.state().wantsLogin()
                && !Servers.authorized(web)
                && !web.login().unattended()) {
            return Optional.of("wanted");
        }
        return logins.has(new Servers.Key(owner, server), web.address()) ? Optional.of("kept") : Optional.empty();
    }
}
