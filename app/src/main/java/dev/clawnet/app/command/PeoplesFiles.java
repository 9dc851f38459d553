package dev.clawnet.app.command;

import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.app.config.ConfigProblem;
import dev.clawnet.gateway.channel.Household;
import dev.clawnet.protocol.id.PersonId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The files of other people than the host person: `people/<person id>/clawnet.json`, each of the shape of
/// the main one. What it says about accounts, bindings, sessions and mentions counts for that person alone;
/// the rest has no effect.
///
/// A file that cannot be used leaves its person without accounts, and nobody else.
final class PeoplesFiles {
    private static final Logger LOG = LoggerFactory.getLogger(PeoplesFiles.class);

    private PeoplesFiles() {}

    static Map<PersonId, Household> read(Path folder, Surroundings world) {
        Map<PersonId, Household> households = new HashMap<>();
        if (!Files.isDirectory(folder)) {
            return households;
        }
        try (DirectoryStream<Path> people = Files.newDirectoryStream(folder, Files::isDirectory)) {
            for (Path one : people) {
                Path file = one.resolve("clawnet.json");
                if (Files.isRegularFile(file)) {
                    add(one.getFileName().toString(), file, world, households);
                }
            }
        } catch (IOException e) {
            LOG.error("the folder of other people's files cannot be read folder={}", folder, e);
        }
        return households;
    }

    private static void add(String name, Path file, Surroundings world, Map<PersonId, Household> households) {
        try {
            households.put(
                    new PersonId(name),
                    GatewayOptions.reader(file, world).read(file).household());
        } catch (ConfigProblem problem) {
            LOG.error("this person's file cannot be used: {}", problem.getMessage());
        } catch (IllegalArgumentException e) {
            LOG.error("this folder is not named by a person's id folder={}", file.getParent());
        }
    }
}
