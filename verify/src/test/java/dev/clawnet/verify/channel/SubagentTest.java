package dev.clawnet.verify.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.app.config.Config;
import dev.clawnet.app.config.ConfigFile;
import dev.clawnet.gateway.Gateway;
import dev.clawnet.gateway.GatewaySettings;
import dev.clawnet.gateway.agent.AgentBook;
import dev.clawnet.gateway.agent.AgentBooks;
import dev.clawnet.gateway.channel.Households;
import dev.clawnet.protocol.catalogue.AgentMethods;
import dev.clawnet.protocol.catalogue.ApprovalMethods;
import dev.clawnet.protocol.catalogue.ChatMethods;
import dev.clawnet.verify.RealGround;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What agents of one person reach of each other's sessions, and what of it a stranger on a real IRC server hears.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class SubagentTest {
    private static final int PATIENCE = 20_000;
    private static final String SCRIPT = """
            when platform just says "has ended" and counterpart says "noted {result:word}"
              say CHILD SAID noted {result}

            when counterpart just says "do {word:word}"
              say noted {word}

            when tool subagents just returned "{all}"
              say CHILDREN {all}

            when anyone just says "children {action:word} {target:word} {message}"
              call subagents {"action": "{action}", "target": "{target}", "message": "{message}"}

            when anyone just says "children"
              call subagents {}

            when platform just says "come to an end"
              say we agreed on plums

            when counterpart just says "ping"
              say pong

            when counterpart just says "pong"
              say ping

            when platform just says "has ended" and counterpart says "SPAWNED {result:word}"
              say CHILD SAID SPAWNED {result}

            when tool sessions_history just returned "{all}"
              say HISTORY {all}

            when tool sessions_list just returned "{all}"
              say LIST {all}

            when tool sessions_send just returned "{all}"
              say SENT {all}

            when tool sessions_spawn just returned "{all}"
              say SPAWNED {all}

            when tool agents_list just returned "{all}"
              say AGENTS {all}

            when anyone just says "tell {key:word} {text}"
              call sessions_send {"sessionKey": "{key}", "message": "{text}"}

            when anyone just says "spawn {agent:word} {task}"
              call sessions_spawn {"agentId": "{agent}", "task": "{task}"}

            when counterpart just says "stop it"
              say REPLY_SKIP

            when counterpart just says "open it"
              call files.read {"path": "laptop:/secret"}

            when anyone just says "show all"
              call sessions_list {}

            when anyone just says "look at {at:word}"
              call sessions_history {"sessionKey": "{at}"}

            when anyone just says "agents"
              call agents_list {}

            when counterpart just says "which word" and anyone says "noted {word:word}"
              say word {word}

            when anyone just says "remember {word:word}"
              say noted {word}

            otherwise
              say nothing to say
            """;

    @TempDir
    private Path folder;

    private Ngircd server;
    private Gateway gateway;
    private GatewaySettings settings;
    private Owner li;
    private IrcUser ann;
    private int asked;

    @BeforeEach
    void everybodyComes() throws Exception {
        server = Ngircd.start(folder);
        Path state = Files.createDirectory(
                folder.resolve("state"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createDirectory(state.resolve("scripts"));
        for (String agent : List.of("work", "home")) {
            Files.writeString(state.resolve("scripts/" + agent + ".script"), SCRIPT);
        }
        settings = GatewaySettings.in(state).withPort(0);
        gateway = Gateway.start(settings, RealGround.open());
        li = Owner.enter(
                folder.resolve("li"),
                gateway.firstRun().orElseThrow().setupCode().reveal());
        li.identity("work");
        li.identity("home");
        ann = IrcUser.enter(server.port(), "ann", "#shop");
    }

    private void use(String tools, String defaults) throws Exception {
        use(tools, defaults, "");
    }

    private void use(String tools, String defaults, String session) throws Exception {
        Path file =
                Files.writeString(folder.resolve("clawnet.json"), """
                {
                  agents: { list: [{ id: "work" }, { id: "home" }], defaults: { subagents: {DEFAULTS} } },
                  tools: {TOOLS},
                  session: { {SESSION}dmScope: "per-channel-peer" },
                  bindings: [{ agentId: "work", match: { channel: "irc", accountId: "*" } }],
                  channels: {
                    irc: {
                      host: "127.0.0.1", port: PORT, tls: false,
                      accounts: {
                        desk: { nick: "workbot", channels: ["#shop"], dmPolicy: "open", allowFrom: ["*"] },
                      },
                    },
                  },
                }
                """.replace("PORT", Integer.toString(server.port()))
                        .replace("{TOOLS}", "{" + tools + "}")
                        .replace("{SESSION}", session)
                        .replace("{DEFAULTS}", "{" + defaults + "}"));
        Config config = new ConfigFile(Map.of(), path -> path).read(file);
        AgentBook.Ground ground = new AgentBook.Ground(folder, false, List.of(), "");
        gateway.apply(settings.withHouseholds(new Households(config.household(), Map.of()))
                .withTools(config.tools())
                .withBooks(new AgentBooks(config.book().on(ground), Map.of())));
    }

    @AfterEach
    void everybodyGoes() throws IOException {
        if (gateway != null) {
            ann.close();
            li.close();
            gateway.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private String ask(String session, String message) {
        String agent = session.split(":", -1)[1];
        AgentMethods.Finished finished = li.link()
                .callTwice(
                        AgentMethods.AGENT,
                        new AgentMethods.Ask(
                                message, "k" + asked++, Optional.of(agent), Optional.of(session), Optional.empty()),
                        _ -> {},
                        Duration.ofSeconds(40));
        return finished.result().orElseThrow().payloads().getFirst().text();
    }

    private String history(String session) {
        return li.link()
                .call(
                        ChatMethods.CHAT_HISTORY,
                        new ChatMethods.History(session, Optional.empty(), Optional.empty(), Optional.empty()))
                .messages()
                .toString();
    }

    private String until(String session, String words) {
        for (int i = 0; i < PATIENCE; i++) {
            String all = history(session);
            if (all.contains(words)) {
                return all;
            }
        }
        throw new AssertionError("never said in " + session + ": " + words + "; but " + history(session));
    }

    @Test
    @Tag("INV-8")
    void agents_do_not_reach_each_other_until_their_owner_opens_it_and_then_as_far_as_that() throws Exception {
        ask("agent:home:main", "remember sesame");
        use("", "");
        assertThat(ask("agent:work:one", "look at agent:home:main")).isEqualTo("HISTORY none");
        assertThat(ask("agent:work:two", "tell agent:home:main which word")).isEqualTo("SENT none");

        use("agentToAgent: { enabled: true, allow: ['work'] }", "");
        assertThat(ask("agent:work:three", "look at agent:home:main")).isEqualTo("HISTORY none");

        use("agentToAgent: { enabled: true, allow: ['work', 'ho*'] }", "");
        assertThat(ask("agent:work:four", "look at agent:home:main")).contains("noted sesame");
        assertThat(ask("agent:work:five", "tell agent:home:main which word"))
                .contains("\"status\":\"ok\"")
                .contains("word sesame");

        use("agentToAgent: { enabled: true }, sessions: { visibility: 'agent' }", "");
        assertThat(ask("agent:work:six", "look at agent:home:main")).isEqualTo("HISTORY none");
        assertThat(ask("agent:work:seven", "look at agent:work:five")).contains("word sesame");
        use("sessions: { visibility: 'self' }", "");
        assertThat(ask("agent:work:eight", "look at agent:work:five")).isEqualTo("HISTORY none");
        assertThat(ask("agent:work:nine", "show all"))
                .contains("agent:work:nine")
                .doesNotContain("agent:work:five");
    }

    @Test
    void another_person_is_reached_by_none_of_it() throws Exception {
        use("agentToAgent: { enabled: true }, sessions: { visibility: 'all' }", "");
        try (Owner nova = Owner.enter(folder.resolve("nova"), li.create("Nova"))) {
            nova.identity("sales");
            assertThat(ask("agent:work:one", "look at agent:sales:main")).isEqualTo("HISTORY none");
            assertThat(ask("agent:work:two", "tell agent:sales:main hello")).isEqualTo("SENT none");
            assertThat(ask("agent:work:three", "spawn sales hello")).isEqualTo("SPAWNED none");
            assertThat(ask("agent:work:four", "agents")).isEqualTo("AGENTS [\"work\"]");
        }
    }

    @Test
    void what_a_stranger_makes_an_agent_look_up_or_ask_elsewhere_reaches_nobody_but_the_owner() throws Exception {
        use("agentToAgent: { enabled: true }, sessions: { visibility: 'all' }", "");
        ask("agent:work:main", "remember sesame");
        ask("agent:home:main", "remember sesame");

        ann.say("workbot", "look at agent:work:main");
        ann.hears("HISTORY none");
        ann.say("workbot", "show all");
        ann.hears("LIST none");
        ann.say("workbot", "tell agent:work:main which word");
        ann.hears("SENT {\"status\":\"accepted\"}");
        ann.say("workbot", "tell agent:work:nowhere which word");
        ann.hears("SENT {\"status\":\"accepted\"}");

        until("agent:work:main", "word sesame");
        assertThat(ann.said()).noneMatch(said -> said.text().contains("sesame"));
    }

    @Test
    void a_sub_agent_works_in_a_session_of_its_own_and_its_result_is_announced_where_it_was_begun() throws Exception {
        use("", "");
        String told = ask("agent:work:one", "spawn work remember plums");
        assertThat(told).contains("\"status\":\"accepted\"");
        String child = told.replaceFirst(".*\"childSessionKey\":\"([^\"]+)\".*", "$1");
        assertThat(child).startsWith("agent:work:subagent:");

        until("agent:work:one", "CHILD SAID noted plums");
        assertThat(history(child)).contains("remember plums").contains("noted plums");
        assertThat(ask("agent:work:two", "spawn home remember plums")).isEqualTo("SPAWNED none");
        ask("agent:work:three", "spawn work spawn work remember plums");
        until("agent:work:three", "CHILD SAID SPAWNED none");
    }

    @Test
    void depth_is_what_the_owner_says_and_a_sub_agent_of_a_sub_agent_tells_the_one_that_began_it() throws Exception {
        use("", "maxSpawnDepth: 2");
        String told = ask("agent:work:one", "spawn work spawn work remember plums");
        String child = told.replaceFirst(".*\"childSessionKey\":\"([^\"]+)\".*", "$1");
        until(child, "CHILD SAID noted plums");

        use("", "maxChildrenPerAgent: 1");
        assertThat(ask("agent:work:two", "spawn work open it")).contains("accepted");
        assertThat(ask("agent:work:two", "spawn work open it")).isEqualTo("SPAWNED no");
        ChatMethods.Aborted stopped =
                li.link().call(ChatMethods.CHAT_ABORT, new ChatMethods.Abort("agent:work:two", Optional.empty()));
        assertThat(stopped.runIds())
                .as("the sub-agent, which waits for its owner")
                .hasSize(1);
        assertThat(ask("agent:work:two", "spawn work open it")).contains("accepted");
    }

    @Test
    void the_sub_agent_of_a_strangers_run_knows_no_more_than_that_run_and_tells_it_there() throws Exception {
        use("", "");
        ask("agent:work:main", "remember sesame");

        ann.say("workbot", "spawn work remember plums");
        ann.hears("CHILD SAID noted plums");
        assertThat(ann.said()).noneMatch(said -> said.text().contains("sesame"));
    }

    private static final String BOTH = "agentToAgent: { enabled: true, allow: ['work', 'home'] }";

    @Test
    void two_agents_answer_each_other_as_often_as_their_owner_says_and_no_longer() throws Exception {
        use(BOTH, "", "agentToAgent: { maxPingPongTurns: 3 }, ");
        assertThat(ask("agent:work:one", "tell agent:home:main ping")).contains("\"reply\":\"pong\"");

        until("agent:work:one", List.of("pong", "ping", "pong", "ping"));
        assertThat(words("agent:home:main")).containsExactly("ping", "pong", "ping", "pong");

        use(BOTH, "", "agentToAgent: { maxPingPongTurns: 0 }, ");
        assertThat(ask("agent:work:two", "tell agent:home:main ping")).contains("\"reply\":\"pong\"");
        assertThat(words("agent:work:two"))
                .as("an answer given on stands there when the writer's run is over")
                .hasSize(2);
    }

    @Test
    void a_word_that_skips_ends_the_answering_and_stands_in_no_session() throws Exception {
        use(BOTH, "", "");
        assertThat(ask("agent:work:one", "tell agent:home:main stop it")).contains("REPLY_SKIP");
        assertThat(words("agent:work:one")).hasSize(2);
    }

    @Test
    void what_came_of_it_reaches_a_channel_only_as_far_as_its_owner_decides() throws Exception {
        use(BOTH, "", "agentToAgent: { maxPingPongTurns: 0 }, ");
        ann.say("workbot", "remember plums");
        ann.hears("noted plums");
        assertThat(ask("agent:home:main", "tell agent:work:irc:direct:ann ping"))
                .contains("\"reply\":\"pong\"");

        for (int i = 0; i < PATIENCE && waiting().isEmpty(); i++) {
            Thread.onSpinWait();
        }
        assertThat(waiting()).hasSize(1).first().asString().contains("we agreed on plums");
        assertThat(ann.said()).noneMatch(said -> said.text().contains("agreed"));
    }

    @Test
    void whoever_began_a_sub_agent_lists_redirects_and_stops_it_and_nobody_else_does() throws Exception {
        use("sessions: { visibility: 'all' }", "");
        String told = ask("agent:work:one", "spawn work open it");
        String child = told.replaceFirst(".*\"childSessionKey\":\"([^\"]+)\".*", "$1");

        assertThat(ask("agent:work:one", "children")).contains(child).contains("\"status\":\"active\"");
        assertThat(ask("agent:work:other", "children")).isEqualTo("CHILDREN []");
        assertThat(ask("agent:work:third", "children kill " + child + " -")).isEqualTo("CHILDREN none");
        assertThat(ask("agent:work:one", "children steer " + child + " do plums"))
                .contains("\"status\":\"accepted\"");
        until("agent:work:one", "CHILD SAID noted plums");
        assertThat(ask("agent:work:one", "children info " + child + " -")).contains("\"result\":\"noted plums\"");

        String second = ask("agent:work:two", "spawn work open it");
        String other = second.replaceFirst(".*\"childSessionKey\":\"([^\"]+)\".*", "$1");
        assertThat(ask("agent:work:two", "children kill " + other + " -")).contains("killed");
        assertThat(ask("agent:work:two", "children info " + other + " -")).contains("killed");
        assertThat(waiting()).isEmpty();
    }

    private List<ApprovalMethods.ApprovalView> waiting() {
        return li.link()
                .call(ApprovalMethods.APPROVAL_LIST, new ApprovalMethods.ListApprovals(Optional.empty()))
                .approvals();
    }

    private List<String> words(String session) {
        return li
                .link()
                .call(
                        ChatMethods.CHAT_HISTORY,
                        new ChatMethods.History(session, Optional.empty(), Optional.empty(), Optional.empty()))
                .messages()
                .stream()
                .map(message -> message.content().getFirst().text())
                .toList();
    }

    private void until(String session, List<String> end) {
        for (int i = 0; i < PATIENCE; i++) {
            List<String> words = words(session);
            if (words.size() >= end.size()
                    && words.subList(words.size() - end.size(), words.size()).equals(end)) {
                return;
            }
        }
        throw new AssertionError("never ended so in " + session + ": " + words(session));
    }
}
