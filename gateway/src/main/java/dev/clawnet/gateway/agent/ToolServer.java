package dev.clawnet.gateway.agent;

import dev.clawnet.protocol.secret.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// A server of tools (MCP) as its owner's configuration names it.
///
/// @param agents slugs of the agents that are offered its tools; empty: all of the owner's
/// @param time that a call may take
public record ToolServer(Way way, Set<String> agents, Duration time) {
    /// What a server is called.
    public static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,23}");

    /// A call's time when the configuration names none.
    public static final Duration TIME = Duration.ofSeconds(60);

    public ToolServer {
        agents = Set.copyOf(agents);
    }

    /// How it is reached.
    public sealed interface Way {}

    /// A program that is started and spoken to through its pipes.
    ///
    /// @param folder that it starts in; its owner's home when left out
    public record Program(List<String> argv, Map<String, Secret> environment, Optional<Path> folder) implements Way {
        public Program {
            argv = List.copyOf(argv);
            environment = Map.copyOf(environment);
        }
    }

    /// An address on the web.
    ///
    /// @param headers on each request to it
    /// @param login how its owner, or their agents, sign in there when it wants that
    public record Web(URI address, Map<String, Secret> headers, Login login) implements Way {
        public Web {
            headers = Map.copyOf(headers);
        }

        public Web(URI address, Map<String, Secret> headers) {
            this(address, headers, Login.DEFAULT);
        }
    }

    /// What a configuration says of signing in.
    ///
    /// @param id that was agreed on with the authorization server before; absent: one is got there
    /// @param issuer the only authorization server that is asked; never absent with a secret
    /// @param document an address that describes this client, for authorization servers that take one
    /// @param scope asked for where the server itself names none
    /// @param unattended whether id and secret are enough, and nobody has to agree in a browser
    public record Login(
            Optional<String> id,
            Optional<Secret> secret,
            Optional<String> issuer,
            Optional<URI> document,
            Optional<String> scope,
            boolean unattended) {
        public Login {
            if (secret.isPresent() && issuer.isEmpty()) {
                throw new IllegalArgumentException("a client's secret needs the issuer that it may be sent to");
            }
        }

        public static final Login DEFAULT = new Login(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);
    }
}
