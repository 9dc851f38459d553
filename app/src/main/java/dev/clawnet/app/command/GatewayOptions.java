package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.app.config.Config;
import dev.clawnet.app.config.ConfigFile;
import dev.clawnet.app.config.ConfigProblem;
import dev.clawnet.app.config.DotEnv;
import dev.clawnet.gateway.GatewaySettings;
import dev.clawnet.gateway.GatewaySettings.AuthMode;
import dev.clawnet.gateway.agent.AgentBook;
import dev.clawnet.gateway.agent.AgentBooks;
import dev.clawnet.gateway.channel.Households;
import dev.clawnet.protocol.secret.Secret;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a gateway is started with, from flags, environment, file and defaults, in this order.
///
/// @param port of the flag
/// @param bind of the flag: a mode or an address
/// @param stateDir of the flag
/// @param configFile of the flag
/// @param announce whether the flag is there
record GatewayOptions(
        Optional<Integer> port,
        Optional<String> bind,
        Optional<Path> stateDir,
        Optional<Path> configFile,
        boolean announce) {

    GatewayOptions(Optional<Integer> port, Optional<String> bind, Optional<Path> stateDir, Optional<Path> configFile) {
        this(port, bind, stateDir, configFile, false);
    }

    private static final int PORTS = 65_535;

    /// Settings, and the known keys of the file that have no effect yet.
    record Resolved(GatewaySettings settings, Optional<Path> file, Config config) {}

    Resolved resolve(Surroundings world) {
        Optional<Path> file = configFile(world);
        Config config = file.map(path -> read(path, world)).orElse(Config.EMPTY);
        return new Resolved(settings(world, config), file, config);
    }

    /// Flags and environment over what a file says.
    GatewaySettings settings(Surroundings world, Config config) {
        port.filter(flag -> flag < 0 || flag > PORTS).ifPresent(flag -> {
            throw new Problem(Exit.USAGE, "--port is " + flag + "; a port is 0 to 65535")
                    .next("clawnet up --port 18789");
        });
        int chosenPort = port.or(() -> portOf(world)).or(config::port).orElse(GatewaySettings.DEFAULT_PORT);
        PeoplesFiles.Found people = PeoplesFiles.read(peoplesFolder(world), stateDir(world), world);
        Optional<Secret> token = world.named("GATEWAY_TOKEN").map(Secret::of).or(config::token);
        return new GatewaySettings(
                stateDir(world),
                address(bind.or(config::bind).orElse("loopback")),
                chosenPort,
                config.auth().orElse(AuthMode.TOKEN),
                token,
                config.allowedOrigins(),
                config.trustedProxies(),
                config.providers(),
                config.model(),
                config.agents(),
                config.console().orElse(true),
                new Households(config.household(), people.households()),
                announce || config.announce().orElse(false),
                new AgentBooks(config.book().on(ground(world)), people.books()),
                config.tools(),
                config.links(),
                config.traces());
    }

    /// Where the host person's folders lie: beside the file, with its own folders and those of others closed.
    AgentBook.Ground ground(Surroundings world) {
        Path base = configFile(world)
                .map(file ->
                        Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(world.home()))
                .orElse(world.home());
        return new AgentBook.Ground(
                base,
                false,
                List.of(stateDir(world), peoplesFolder(world)),
                // CLAWNET_PROFILE says which device speaks, and moves nobody's folder.
                world.variable("OPENCLAW_PROFILE")
                        .or(() -> world.variable("CODERCLAW_PROFILE"))
                        .filter(name -> !name.equals("default"))
                        .orElse(""));
    }

    /// The file to read: named by flag or environment, or the usual one where it exists.
    Optional<Path> configFile(Surroundings world) {
        return configFile.or(() -> ConfigPlaces.file(world));
    }

    /// Where other people's files lie: beside the main one.
    private Path peoplesFolder(Surroundings world) {
        return configFile(world)
                .map(file -> file.toAbsolutePath().resolveSibling("people"))
                .orElse(world.home().resolve("people"));
    }

    static Path usualFile(Surroundings world) {
        return world.home().resolve("clawnet.json");
    }

    Path stateDir(Surroundings world) {
        return stateDir.or(() -> world.variable("CLAWNET_STATE_DIR").map(Path::of))
                .orElse(world.home().resolve("gateway"))
                .toAbsolutePath();
    }

    static Config read(Path path, Surroundings world) {
        try {
            return reader(path, world).read(path);
        } catch (ConfigProblem problem) {
            throw new Problem(Exit.USAGE, "the configuration cannot be used\n" + problem.getMessage())
                    .hint("correct the file; nothing was started")
                    .next("clawnet config validate --config " + path);
        }
    }

    static ConfigFile reader(Path path, Surroundings world) {
        return new ConfigFile(DotEnv.with(world.environment(), path.resolveSibling(".env")), world::homed);
    }

    private static Optional<Integer> portOf(Surroundings world) {
        return world.named("GATEWAY_PORT").map(text -> {
            if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > PORTS) {
                throw new Problem(
                                Exit.USAGE,
                                "the variable CLAWNET_GATEWAY_PORT (or its older name) is " + text
                                        + "; a port is 0 to 65535")
                        .hint("correct the variable, or give --port, which goes before it");
            }
            return Integer.parseInt(text);
        });
    }

    private static InetAddress address(String bind) {
        try {
            return switch (bind) {
                case "loopback", "auto" -> InetAddress.ofLiteral("127.0.0.1");
                case "lan" -> InetAddress.ofLiteral("0.0.0.0");
                default -> InetAddress.getByName(bind);
            };
        } catch (UnknownHostException e) {
            throw new Problem(Exit.USAGE, "'" + bind + "' is no address to listen on")
                    .hint("use loopback, lan, or an address of this machine");
        }
    }
}
