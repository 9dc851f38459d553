package dev.clawnet.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.app.cli.Directory;
import dev.clawnet.app.cli.Runner;
import dev.clawnet.app.cli.Screen;
import dev.clawnet.app.cli.Typed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
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
        file("agents/work/sessions/sessions.json", """
                { "agent:work:main": { "sessionId": "0c1", "updatedAt": 1767225600000, "label": "Daily" },
                  "agent:work:whatsapp:group:1203@g.us": { "sessionId": "0c2", "updatedAt": 1767225600001 },
                  "agent:work:gone": { "sessionId": "0c3", "updatedAt": 1 },
                  "agent:work:sly": { "sessionId": "0c4", "sessionFile": "../../../secret", "updatedAt": 1 } }
                """);
        file("agents/work/sessions/0c1.jsonl", """
                {"type":"session","version":3,"id":"0c1","timestamp":"2026-01-01T00:00:00Z","cwd":"/w"}
                {"type":"message","id":"a","parentId":null,"message":{"role":"user","content":"hello","timestamp":1}}
                {"type":"message","id":"x","parentId":"a","message":{"role":"assistant","content":"a dead branch"}}
                {"type":"message","id":"b","parentId":"a","message":{"role":"assistant","content":[{"type":"text","text":"hi"},{"type":"toolCall"}]}}
                {"type":"message","id":"c","parentId":"b","message":{"role":"toolResult","content":"secret of a tool"}}
                {"type":"message","id":"d","parentId":"c","message":{"role":"assistant","content":"done"}}
                {"type":"mess
                """.replaceAll("\n$", ""));
        file(
                "agents/work/sessions/0c2.jsonl",
                "{\"type\":\"message\",\"message\":{\"role\":\"user\",\"content\":\"x\"}}\n");
        file("credentials/whatsapp-allowFrom.json", "{ \"version\": 1, \"allowFrom\": [\"+1\"] }");
        file("credentials/whatsapp/creds.json", "{}");
        file("devices/paired.json", "{}");
        file("workspace-work/AGENTS.md", "x");
        file("workspace-work/big.bin", "x");
        file("credentials/whatsapp-pairing.json", "{ \"version\": 1, \"requests\": [] }");
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
        List<Directory.Entry> entries = new ArrayList<>(AgentsCommands.entries(new Typed()));
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
                .contains("2 sessions with 4 turns, and 1 senders")
                .contains("agents/work/sessions/ (1): lines of transcripts that cannot be read")
                .contains("agents/work/sessions/ (2): sessions without a transcript")
                .contains("1 files: auth profiles")
                .contains("devices/ (1): devices are paired anew")
                .contains("2 files: workspace")
                .contains("link.jsonl (1): it is a link")
                .contains("credentials/ (2): ");
        Path ours = home.resolve(".clawnet");
        assertThat(ours.resolve("agents/work/sessions")).doesNotExist();
        String bundle = Files.readString(bundles(ours).getFirst());
        assertThat(bundle)
                .contains("\"conversation\":\"main\"")
                .contains("\"conversation\":\"whatsapp:group:1203@g.us\"")
                .contains("\"who\":\"other\"")
                .contains("\"kind\":\"sender\"")
                .doesNotContain("dead branch")
                .doesNotContain("secret");
        assertThat(ours.resolve(".importing")).doesNotExist();
        assertThat(Files.getPosixFilePermissions(ours.resolve("agents/work/agent/auth-profiles.json")))
                .hasSize(2);
        assertThat(run(0, "route", "explain", "--channel", "whatsapp", "--peer", "direct:+1"))
                .contains("agent     work");
        assertThat(run(0, "agents", "list")).contains("- home (default)");
    }

    @Test
    void agents_live_in_our_folder_after_an_import_and_the_old_one_is_left_alone() throws IOException {
        file("coderclaw.json", """
                { agents: { defaults: { workspace: '~/.coderclaw/workspace' }, // theirs
                    list: { $include: 'agents.json5' } },
                  hooks: { transformsDir: "~/.coderclaw/hooks" },
                  skills: { load: { extraDirs: ['/srv/skills'] } } }
                """);
        file("agents.json5", """
                [{ id: 'home', agentDir: '~/.coderclaw/keys/home' },
                 { id: 'work', workspace: "~/.coderclaw/desks/work" }, { id: 'far', workspace: '/srv/far' }]
                """);
        file("keys/home/auth-profiles.json", "{ \"version\": 1 }");
        file("desks/work/src/run.sh", "echo");
        Files.setPosixFilePermissions(
                source.resolve("desks/work/src/run.sh"), PosixFilePermissions.fromString("rwxr-xr-x"));
        file("workspace/AGENTS.md", "kind");

        String told = run(0, "import", "openclaw");

        Path ours = home.resolve(".clawnet");
        assertThat(told)
                .contains("agents.defaults.workspace: " + ours.resolve("workspace"))
                .contains("agents.list.0.agentDir: " + ours.resolve("keys/home"))
                .contains("agents.list.1.workspace: " + ours.resolve("desks/work"))
                .contains("hooks.transformsDir still names " + source.resolve("hooks"))
                .doesNotContain("/srv/far");
        assertThat(ours.resolve("clawnet.json")).content().contains("// theirs", "'agents.json5'");
        assertThat(ours.resolve("workspace/AGENTS.md")).hasContent("kind");
        assertThat(ours.resolve("keys/home/auth-profiles.json")).exists();
        assertThat(Files.isExecutable(ours.resolve("desks/work/src/run.sh"))).isTrue();
        assertThat(run(0, "agents", "list"))
                .contains("Workspace: " + ours.resolve("workspace"), "Agent dir: " + ours.resolve("keys/home"))
                .contains("Workspace: " + ours.resolve("desks/work"), "Workspace: /srv/far")
                .doesNotContain(source.toString());
    }

    @Test
    void a_copy_of_a_folder_of_another_machine_names_its_own_place_and_comes_over_all_the_same() throws IOException {
        file("coderclaw.json", "{ agents: { list: [{ id: 'home', workspace: '~/.openclaw/workspace-home' }] } }");
        file("workspace-home/AGENTS.md", "x");
        Path copy = Files.move(source, home.resolve("copy"));

        String told = run(0, "import", "openclaw", "--dir", copy.toString());

        Path ours = home.resolve(".clawnet/workspace-home");
        assertThat(told).contains("agents.list.0.workspace: " + ours);
        assertThat(ours.resolve("AGENTS.md")).exists();
    }

    @Test
    void private_chats_of_several_senders_are_kept_apart_and_the_import_says_so() throws IOException {
        String irc = "channels: { irc: { host: 'h', nick: 'n', allowFrom: ['ann'] } }";
        file("coderclaw.json", "{ " + irc + " }");
        assertThat(run(0, "import", "openclaw"))
                .contains("1 agents")
                .contains("session.dmScope is not set: a private chat is the agent's main session while one sender");

        wipe();
        file("credentials/irc-allowFrom.json", "{ \"version\": 1, \"allowFrom\": [\"bob\"] }");
        assertThat(run(0, "import", "openclaw"))
                .contains("session.dmScope is not set, and more than one sender reaches main")
                .contains("(per-account-channel-peer); `clawnet config set session.dmScope main`");

        wipe();
        file("coderclaw.json", "{ session: { dmScope: 'main' }, " + irc + " }");
        assertThat(run(0, "import", "openclaw")).doesNotContain("dmScope");
    }

    private void wipe() throws IOException {
        try (Stream<Path> all = Files.walk(home.resolve(".clawnet"))) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private static List<Path> bundles(Path ours) throws IOException {
        try (Stream<Path> all = Files.list(ours.resolve("gateway/imports"))) {
            return all.toList();
        }
    }

    @Test
    void the_same_folder_again_brings_nothing_twice() throws IOException {
        run(0, "import", "openclaw");
        Map<String, String> once = state(home.resolve(".clawnet"));

        assertThat(run(0, "import", "openclaw")).contains("they were brought before");
        assertThat(state(home.resolve(".clawnet"))).isEqualTo(once);
        Path bundle = bundles(home.resolve(".clawnet")).getFirst();
        Files.move(bundle, Path.of(bundle.toString().replace(".jsonl", ".taken")));
        run(0, "import", "openclaw");
        assertThat(bundles(home.resolve(".clawnet"))).hasSize(1);
    }

    @Test
    void a_source_that_is_broken_half_way_leaves_nothing_half_done() throws IOException {
        file("agents/zoe/sessions/sessions.json", "{ \"agent:zoe:main\": ");
        assertThat(run(1, "import", "openclaw"))
                .contains("nothing was brought over")
                .contains("zoe/sessions/sessions.json");
        assertThat(left()).isEmpty();

        Files.delete(source.resolve("agents/zoe/sessions/sessions.json"));
        file("agents/zoe/agent/auth-profiles.json", "{ \"version\"");
        assertThat(run(1, "import", "openclaw")).contains("this is no JSON");
        assertThat(left()).isEmpty();

        Files.delete(source.resolve("agents/zoe/agent/auth-profiles.json"));
        Files.createDirectories(home.resolve(".clawnet/gateway"));
        Files.writeString(home.resolve(".clawnet/gateway/imports"), "in the way");
        assertThat(run(1, "import", "openclaw")).contains("nothing was brought over");
        assertThat(left()).containsExactly("gateway/imports");
    }

    private List<String> left() throws IOException {
        Path ours = home.resolve(".clawnet");
        if (!Files.exists(ours)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(ours)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> ours.relativize(file).toString())
                    .toList();
        }
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
