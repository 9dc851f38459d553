package dev.clawnet.app.command;

import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.app.config.Config;
import dev.clawnet.app.config.ConfigProblem;
import dev.clawnet.gateway.agent.AgentBook;
import dev.clawnet.gateway.channel.Household;
import dev.clawnet.protocol.id.PersonId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The files of other people than the host person: `people/<person id>/clawnet.json`, each of the shape of
/// the main one. What it says about accounts, bindings, sessions, mentions and agents counts for that person alone;
/// the rest has no effect.
///
/// A file that cannot be used leaves its person without accounts, and nobody else.
final class PeoplesFiles {
    private static final Logger LOG = LoggerFactory.getLogger(PeoplesFiles.class);

    private PeoplesFiles() {}

    /// What was found, person by person.
    record Found(Map<PersonId, Household> households, Map<PersonId, AgentBook> books) {}

    /// Reads all of them.
    ///
    /// @param closed the gateway's own folder, in which no agent's folder may lie
    static Found read(Path folder, Path closed, Surroundings world) {
        Found found = new Found(new HashMap<>(), new HashMap<>());
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try (DirectoryStream<Path> people = Files.newDirectoryStream(folder, Files::isDirectory)) {
            for (Path one : people) {
                Path file = one.resolve("clawnet.json");
                if (Files.isRegularFile(file)) {
                    add(file, closed, world, found);
                }
            }
        } catch (IOException e) {
            LOG.error("the folder of other people's files cannot be read folder={}", folder, e);
        }
        return found;
    }

    /// Folders of such a person lie beside the file, and nowhere else.
    private static void add(Path file, Path closed, Surroundings world, Found found) {
        try {
            Path own = file.toAbsolutePath().resolveSibling(".").normalize();
            PersonId person = new PersonId(own.getFileName().toString());
            Config config = GatewayOptions.reader(file, world).read(file);
            found.households().put(person, config.household());
            found.books().put(person, config.book().on(new AgentBook.Ground(own, true, List.of(closed), "")));
        } catch (ConfigProblem problem) {
            LOG.error("this person's file cannot be used: {}", problem.getMessage());
        } catch (IllegalArgumentException e) {
            LOG.error("this folder is not named by a person's id folder={}", file.getParent());
        }
    }
}
