package dev.clawnet.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.clawnet.app.cli.Directory;
import dev.clawnet.app.cli.Runner;
import dev.clawnet.app.cli.Screen;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.app.command.ProfileLinks;
import dev.clawnet.client.LinkParts;
import dev.clawnet.client.Program;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is typed finds its command, whichever part of the directory it stands in.
class CommandsTest {
    /// Columns of the widest line of help: an example below it, which can be copied whole.
    private static final int WIDEST = 120;

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

    @Test
    void completion_knows_commands_of_one_two_and_three_words_to_the_shell_itself() throws Exception {
        Path bash = Path.of("/bin/bash");
        assumeTrue(Files.isExecutable(bash), "no bash here");
        Screen screen = new Screen(home);
        List<String> typed = List.of("completion");
        assertThat(new Runner(directory(typed), screen.surroundings()).run(typed))
                .isZero();
        Path script = Files.writeString(home.resolve("completion.sh"), screen.out());

        assertThat(completed(script, "clawnet doctor ''")).contains("bundle", "client");
        assertThat(completed(script, "clawnet models ''")).contains("status", "set", "auth", "aliases", "fallbacks");
        assertThat(completed(script, "clawnet models auth ''")).contains("add", "list", "remove");
        assertThat(completed(script, "clawnet mcp log''")).contains("login", "logout");
        assertThat(completed(script, "clawnet skills install --''")).contains("--name", "--yes");
    }

    private String mistyped(String... words) {
        Screen screen = new Screen(home);
        List<String> typed = List.of(words);
        assertThat(new Runner(directory(typed), screen.surroundings()).run(typed))
                .isEqualTo(2);
        return screen.err();
    }

    @Test
    void a_typo_names_what_stands_nearest_where_it_was_made() {
        assertThat(mistyped("up", "--prot", "1")).contains("did you mean --port?");
        assertThat(mistyped("route", "explain", "--chanel", "x")).contains("did you mean --channel?");
        assertThat(mistyped("models", "fallbacks", "ad", "x"))
                .contains("'models fallbacks ad'", "next: clawnet models fallbacks add\n");
        assertThat(mistyped("models", "fallbakcs", "add", "x")).contains("next: clawnet models fallbacks\n");
        assertThat(mistyped("agents", "bindx")).contains("next: clawnet agents bind\n");
        assertThat(mistyped("doctor", "clinet")).contains("next: clawnet doctor client\n");
    }

    @Test
    void no_line_of_any_help_is_wider_than_an_example_may_be() {
        for (Directory.Entry entry : directory(List.of("no", "such", "command")).entries()) {
            Screen screen = new Screen(home);
            List<String> typed = Stream.concat(Stream.of(entry.name().split(" ", -1)), Stream.of("--help"))
                    .toList();
            assertThat(new Runner(directory(typed), screen.surroundings()).run(typed))
                    .isZero();
            assertThat(screen.out().lines()).as(entry.name()).allMatch(line -> line.length() <= WIDEST);
        }
    }

    private String refused(String tool) {
        Screen screen = new Screen(home);
        List<String> typed = List.of("tools", "explain", "--agent", "work", "--tool", tool);
        assertThat(new Runner(directory(typed), screen.surroundings()).run(typed))
                .isEqualTo(2);
        return screen.err();
    }

    @Test
    void a_tool_that_no_agent_has_is_explained_as_that() {
        assertThat(refused("web_fetsch")).contains("did you mean web_fetch?", "clawnet tools list");
        assertThat(refused("web_search")).contains("lists may name it");
    }

    private static List<String> completed(Path script, String words) throws Exception {
        Process shell = new ProcessBuilder(
                        "/bin/bash",
                        "-c",
                        "source '" + script + "'; COMP_WORDS=(" + words + "); COMP_CWORD=$((${#COMP_WORDS[@]}-1)); "
                                + "_complete_clawnet; printf '%s\\n' \"${COMPREPLY[@]}\"")
                .redirectErrorStream(true)
                .start();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return said.lines().map(String::strip).toList();
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
