package dev.clawnet.app.command;

import dev.clawnet.app.cli.CliCommand;
import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Output;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.cli.Surroundings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `clawnet node install`: writes the systemd user unit of this machine's node host. It starts nothing: what systemd is
/// to do is told as a next step.
@Command(
        sortOptions = false,
        footer = {
            "",
            "The node is paired first, with `clawnet node run --code`: a unit holds no code.",
            "",
            "Example: clawnet node install --policy ~/node-policy.json --dry-run"
        })
final class NodeInstallCommand extends CliCommand {
    @Option(names = "--profile", paramLabel = "NAME", description = "Which device this node is (default: node).")
    private String profile = "node";

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "What may be reached here (default: policy.json beside the profile).")
    private Optional<Path> policy = Optional.empty();

    @Option(names = "--launcher", paramLabel = "FILE", description = "The clawnet to start (default: this one).")
    private Optional<Path> launcher = Optional.empty();

    @Option(names = "--dry-run", description = "Print the unit, and where it would be written; write nothing.")
    private boolean dry;

    private record Unit(String file, String unit, boolean written) {}

    @Override
    public Exit run(Surroundings world, Output output) {
        // Refuses a name that no profile can have.
        ProfileLinks.folder(world, Optional.of(profile));
        NodeUnit unit = new NodeUnit(profile, launcher(world), policy.map(Path::toAbsolutePath), world.home());
        Path file = NodeUnit.folder(world).resolve(NodeUnit.name(profile));
        String text = unit.text();
        if (dry) {
            output.answer(new Unit(file.toString(), text, false), "would write " + file, "", text.stripTrailing());
            return Exit.OK;
        }
        ours(file);
        write(file, text);
        String name = NodeUnit.name(profile);
        output.answer(
                new Unit(file.toString(), text, true),
                "wrote " + file,
                "next: systemctl --user daemon-reload && systemctl --user enable --now " + name,
                "to let it run while nobody is logged in: loginctl enable-linger");
        return Exit.OK;
    }

    /// A unit of that name that somebody else wrote is left alone.
    static void ours(Path file) {
        try {
            if (Files.exists(file) && !Files.readString(file).startsWith(NodeUnit.MARK)) {
                throw new Problem(Exit.FAILED, file + " is there, and `clawnet node install` did not write it")
                        .hint("move it away, or take another --profile");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /// As a whole or not at all.
    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(fresh, text);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private Path launcher(Surroundings world) {
        Path found = launcher.or(() -> world.variable("CLAWNET_LAUNCHER").map(Path::of))
                .or(() -> onPath(world))
                .orElseThrow(() -> new Problem(Exit.FAILED, "it is not known which clawnet a unit would start")
                        .next("clawnet node install --launcher /path/to/clawnet"));
        Path absolute = found.toAbsolutePath().normalize();
        if (!Files.isExecutable(absolute)) {
            throw new Problem(Exit.FAILED, absolute + " is no program")
                    .next("clawnet node install --launcher /path/to/clawnet");
        }
        if (NodeUnit.unfit(absolute)) {
            throw new Problem(Exit.FAILED, "systemd starts no program whose path holds a quote, a backslash or a $")
                    .hint("link " + absolute + " to a plain path, and name that with --launcher");
        }
        return absolute;
    }

    private static Optional<Path> onPath(Surroundings world) {
        return Stream.of(world.variable("PATH").orElse("").split(":", -1))
                .filter(folder -> folder.startsWith("/"))
                .map(folder -> Path.of(folder, "clawnet"))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
