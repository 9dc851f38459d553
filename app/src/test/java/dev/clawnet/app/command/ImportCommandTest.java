package dev.clawnet.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.app.cli.Directory;
import dev.clawnet.app.cli.Runner;
import dev.clawnet.app.cli.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandTest {
    @TempDir
    private Path home;

    private Path source;

    @BeforeEach
    void makeSource() throws IOException {
        source = home.resolve(".coderclaw");
        file(
                "coderclaw.json",
                "{ agents: { list: { $include: 'agents.json5' } }, // theirs\n"
                        + " bindings: [{ agentId: 'work', match: { channel: 'whatsapp', peer: { kind: 'dm', id: '+1' } } }] }");
        file("agents.json5", "[{ id: 'home' }, { id: 'work' }]");
        file("agents/work/agent/auth-profiles.json", "{ \"version\": 1 }");
        file("agents/work/sessions/sessions.json", "{}");
        file("agents/work/sessions/0c1.jsonl", "{}\n");
        file("credentials/whatsapp-allowFrom.json", "{ \"version\": 1, \"allowFrom\": [\"+1\"] }");
        file("credentials/whatsapp/creds.json", "{}");
        file("devices/paired.json", "{}");
        file("workspace-work/AGENTS.md", "x");
        Files.writeString(home.resolve("secret"), "s");
        Files.createSymbolicLink(source.resolve("agents/work/sessions/link.jsonl"), home.resolve("secret"));
    }

    private void file(String name, String text) throws IOException {
        Path file = source.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private String run(int exit, String... arguments) {
        Screen screen = new Screen(home);
        List<Directory.Entry> entries = new ArrayList<>(AgentsCommands.entries());
        entries.add(new Directory.Entry("import openclaw", "Imports.", ImportCommand::new));
        entries.add(new Directory.Entry("route explain", "Explains.", RouteExplainCommand::new));
        int code = new Runner(new Directory(entries), screen.surroundings()).run(List.of(arguments));
        assertThat(code).as(screen.out() + screen.err()).isEqualTo(exit);
        return screen.out() + screen.err();
    }

    private Map<String, String> state(Path folder) throws IOException {
        Map<String, String> state = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.toList()) {
                String content = Files.isRegularFile(path) ? Arrays.toString(Files.readAllBytes(path)) : "";
                state.put(
                        path.toString(),
                        content + Files.getLastModifiedTime(path) + Files.getPosixFilePermissions(path));
            }
        }
        return state;
    }

    @Test
    void agents_bindings_sessions_profiles_and_pairings_come_over_and_the_source_stays_as_it_was() throws IOException {
        Map<String, String> before = state(source);

        String told = run(0, "import", "openclaw");

        assertThat(state(source)).isEqualTo(before);
        assertThat(told)
                .contains("2 agents, 1 bindings")
                .contains("2 files: configuration")
                .contains("2 files: session")
                .contains("1 files: auth profiles")
                .contains("1 files: pairing")
                .contains("devices/ (1): devices are paired anew")
                .contains("workspace-work/ (1): the configuration goes on naming it")
                .contains("link.jsonl (1): it is a link")
                .contains("credentials/ (1): the channel is not served yet");
        Path ours = home.resolve(".clawnet");
        assertThat(ours.resolve("agents/work/sessions/0c1.jsonl")).exists();
        assertThat(ours.resolve("agents/work/sessions/link.jsonl")).doesNotExist();
        assertThat(Files.getPosixFilePermissions(ours.resolve("agents/work/agent/auth-profiles.json")))
                .hasSize(2);
        assertThat(run(0, "route", "explain", "--channel", "whatsapp", "--peer", "direct:+1"))
                .contains("agent     work");
        assertThat(run(0, "agents", "list")).contains("- home (default)");
    }

    @Test
    void what_is_here_already_is_not_overwritten() throws IOException {
        Path ours = Files.createDirectories(home.resolve(".clawnet"));
        Files.writeString(ours.resolve("clawnet.json"), "{}");

        assertThat(run(0, "import", "openclaw", "--dir", source.toString())).contains("clawnet.json is there already");
        assertThat(ours.resolve("clawnet.json")).hasContent("{}");
    }

    @Test
    void a_configuration_that_is_no_good_brings_nothing_over() throws IOException {
        file("coderclaw.json", "{ agnts: {} }");

        assertThat(run(1, "import", "openclaw"))
                .contains("nothing was brought over")
                .contains("unknown key agnts");
        assertThat(home.resolve(".clawnet")).doesNotExist();
        assertThat(run(1, "import", "openclaw", "--dir", home.resolve("gone").toString()))
                .contains("there is no folder to import");
    }
}
