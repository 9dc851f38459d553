package dev.clawnet.app.command;

import dev.clawnet.app.cli.CliCommand;
import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Output;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.app.config.ConfigFile;
import dev.clawnet.app.config.ConfigRemote;
import dev.clawnet.app.config.ConfigWatch;
import dev.clawnet.gateway.FirstRun;
import dev.clawnet.gateway.GatewaySettings;
import dev.clawnet.gateway.config.ConfigBook;
import dev.clawnet.protocol.device.SetupCode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `clawnet up`: starts a gateway and stays until it is told to stop.
@Command(
        sortOptions = false,
        footer = {
            "",
            "Example: clawnet up --port 18789",
            "",
            "Environment: CLAWNET_STATE_DIR, CLAWNET_CONFIG_PATH, CLAWNET_GATEWAY_TOKEN, CLAWNET_GATEWAY_PORT.",
            "OPENCLAW_ and CODERCLAW_ in place of CLAWNET_ are read too, but for the state directory."
        })
public final class UpCommand extends CliCommand {
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Daemon daemon;
    private final Consumer<Path> logs;
    private final Runnable untilStopped;
    private final Ticking ticking;

    @Option(names = "--port", paramLabel = "N", description = "Port to listen on; 0 takes a free one (default: 18789).")
    private Optional<Integer> port = Optional.empty();

    @Option(names = "--bind", paramLabel = "WHERE", description = "loopback (default), lan, or an address.")
    private Optional<String> bind = Optional.empty();

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description = "Where store, ledger and keys live (default: ~/.clawnet/gateway).")
    private Optional<Path> stateDir = Optional.empty();

    @Option(names = "--config", paramLabel = "FILE", description = "Configuration (default: ~/.clawnet/clawnet.json).")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--announce",
            description = "Say on the network (multicast DNS) that it is there; see `clawnet discover`.")
    private boolean announce;

    /// The answer under `--json`; codes are text here on purpose: this is the one time they are shown.
    private record Up(
            String address,
            String fingerprint,
            String stateDir,
            List<String> announced,
            Optional<String> setupCode,
            Optional<String> recoveryCode) {}

    /// A command with its daemon.
    ///
    /// @param logs sends log events to a file in the state directory
    /// @param untilStopped returns when the process is told to stop
    /// @param ticking does something again and again meanwhile
    public UpCommand(Daemon daemon, Consumer<Path> logs, Runnable untilStopped, Ticking ticking) {
        this.daemon = daemon;
        this.logs = logs;
        this.untilStopped = untilStopped;
        this.ticking = ticking;
    }

    @Override
    public Exit run(Surroundings world, Output output) {
        GatewayOptions options = new GatewayOptions(port, bind, stateDir, config, announce);
        GatewayOptions.Resolved resolved = options.resolve(world);
        resolved.file().ifPresent(file -> output.remark("configuration: " + file));
        if (!resolved.config().unused().isEmpty()) {
            output.remark("accepted without effect yet: "
                    + String.join(", ", resolved.config().unused()));
        }
        resolved.config().warnings().forEach(output::remark);
        GatewaySettings settings = resolved.settings();
        logs.accept(settings.stateDir());
        Path file = resolved.file().orElse(GatewayOptions.usualFile(world));
        ConfigFile reader = GatewayOptions.reader(file, world);
        ConfigWatch watch = new ConfigWatch(file, reader, world.clock());
        ConfigBook book = new ConfigRemote(file, reader, world.random(), ConfigCommands.OfFile.isFixed(world));
        try (Served gateway = new Served(daemon, settings, book, output)) {
            report(gateway.running(), settings, output);
            Runnable look = () -> gateway.look(watch, changed -> options.settings(world, changed));
            try (Ticking.Ticks _ = ticking.every(LOOK, look)) {
                untilStopped.run();
            }
        }
        return Exit.OK;
    }

    private static void report(Daemon.Running gateway, GatewaySettings settings, Output output) {
        String address = url(gateway.address());
        Optional<FirstRun> first = gateway.firstRun();
        Up up = new Up(
                address,
                gateway.fingerprint(),
                settings.stateDir().toString(),
                gateway.announced(),
                first.map(run -> run.setupCode().reveal()),
                first.map(UpCommand::wayBack));
        output.answer(
                up,
                "ClawNet is up at " + address,
                "  fingerprint  " + gateway.fingerprint(),
                "  state        " + settings.stateDir());
        if (settings.announce()) {
            output.say(
                    gateway.announced().isEmpty()
                            ? "  announced    nowhere: logs/gateway.jsonl of the state directory says why"
                            : "  announced    on " + String.join(", ", gateway.announced()) + ": clawnet discover");
        }
        first.ifPresentOrElse(
                run -> welcome(run, output),
                () -> output.say(
                        "  next         clawnet health; for one more device: clawnet invite, on one that is in"));
    }

    private static void welcome(FirstRun first, Output output) {
        output.say("");
        output.say("Nobody has paired a device yet. Pair your own with this code; it works once, within a day:");
        output.say("  clawnet pair " + first.setupCode().reveal());
        output.say("");
        output.say("Pairing shows you the recovery code to keep. Until then this one lets you in, too:");
        output.say("  clawnet pair " + wayBack(first));
    }

    private static String wayBack(FirstRun first) {
        return Given.wayBack(SetupCode.parse(first.setupCode().reveal()), first.recoveryCode());
    }

    private static String url(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        String name = host.isAnyLocalAddress() ? "127.0.0.1" : host.getHostAddress();
        return "wss://" + (name.contains(":") ? "[" + name + "]" : name) + ":" + address.getPort();
    }
}
