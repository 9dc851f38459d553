package dev.clawnet.app.command;

import dev.clawnet.app.cli.CliCommand;
import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Output;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.app.config.ConfigProblem;
import dev.clawnet.app.config.Migration;
import dev.clawnet.app.config.Migration.Report;
import dev.clawnet.app.config.Migration.Taken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `clawnet import openclaw`: brings an older program's folder over; changes nothing there.
@Command(
        sortOptions = false,
        footer = {"", "Example: clawnet import openclaw --dir ~/.coderclaw"})
public final class ImportCommand extends CliCommand {
    @Option(names = "--dir", paramLabel = "DIR", description = "Its folder (default: ~/.openclaw, then ~/.coderclaw).")
    private Optional<Path> dir = Optional.empty();

    @Override
    public Exit run(Surroundings world, Output output) {
        Path source = dir.or(() -> usual(world))
                .filter(Files::isDirectory)
                .orElseThrow(() -> new Problem(
                                Exit.FAILED,
                                "there is no folder to import"
                                        + dir.map(d -> ": " + d).orElse(""))
                        .next("clawnet import openclaw --dir DIR"));
        if (source.toAbsolutePath().normalize().startsWith(world.home().normalize())) {
            throw new Problem(Exit.USAGE, source + " is our own folder")
                    .next("clawnet import openclaw --dir ~/.openclaw");
        }
        Report report;
        try {
            report = Migration.run(
                    source,
                    world.home(),
                    stateDir(world),
                    GatewayOptions.reader(source.resolve("openclaw.json"), world),
                    ConfigPlaces.folders(world)
                            .map(folder -> folder.toAbsolutePath().normalize())
                            .filter(Files::notExists)
                            .toList());
        } catch (ConfigProblem problem) {
            throw new Problem(
                            Exit.FAILED,
                            "its configuration cannot be used; nothing was brought over\n" + problem.getMessage())
                    .hint("correct a copy of the folder and import that");
        } catch (IOException e) {
            throw new Problem(Exit.FAILED, "a file cannot be read or written; nothing was brought over")
                    .hint("look at who may read the folder, and at the room on the disk; then run it again");
        }
        output.answer(report, lines(report).toArray(String[]::new));
        return Exit.OK;
    }

    private static Path stateDir(Surroundings world) {
        return new GatewayOptions(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty())
                .stateDir(world);
    }

    private static Optional<Path> usual(Surroundings world) {
        return ConfigPlaces.folders(world)
                .filter(folder -> !folder.equals(world.home()))
                .filter(Files::isDirectory)
                .findFirst();
    }

    private static List<String> lines(Report report) {
        List<String> lines = new ArrayList<>();
        lines.add("brought over from " + report.source() + " to " + report.home() + ":");
        lines.add("  " + report.agents() + " agents, " + report.bindings() + " bindings");
        Map<String, Long> kinds = report.taken().stream()
                .collect(Collectors.groupingBy(Taken::kind, TreeMap::new, Collectors.counting()));
        kinds.forEach((kind, count) -> lines.add("  " + count + " files: " + kind));
        if (!report.left().isEmpty()) {
            lines.add("left where it was:");
            report.left().forEach(left -> lines.add("  " + left.what() + " (" + left.files() + "): " + left.why()));
        }
        if (!report.changed().isEmpty()) {
            lines.add("changed in the copy of the configuration, so that agents leave the old folder alone:");
            report.changed().forEach(one -> lines.add("  " + one.key() + ": " + one.to()));
        }
        report.warnings().forEach(lines::add);
        lines.add("  " + report.sessions() + " sessions with " + report.turns() + " turns, and " + report.senders()
                + " senders, which the gateway takes when it starts or its configuration changes");
        lines.add("each agent's folder may be learnt by those whom its access policy admits; once the gateway runs:");
        lines.add("  next  clawnet up, then clawnet rules list and clawnet agents list --bindings");
        return lines;
    }
}
