package dev.clawnet.app.command;

import dev.clawnet.app.cli.CliCommand;
import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Output;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.client.LinkFailure;
import dev.clawnet.client.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/// `clawnet profiles`: the devices that this user paired from here.
@Command(
        sortOptions = false,
        footer = {"", "Choose one with --profile, or CLAWNET_PROFILE.", "", "Example: clawnet profiles"})
final class ProfilesCommand extends CliCommand {
    private record Kept(String profile, Optional<String> person, Optional<String> url) {}

    private record AllKept(List<Kept> profiles, String inUse) {}

    @Override
    public Exit run(Surroundings world, Output output) {
        String used = ProfileLinks.name(world, Optional.empty());
        List<Kept> profiles = new ArrayList<>();
        Table table = new Table("PROFILE", "PERSON", "GATEWAY", "");
        for (Path folder : folders(ProfileLinks.folder(world))) {
            String name = String.valueOf(folder.getFileName());
            Optional<Profile> kept = load(folder);
            Kept one = new Kept(name, kept.flatMap(Profile::personName), kept.map(Profile::url));
            profiles.add(one);
            table.row(
                    name,
                    Table.orDash(one.person()),
                    one.url().orElse("cannot be read: pair again"),
                    name.equals(used) ? "in use" : "");
        }
        List<String> lines = table.lines("no device is paired yet: clawnet pair <setup-code>");
        output.answer(new AllKept(profiles, used), lines.toArray(String[]::new));
        return Exit.OK;
    }

    private static List<Path> folders(Path root) {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(root)) {
            return entries.filter(folder -> Files.exists(folder.resolve("profile.json")))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new Problem(Exit.FAILED, "cannot read " + root);
        }
    }

    private static Optional<Profile> load(Path folder) {
        try {
            return Profile.load(folder);
        } catch (LinkFailure unreadable) {
            return Optional.empty();
        }
    }
}
