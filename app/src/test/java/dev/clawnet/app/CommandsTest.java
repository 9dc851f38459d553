package dev.clawnet.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.app.cli.Directory;
import dev.clawnet.app.cli.Screen;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.app.command.ProfileLinks;
import dev.clawnet.client.LinkParts;
import dev.clawnet.client.Program;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is typed finds its command, whichever part of the directory it stands in.
class CommandsTest {
    @TempDir
    private Path home;

    @Test
    void every_command_is_found_by_its_name() {
        List<Directory.Entry> all = directory(List.of("no", "such", "command")).entries();
        assertThat(all).hasSizeGreaterThan(80);

        for (Directory.Entry entry : all) {
            List<String> words = List.of(entry.name().split(" ", -1));
            List<String> typed =
                    Stream.concat(words.stream(), Stream.of("--help")).toList();
            assertThat(directory(typed).find(typed).map(Directory.Entry::name))
                    .as(entry.name())
                    .contains(entry.name());
        }
    }

    private Directory directory(List<String> typed) {
        Surroundings world = new Screen(home).surroundings();
        return Commands.directory(
                typed,
                world,
                () -> new ProfileLinks(
                        new LinkParts(
                                world.clock(),
                                new SecureRandom(),
                                Thread.ofVirtual().factory()),
                        Program.of("test", "test")),
                new Stop());
    }
}
