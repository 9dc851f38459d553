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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentsCommandsTest {
    @TempDir
    private Path home;

    private Path file;

    @BeforeEach
    void chooseFile() {
        file = home.resolve("c.json");
    }

    private String run(int exit, String... arguments) {
        Screen screen = new Screen(home).with("CLAWNET_CONFIG_PATH", file.toString());
        List<Directory.Entry> entries = new ArrayList<>(AgentsCommands.entries());
        entries.add(new Directory.Entry("route explain", "Explains.", RouteExplainCommand::new));
        int code = new Runner(new Directory(entries), screen.surroundings()).run(List.of(arguments));
        assertThat(code).as(screen.out() + screen.err()).isEqualTo(exit);
        return screen.out() + screen.err();
    }

    @Test
    void without_a_configuration_there_is_the_one_agent_main() {
        assertThat(run(0, "agents", "list")).contains("- main (default)");
        assertThat(file).doesNotExist();
    }

    @Test
    void an_agent_is_added_bound_listed_reached_and_deleted_and_comments_stay() throws IOException {
        Files.writeString(file, "{\n  // mine\n  agents: { list: [{ id: 'home' }] },\n}\n");

        run(0, "agents", "add", "Work Desk", "--bind", "whatsapp:biz", "--bind", "telegram", "--model", "a/m");
        run(0, "agents", "bind", "work-desk", "--bind", "irc:*");
        assertThat(run(0, "agents", "list", "--bindings"))
                .contains("- home (default)")
                .contains(
                        "- work-desk (Work Desk)\n  Model: a/m\n  Routing rules: 3\n    whatsapp accountId=biz\n    telegram\n")
                .contains("    irc accountId=*");
        assertThat(run(0, "route", "explain", "--channel", "whatsapp", "--account", "biz", "--peer", "direct:+1"))
                .contains("agent     work-desk")
                .contains("binding.account");
        assertThat(Files.readString(file)).contains("// mine");

        assertThat(run(2, "agents", "delete", "work-desk")).contains("--force");
        assertThat(run(0, "agents", "delete", "work-desk", "--force"))
                .contains("3 bindings")
                .contains("identities retire");
        assertThat(run(0, "agents", "list", "--json", "--bindings"))
                .contains("\"id\":\"home\"")
                .contains("\"bindingDetails\":[]")
                .doesNotContain("work-desk");
        assertThat(Files.readString(file)).contains("// mine");
    }

    @Test
    void a_door_of_another_agent_is_left_to_it() {
        run(0, "agents", "add", "one", "--bind", "irc");

        assertThat(run(0, "agents", "add", "two", "--bind", "irc", "--bind", "irc:net2", "--json"))
                .contains("\"added\":[\"irc accountId=net2\"]")
                .contains("\"conflicts\":[\"irc (one)\"]");
        assertThat(run(0, "agents", "bind", "one", "--bind", "irc")).contains("already");
        assertThat(run(0, "agents", "unbind", "two", "--all")).contains("1 bindings");
        assertThat(run(0, "agents", "unbind", "one", "--bind", "irc")).contains("1 bindings");
    }

    @Test
    void whoever_adds_an_agent_is_shown_who_may_learn_its_folder() throws IOException {
        Files.writeString(
                file,
                "{ agents: { list: [{ id: 'home' }] }, channels: { irc: { accounts: {"
                        + " desk: { dmPolicy: 'allowlist', allowFrom: ['Ann', 'bob'] },"
                        + " public: { dmPolicy: 'open', allowFrom: ['*'] } } } } }");

        assertThat(run(0, "agents", "add", "work", "--bind", "irc:desk"))
                .contains("its folder may be learnt by you, irc/desk/ann, irc/desk/bob, and by senders whom you pair");
        assertThat(run(0, "agents", "add", "front", "--bind", "irc:public"))
                .contains("its folder may be learnt by you, all, and");
        assertThat(run(0, "agents", "add", "quiet")).contains("its folder may be learnt by you, and");
    }

    @Test
    void a_manager_is_added_by_nobody_and_bound_to_nothing() {
        assertThat(run(2, "agents", "add", "Manager")).contains("is taken");
        assertThat(run(1, "agents", "bind", "manager", "--bind", "irc")).contains("there is no agent manager");
        assertThat(run(2, "agents", "add", "main")).contains("is taken");
        assertThat(run(2, "agents", "add", "a_b")).contains("can be no identity's name");
    }

    @Test
    void an_agent_shows_itself_as_its_owner_says() {
        run(0, "agents", "add", "family");

        run(0, "agents", "set-identity", "--agent", "family", "--name", "Family \"Bot\"", "--emoji", "x");
        assertThat(run(0, "agents", "list")).contains("Identity: x Family \"Bot\"");
        assertThat(run(2, "agents", "set-identity", "--agent", "family")).contains("at least one");
        assertThat(run(1, "agents", "add", "family")).contains("there is an agent family already");
    }

    @Test
    void entries_of_the_latest_shape_are_changed_in_their_own_shape() throws IOException {
        Files.writeString(file, "{ agents: { entries: { one: {} } } }");

        run(0, "agents", "add", "two", "--workspace", "/w");

        assertThat(Files.readString(file)).contains("two: {\"workspace\":\"/w\"}");
        run(0, "agents", "delete", "two", "--force");
        assertThat(run(0, "agents", "list")).doesNotContain("two");
    }
}
