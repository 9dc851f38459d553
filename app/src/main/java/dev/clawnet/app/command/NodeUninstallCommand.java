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
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `clawnet node uninstall`: removes the unit that `clawnet node install` wrote. Profile, policy and former contents
/// stay.
@Command(
        sortOptions = false,
        footer = {"", "Example: clawnet node uninstall --dry-run"})
final class NodeUninstallCommand extends CliCommand {
    @Option(names = "--profile", paramLabel = "NAME", description = "Which device the node is (default: node).")
    private String profile = "node";

    @Option(names = "--dry-run", description = "Say what would be removed; remove nothing.")
    private boolean dry;

    private record Removed(String file, boolean removed) {}

    @Override
    public Exit run(Surroundings world, Output output) {
        ProfileLinks.folder(world, Optional.of(profile));
        Path file = NodeUnit.folder(world).resolve(NodeUnit.name(profile));
        if (!Files.exists(file)) {
            throw new Problem(Exit.FAILED, "there is no unit at " + file).next("clawnet node install");
        }
        NodeInstallCommand.ours(file);
        if (dry) {
            output.answer(new Removed(file.toString(), false), "would remove " + file);
            return Exit.OK;
        }
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + file, e);
        }
        output.answer(
                new Removed(file.toString(), true),
                "removed " + file,
                "next: systemctl --user disable --now " + NodeUnit.name(profile) + "; systemctl --user daemon-reload");
        return Exit.OK;
    }
}
