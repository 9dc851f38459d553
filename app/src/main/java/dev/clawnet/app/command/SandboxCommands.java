package dev.clawnet.app.command;

import dev.clawnet.app.cli.CliCommand;
import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Output;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.app.config.Config;
import dev.clawnet.app.escape.Escapes;
import dev.clawnet.app.escape.Row;
import dev.clawnet.gateway.agent.sandbox.Sandboxes;
import dev.clawnet.gateway.agent.sandbox.Walls;
import dev.clawnet.gateway.agent.tool.SandboxRules;
import dev.clawnet.gateway.agent.tool.ToolChain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `clawnet sandbox`: where programs of an agent run, and what they cannot reach.
public final class SandboxCommands {
    private SandboxCommands() {}

    private record Kind(String backend, boolean usable, Optional<String> missing, String bounds) {}

    /// `clawnet sandbox explain`.
    @Command(
            sortOptions = false,
            footer = {"", "Example: clawnet sandbox explain --agent work --session telegram:group:42"})
    public static final class Explain extends CliCommand {
        @Mixin
        private ToolSituation wanted = new ToolSituation();

        private record Explained(
                String agent,
                boolean sandboxed,
                String mode,
                String scope,
                String workspaceAccess,
                Optional<String> workspace,
                String backend,
                Optional<String> image,
                String network,
                long memoryBytes,
                int pids,
                double cpus,
                Optional<String> setupCommand,
                boolean usable,
                List<Kind> backends) {}

        @Override
        public Exit run(Surroundings world, Output output) {
            Config read = wanted.read(world);
            ToolChain chain = new ToolChain(read.tools());
            ToolChain.Situation where = wanted.of(read);
            SandboxRules rules = chain.sandbox(where);
            List<Kind> kinds = kinds();
            boolean usable =
                    kinds.stream().anyMatch(kind -> kind.backend().equals(word(rules.backend())) && kind.usable());
            Explained told = new Explained(
                    where.agent().orElse(""),
                    chain.sandboxed(where),
                    word(rules.mode()),
                    word(rules.scope()),
                    word(rules.access()),
                    rules.workspace(),
                    word(rules.backend()),
                    rules.box().image(),
                    rules.box().network(),
                    rules.box().bounds().memory(),
                    rules.box().bounds().pids(),
                    rules.box().bounds().cpus(),
                    rules.box().setup(),
                    usable,
                    kinds);
            List<String> lines = lines(told);
            lines.add(1, "  read      " + wanted.source(world));
            output.answer(told, lines.toArray(String[]::new));
            return told.sandboxed() && !usable ? Exit.FAILED : Exit.OK;
        }

        private static List<String> lines(Explained told) {
            List<String> lines = new ArrayList<>();
            lines.add(
                    told.sandboxed()
                            ? "programs of " + told.agent() + " run in a sandbox"
                                    + (told.usable() ? "" : ", which cannot be made here: they are refused")
                            : "programs of " + told.agent() + " run on a node, each after its owner's answer");
            lines.add("  mode      " + told.mode() + ", scope " + told.scope());
            lines.add("  folder    " + told.workspaceAccess()
                    + told.workspace().map(path -> " of " + path).orElse(""));
            lines.add("  network   " + told.network());
            lines.add("  bounds    " + (told.memoryBytes() >> 20) + " MiB, " + told.pids() + " processes, "
                    + (told.cpus() > 0 ? told.cpus() + " cpus" : "all cpus"));
            told.setupCommand().ifPresent(script -> lines.add("  setup     " + script));
            lines.add("");
            Table table = new Table("BACKEND", "HERE", "BOUNDS ARE KEPT BY");
            told.backends()
                    .forEach(kind -> table.row(
                            kind.backend() + (kind.backend().equals(told.backend()) ? " (chosen)" : ""),
                            kind.missing().orElse("yes"),
                            kind.bounds()));
            lines.addAll(table.lines(""));
            return lines;
        }
    }

    private static List<Kind> kinds() {
        Map<SandboxRules.Backend, Walls> walls = Sandboxes.walls(Sandboxes.CONTROL_GROUPS);
        List<Kind> kinds = new ArrayList<>();
        for (SandboxRules.Backend backend : SandboxRules.Backend.values()) {
            Optional.ofNullable(walls.get(backend))
                    .ifPresent(one ->
                            kinds.add(new Kind(word(backend), one.missing().isEmpty(), one.missing(), one.bounds())));
        }
        return kinds;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// `clawnet sandbox escape`.
    @Command(
            sortOptions = false,
            footer = {
                "",
                "Example: clawnet sandbox escape",
                "         clawnet sandbox escape --podman-image clawnet-test:latest --json"
            })
    public static final class Escape extends CliCommand {
        @Option(names = "--podman-image", paramLabel = "IMAGE", description = "Tries containers of podman too.")
        private Optional<String> podman = Optional.empty();

        @Option(names = "--docker-image", paramLabel = "IMAGE", description = "Tries containers of docker too.")
        private Optional<String> docker = Optional.empty();

        private record Escaped(boolean allRefused, List<Row> attempts, Map<String, String> notTried) {}

        @Override
        public Exit run(Surroundings world, Output output) {
            Map<SandboxRules.Backend, String> images = new EnumMap<>(SandboxRules.Backend.class);
            podman.ifPresent(image -> images.put(SandboxRules.Backend.PODMAN, image));
            docker.ifPresent(image -> images.put(SandboxRules.Backend.DOCKER, image));
            Escapes.Result result = tried(world, images);
            Table table = new Table("WALLS", "REACHED FOR", "BY", "CAME OF IT", "LAST WORDS");
            result.rows()
                    .forEach(row -> table.row(
                            row.where(), row.about(), row.tries(), row.got().orElse("refused"), row.evidence()));
            List<String> lines = new ArrayList<>(table.lines(""));
            result.left().forEach((walls, why) -> lines.add("not tried: " + walls + ": " + why));
            lines.add(result.rows().stream().filter(Row::refused).count() + " of "
                    + result.rows().size() + " refused");
            output.answer(new Escaped(result.allRefused(), result.rows(), result.left()), lines.toArray(String[]::new));
            return result.allRefused() ? Exit.OK : Exit.FAILED;
        }

        private static Escapes.Result tried(Surroundings world, Map<SandboxRules.Backend, String> images) {
            try {
                Path folder = Files.createTempDirectory("clawnet-escape");
                return new Escapes(world.environment(), world.random(), world.clock(), world.ticker())
                        .run(folder, images);
            } catch (IOException e) {
                throw new Problem(Exit.FAILED, "what is to be reached could not be laid out")
                        .hint("it takes a folder below the one for temporary files, and a free port of this machine");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Problem(Exit.FAILED, "stopped before everything was tried");
            }
        }
    }
}
