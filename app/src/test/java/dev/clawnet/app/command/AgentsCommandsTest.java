package dev.clawnet.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.app.cli.Directory;
import dev.clawnet.app.cli.Runner;
import dev.clawnet.app.cli.Screen;
import dev.clawnet.app.cli.Typed;
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
        return run(new Typed(), exit, arguments);
    }

    private String run(Typed typed, int exit, String... arguments) {
        Screen screen = new Screen(home).with("CLAWNET_CONFIG_PATH", file.toString());
        List<Directory.Entry> entries = new ArrayList<>(AgentsCommands.entries(typed));
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

        run(0, "agents", "add", "Work Desk", "--bind", "whatsapp:biz", "--bind", "telegram", "--model", "openai/m");
        run(0, "agents", "bind", "work-desk", "--bind", "irc:*");
        assertThat(run(0, "agents", "list", "--bindings"))
                .contains("- home (default)")
                .contains("- work-desk (Work Desk)\n  Workspace: " + home.resolve("workspace-work-desk")
                        + "\n  Agent dir: "
                        + home.resolve("agents/work-desk/agent") + "\n  Model: openai/m\n  Routing rules: 3\n"
                        + "    whatsapp accountId=biz\n    telegram\n")
                .contains("    irc accountId=*");
        assertThat(run(0, "route", "explain", "--channel", "whatsapp", "--account", "biz", "--peer", "direct:+1"))
                .contains("agent     work-desk")
                .contains("binding.account");
        assertThat(Files.readString(file)).contains("// mine");

        assertThat(run(2, "agents", "delete", "work-desk")).contains("--yes");
        assertThat(run(0, "agents", "delete", "work-desk", "--yes"))
                .contains("3 bindings")
                .contains("identities retire");
        assertThat(run(0, "agents", "list", "--json", "--bindings"))
                .contains("\"id\":\"home\"")
                .contains("\"bindingDetails\":[]")
                .doesNotContain("work-desk");
        assertThat(Files.readString(file)).contains("// mine");
    }

    @Test
    void an_explanation_says_whether_private_chats_share_a_session_and_why() throws IOException {
        String[] asked = {"route", "explain", "--channel", "irc", "--peer", "direct:ann"};
        String irc = "channels: { irc: { allowFrom: ['ann'%s] } }";
        Files.writeString(file, "{ " + irc.formatted("") + " }");
        assertThat(run(0, asked)).contains("session   agent:main:main", "until a second sender is listed or paired");
        Files.writeString(file, "{ " + irc.formatted(", 'bob'") + " }");
        assertThat(run(0, asked))
                .contains("session   agent:main:irc:default:direct:ann", "more than one sender reaches this agent");
        Files.writeString(file, "{ session: { dmScope: 'main' }, " + irc.formatted(", 'bob'") + " }");
        assertThat(run(0, asked)).contains("session   agent:main:main").doesNotContain("dmScope");
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
        assertThat(run(2, "agents", "add", "__")).contains("no id can be made of '__'");
        assertThat(run(0, "agents", "add", "A_b & Co.", "--json")).contains("\"agentId\":\"a-b-co\"");
    }

    @Test
    void the_first_agent_that_is_added_takes_nothing_from_the_one_that_was_there() {
        run(0, "agents", "add", "sales");

        assertThat(run(0, "agents", "list"))
                .contains("- main (default)\n  Workspace: " + home.resolve("workspace") + "\n")
                .contains("- sales\n  Workspace: " + home.resolve("workspace-sales") + "\n");
        run(0, "agents", "delete", "sales", "--yes");
        assertThat(run(0, "agents", "list")).contains("- main (default)").doesNotContain("sales");
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

        assertThat(Files.readString(file)).contains("one: {},\n      two: {\"workspace\":\"/w\"}");
        run(0, "agents", "delete", "two", "--force");
        assertThat(run(0, "agents", "list")).doesNotContain("two");
    }

    @Test
    void whoever_says_a_name_alone_at_a_terminal_is_asked_for_the_rest_and_whether_to_save() throws IOException {
        Files.writeString(file, "{ agents: { list: [{ id: 'home' }] } }");
        Typed no = new Typed("Work Desk", "", "", "", "n");

        assertThat(run(no, 0, "agents", "add")).contains("agent      work-desk", "nothing was changed");
        assertThat(no.asked()).hasSize(5).element(1).asString().contains(home.resolve("workspace-work-desk") + "");
        assertThat(Files.readString(file)).doesNotContain("work-desk");

        Typed yes = new Typed("/w", "openai/m", "irc whatsapp:biz", "y");
        assertThat(run(yes, 0, "agents", "add", "Work Desk")).contains("bound to irc", "its folder may be learnt");
        assertThat(run(0, "agents", "list", "--bindings"))
                .contains("Workspace: /w\n", "Model: openai/m", "    whatsapp accountId=biz");
        assertThat(run(new Typed(), 2, "agents", "add")).contains("a name is missing");
    }

    @Test
    void with_a_flag_nobody_is_asked_even_at_a_terminal() {
        Typed typed = new Typed("unused");

        run(typed, 0, "agents", "add", "one", "--non-interactive");
        run(typed, 0, "agents", "add", "two", "--json");
        run(typed, 0, "agents", "add", "three", "--model", "openai/m");
        assertThat(typed.asked()).isEmpty();
    }

    @Test
    void a_model_or_a_channel_that_there_is_not_is_refused_with_the_nearest_name() throws IOException {
        Files.writeString(
                file,
                "{ agents: { defaults: { models: { 'openai/x': { alias: 'Fast' } } } },"
                        + " models: { providers: { house: { baseUrl: 'http://127.0.0.1:9/v1' } } } }");
        String before = Files.readString(file);

        assertThat(run(2, "agents", "add", "one", "--model", "fsat"))
                .contains("there is no model 'fsat'", "did you mean fast?");
        assertThat(run(2, "agents", "add", "one", "--model", "foo")).contains("there are fast", "clawnet models list");
        assertThat(run(2, "agents", "add", "one", "--model", "opena/gpt-5"))
                .contains("no model provider is called opena", "did you mean openai/gpt-5?");
        assertThat(run(2, "agents", "add", "one", "--model", "zzzzzz/m")).contains("anthropic", "house");
        assertThat(run(2, "agents", "add", "one", "--bind", "whatsap:"))
                .contains("there is no channel 'whatsap'", "did you mean whatsapp?");
        assertThat(run(2, "agents", "add", "one", "--bind", "telegam:biz")).contains("did you mean telegram:biz?");
        assertThat(run(2, "agents", "add", "one", "--bind", "pigeons")).contains("there are", "irc");
        assertThat(run(new Typed("", "opena/x"), 2, "agents", "add", "one")).contains("no model provider");
        assertThat(Files.readString(file)).isEqualTo(before);

        run(0, "agents", "add", "one", "--model", "FAST");
        run(0, "agents", "add", "two", "--model", "house/any");
        assertThat(run(2, "agents", "bind", "two", "--bind", "whatsap")).contains("did you mean whatsapp?");
        Path own = Files.createDirectories(home.resolve("own"));
        Files.writeString(own.resolve("models.json"), "{}");
        run(0, "agents", "add", "three", "--agent-dir", own.toString(), "--model", "mine/m");
    }

    @Test
    void what_is_deleted_lies_in_the_trash_and_comes_back_whole() throws IOException {
        Files.writeString(
                file,
                "{ agents: { list: [{ id: 'home' }, { id: 'work', /* kept */ model: 'a/m' }] },"
                        + " bindings: [{ agentId: 'work', match: { channel: 'irc', peer: { kind: 'group', id: '#x' } } }],"
                        + " tools: { agentToAgent: { allow: ['home', 'work'] } } }");
        Path folder = Files.createDirectories(home.resolve("workspace-work"));
        Files.writeString(folder.resolve("SOUL.md"), "mine");
        Path sessions = Files.createDirectories(home.resolve(".clawnet/gateway/agents/work/sessions"));
        Files.writeString(sessions.resolve("s.jsonl"), "{}");

        String said = run(new Typed("y"), 0, "agents", "delete", "work");
        assertThat(said).contains("in the trash: " + folder, "agents restore work-19700101T000000Z");
        assertThat(folder).doesNotExist();
        assertThat(sessions).doesNotExist();
        assertThat(Files.readString(file)).doesNotContain("work");
        assertThat(home.resolve(".clawnet/trash/work-19700101T000000Z/workspace/SOUL.md"))
                .hasContent("mine");

        assertThat(run(1, "agents", "restore", "other")).contains("it holds work-19700101T000000Z");
        assertThat(run(1, "agents", "restore", "wor")).contains("the trash holds no wor");
        assertThat(run(0, "agents", "restore", "work")).contains("work is back", "back: " + folder);
        assertThat(folder.resolve("SOUL.md")).hasContent("mine");
        assertThat(sessions.resolve("s.jsonl")).hasContent("{}");
        assertThat(Files.readString(file)).contains("/* kept */");
        assertThat(run(0, "agents", "bindings", "--agent", "work")).contains("irc peer=group:#x");
        assertThat(Files.readString(file)).contains("\"work\"");
        assertThat(home.resolve(".clawnet/trash/work-19700101T000000Z")).doesNotExist();
    }

    @Test
    void the_default_agent_is_not_deleted_and_an_answer_of_no_changes_nothing() throws IOException {
        Files.writeString(file, "{ agents: { list: [{ id: 'home' }, { id: 'work' }] } }");
        Path folder = Files.createDirectories(home.resolve("workspace-work"));

        assertThat(run(1, "agents", "delete", "home", "--yes")).contains("is the default agent");
        assertThat(run(new Typed("n"), 1, "agents", "delete", "work")).contains("nothing was changed");
        assertThat(folder).exists();
        assertThat(run(0, "agents", "list")).contains("- work");
    }

    @Test
    void a_folder_that_holds_more_than_the_agents_own_stays_where_it_is() throws IOException {
        Path shared = Files.createDirectories(home.resolve("shared"));
        Path linked = Files.createDirectories(home.resolve("linked"));
        Path link = Files.createSymbolicLink(home.resolve("link"), linked);
        Files.writeString(
                file,
                "{ agents: { list: [{ id: 'home', workspace: '" + shared.resolve("home") + "' },"
                        + " { id: 'one', workspace: '" + shared + "', agentDir: '" + home + "' },"
                        + " { id: 'two', workspace: '" + link + "' }] } }");

        assertThat(run(0, "agents", "delete", "one", "--yes"))
                .contains("left: " + shared + ": it holds more", "left: " + home + ": it holds more");
        assertThat(run(0, "agents", "delete", "two", "--yes")).contains("left: " + link + ": it is a link");
        assertThat(shared).exists();
        assertThat(linked).exists();
    }

    @Test
    void what_came_to_the_place_since_is_not_overwritten_by_a_restore() throws IOException {
        Files.writeString(file, "{ agents: { list: [{ id: 'home' }, { id: 'work' }] } }");
        Path folder = Files.createDirectories(home.resolve("workspace-work"));
        run(0, "agents", "delete", "work", "--yes");
        Files.createDirectories(folder.resolve("new"));

        assertThat(run(0, "agents", "restore", "work-19700101T000000Z"))
                .contains("still in the trash", "something is at " + folder);
        assertThat(folder.resolve("new")).exists();
    }

    @Test
    void an_identity_is_read_from_the_agents_own_file_and_a_flag_goes_before_it() throws IOException {
        run(0, "agents", "add", "family");
        Path folder = Files.createDirectories(home.resolve("workspace-family"));
        assertThat(run(1, "agents", "set-identity", "family", "--from-identity"))
                .contains("there is no file");
        Files.writeString(folder.resolve("IDENTITY.md"), """
                # Who am I?
                - **Name:** Family Bot
                - **Creature:** lobster
                - **Vibe:** _(how do you come across?)_
                - **Emoji:** \uD83E\uDD9E
                - Avatar: in\u202Evisible
                """);

        assertThat(run(0, "agents", "set-identity", "family", "--from-identity", "--name", "Bot", "--json"))
                .contains("\"name\":\"Bot\"", "\"theme\":\"lobster\"", "\"emoji\":\"\uD83E\uDD9E\"")
                .contains("\"identityFile\":\"" + folder.resolve("IDENTITY.md"))
                .doesNotContain("avatar", "vibe");
        assertThat(run(0, "agents", "set-identity", "--workspace", folder.toString(), "--theme", "calm"))
                .contains("family shows itself as {theme=calm}");
    }
}
