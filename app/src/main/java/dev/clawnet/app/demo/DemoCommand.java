package dev.clawnet.app.demo;

import dev.clawnet.app.cli.CliCommand;
import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Output;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.client.Program;
import dev.clawnet.gateway.Gateway;
import dev.clawnet.gateway.agent.model.ModelSettings;
import dev.clawnet.protocol.secret.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `clawnet demo`: plays a purchase between two companies on a gateway of its own, then tries what must not work.
@Command(
        sortOptions = false,
        footer = {"", "Example: clawnet demo --seed 7", "", "Lines that begin with # differ from run to run."})
public final class DemoCommand extends CliCommand {
    private static final String OPENAI = "openai:";

    private final Supplier<World> real;
    private final Runnable untilStopped;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of the story (default: ${DEFAULT-VALUE}).",
            defaultValue = "1")
    private long seed;

    @Option(names = "--model", paramLabel = "openai:NAME", description = "A real model in place of the scripts.")
    private Optional<String> model = Optional.empty();

    @Option(names = "--base-url", paramLabel = "URL", description = "Where that model answers, with its /v1.")
    private Optional<URI> baseUrl = Optional.empty();

    @Option(names = "--api-key-env", paramLabel = "VAR", description = "Environment variable that holds its key.")
    private Optional<String> apiKeyVariable = Optional.empty();

    @Option(names = "--stay", description = "Leave the gateway up at the end, until stopped, and keep its directory.")
    private boolean stay;

    @Option(names = "--adversary", description = "All agents obey every injected order and try everything.")
    private boolean adversary;

    /// The real world.
    ///
    /// @param program what the links say that they are
    public record World(Gateway.Ground ground, Program program) {}

    /// A command with the real world in it.
    ///
    /// @param untilStopped returns when the process is told to stop
    public DemoCommand(Supplier<World> world, Runnable untilStopped) {
        this.real = world;
        this.untilStopped = untilStopped;
    }

    @Override
    public Exit run(Surroundings world, Output output) {
        Play play = new Play(seed, real(world), adversary, false);
        long began = world.ticker().getAsLong();
        try {
            Path root = Files.createTempDirectory("clawnet-demo-").toRealPath();
            Demo.Outcome outcome = new Demo(play, root, real.get(), output).run(kept -> stayed(kept, output));
            boolean keep = stay || !outcome.ok();
            if (!keep) {
                Demo.remove(root);
            }
            output.say("# " + (keep ? "everything is left in " + root : "its directory is removed again") + "; it took "
                    + Duration.ofNanos(world.ticker().getAsLong() - began).toMillis() + " ms");
            output.answer(outcome);
            return outcome.ok() ? Exit.OK : Exit.FAILED;
        } catch (IOException e) {
            throw new Problem(Exit.FAILED, "the demo cannot use a directory for temporary files")
                    .hint("make room in it, or name another one: java.io.tmpdir");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Problem(Exit.FAILED, "the demo was interrupted");
        }
    }

    private void stayed(Path root, Output output) {
        if (stay) {
            output.say("# the gateway stays up; its directory is " + root + "; end it with Ctrl-C");
            untilStopped.run();
        }
    }

    private Optional<Play.Real> real(Surroundings world) {
        if (model.isEmpty()) {
            return Optional.empty();
        }
        String name = model.get();
        if (!name.startsWith(OPENAI) || baseUrl.isEmpty()) {
            throw new Problem(Exit.USAGE, "--model takes openai:NAME, together with --base-url")
                    .next("clawnet demo --help");
        }
        Optional<Secret> key = apiKeyVariable.map(variable -> world.variable(variable)
                .map(Secret::of)
                .orElseThrow(() -> new Problem(Exit.USAGE, "the variable " + variable + " is not set")));
        return Optional.of(new Play.Real(name.substring(OPENAI.length()), provider(baseUrl.get(), key)));
    }

    private static ModelSettings.Provider provider(URI url, Optional<Secret> key) {
        try {
            return new ModelSettings.Provider(ModelSettings.Api.OPENAI, url, key);
        } catch (IllegalArgumentException e) {
            throw new Problem(Exit.USAGE, "--base-url is an address that begins with http:// or https://, not " + url)
                    .next("clawnet demo --help");
        }
    }
}
