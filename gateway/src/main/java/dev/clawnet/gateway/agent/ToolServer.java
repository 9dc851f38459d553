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
    public record Web(URI address, Map<String, Secret> headers) implements Way {
        public Web {
            headers = Map.copyOf(headers);
        }
    }
}
