package dev.clawnet.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.app.cli.Directory;
import dev.clawnet.app.cli.Runner;
import dev.clawnet.app.cli.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCommandsTest {
    @TempDir
    private Path home;

    private String run(int exit, Screen screen, String... arguments) {
        List<Directory.Entry> entries = new ArrayList<>(ConfigCommands.entries());
        entries.add(new Directory.Entry("config validate", "Checks.", ConfigValidateCommand::new));
        entries.add(new Directory.Entry("config file", "Says which.", ConfigFileCommand::new));
        int code = new Runner(new Directory(entries), screen.surroundings()).run(List.of(arguments));
        assertThat(code).as(screen.out() + screen.err()).isEqualTo(exit);
        return screen.out() + screen.err();
    }

    private String run(int exit, String... arguments) {
        return run(exit, new Screen(home), arguments);
    }

    private Path file() {
        return home.resolve(".clawnet/clawnet.json");
    }

    @Test
    void a_value_is_json_or_written_as_in_the_file_or_a_string() throws IOException {
        run(0, "config", "set", "gateway.port", "20000");
        run(0, "config", "set", "session.dmScope", "per-peer");
        run(
                0,
                "config",
                "set",
                "channels.irc.accounts.office",
                "{ host: 'h', nick: 'n', /* why */ port: 0x1a0b } // end");
        run(0, "config", "set", "channels.irc.allowFrom", "['ann', \"bob\",]");
        run(0, "config", "set", "messages.responsePrefix", "{model} [");

        assertThat(run(0, "config", "get", "gateway.port")).isEqualTo("20000\n");
        assertThat(run(0, "config", "get", "session.dmScope")).isEqualTo("per-peer\n");
        assertThat(run(0, "config", "get", "channels.irc.accounts.office.nick")).isEqualTo("n\n");
        assertThat(run(0, "config", "get", "channels.irc.accounts.office.port")).isEqualTo("6667\n");
        assertThat(run(0, "config", "get", "channels.irc.allowFrom", "--json")).isEqualTo("[\"ann\",\"bob\"]\n");
        assertThat(run(0, "config", "get", "messages.responsePrefix")).isEqualTo("{model} [\n");
        assertThat(Files.readString(file())).contains("/* why */").doesNotContain("// end");
        assertThat(run(0, "config", "validate")).contains("is valid (it routes as the early profile does)");
        assertThat(run(0, "config", "file")).isEqualTo(file() + "\n");
    }

    private Path there(String name) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "{}");
    }

    private String found(Screen screen) {
        return run(0, screen, "config", "file").strip();
    }

    @Test
    void files_and_folders_of_the_older_programs_are_found_behind_our_own() throws IOException {
        assertThat(found(new Screen(home))).as("none").isEqualTo(file().toString());
        Path moltbot = there(".moltbot/moltbot.json");
        assertThat(found(new Screen(home))).isEqualTo(moltbot.toString());
        Path coder = there(".coderclaw/coderclaw.json");
        assertThat(found(new Screen(home))).isEqualTo(coder.toString());
        Path open = there(".openclaw/openclaw.json");
        assertThat(found(new Screen(home))).isEqualTo(open.toString());
        Path copied = there(".clawnet/openclaw.json");
        assertThat(found(new Screen(home))).as("copied over").isEqualTo(copied.toString());
        Path ours = there(".clawnet/clawnet.json");
        assertThat(found(new Screen(home))).isEqualTo(ours.toString());
    }

    @Test
    void variables_of_the_older_programs_say_where_as_ours_do() throws IOException {
        Path stated = there("state/coderclaw.json");
        for (String name : List.of("OPENCLAW_STATE_DIR", "CODERCLAW_STATE_DIR", "CLAWDBOT_STATE_DIR")) {
            assertThat(found(new Screen(home).with(name, home + "/state")))
                    .as(name)
                    .isEqualTo(stated.toString());
        }
        for (String name : List.of(
                "CLAWNET_CONFIG_PATH", "OPENCLAW_CONFIG_PATH", "CODERCLAW_CONFIG_PATH", "CLAWDBOT_CONFIG_PATH")) {
            assertThat(found(new Screen(home).with(name, "~/x.json"))).as(name).isEqualTo(home + "/x.json");
        }
        assertThat(found(new Screen(home).with("OPENCLAW_CONFIG_PATH", "/o").with("CLAWNET_CONFIG_PATH", "/c")))
                .isEqualTo("/c");
        Path elsewhere = there("elsewhere/.openclaw/openclaw.json");
        assertThat(found(new Screen(home).with("OPENCLAW_HOME", home + "/elsewhere")))
                .isEqualTo(elsewhere.toString());
    }

    @Test
    void what_would_be_no_good_is_not_written_and_the_next_command_is_told() throws IOException {
        run(0, "config", "set", "gateway.port", "20000");
        String before = Files.readString(file());

        assertThat(run(2, "config", "set", "gateway.port", "[1]"))
                .contains(
                        "gateway.port must be a whole number", "nothing was written", "next: clawnet config validate");
        assertThat(run(2, "config", "set", "gatway.port", "1")).contains("did you mean gateway?");
        assertThat(run(2, "config", "set", "gateway.port", "1 }, x: { y: 2")).contains("nothing was written");
        assertThat(run(1, "config", "get", "gateway.bind"))
                .contains("is not set in", "clawnet config schema gateway.bind");
        assertThat(run(1, "config", "schema", "gatway")).contains("there is no key gatway");
        assertThat(run(0, "config", "unset", "gateway.bind")).contains("was not set");
        assertThat(Files.readString(file())).isEqualTo(before);
        run(0, "config", "unset", "gateway.port");
        assertThat(run(1, "config", "get", "gateway.port")).contains("is not set");
    }

    @Test
    void five_files_before_stay_beside_it_and_nobody_else_reads_one() throws IOException {
        for (int port = 20_000; port < 20_008; port++) {
            run(0, "config", "set", "gateway.port", Integer.toString(port));
        }
        assertThat(Files.readString(home.resolve(".clawnet/clawnet.json.bak"))).contains("20006");
        assertThat(Files.readString(home.resolve(".clawnet/clawnet.json.bak.4")))
                .contains("20002");
        assertThat(home.resolve(".clawnet/clawnet.json.bak.5")).doesNotExist();
        assertThat(Files.getPosixFilePermissions(home.resolve(".clawnet/clawnet.json.bak.4")))
                .hasSize(2);
        assertThat(Files.getPosixFilePermissions(file())).hasSize(2);
    }

    @Test
    void a_configuration_that_is_made_elsewhere_is_not_changed_and_a_secret_is_not_shown() throws IOException {
        run(0, "config", "set", "gateway.auth.token", "s3cret-of-mine");
        assertThat(run(0, "config", "get")).doesNotContain("s3cret-of-mine");
        assertThat(run(0, "config", "get", "gateway.auth.token")).doesNotContain("s3cret-of-mine");
        Screen fixed = new Screen(home).with("OPENCLAW_NIX_MODE", "1");
        assertThat(run(1, fixed, "config", "set", "gateway.port", "1")).contains("read-only");
    }
}
