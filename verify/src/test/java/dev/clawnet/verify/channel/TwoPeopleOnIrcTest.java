package dev.clawnet.verify.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.app.config.ConfigFile;
import dev.clawnet.client.GatewayFault;
import dev.clawnet.gateway.Gateway;
import dev.clawnet.gateway.GatewaySettings;
import dev.clawnet.gateway.channel.Household;
import dev.clawnet.gateway.channel.Households;
import dev.clawnet.protocol.catalogue.ChannelMethods;
import dev.clawnet.protocol.catalogue.LedgerMethods;
import dev.clawnet.protocol.catalogue.SessionMethods;
import dev.clawnet.verify.RealGround;
import dev.clawnet.verify.channel.IrcUser.Said;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Two people, each with two agents and two accounts, on one real IRC server.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class TwoPeopleOnIrcTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private Ngircd server;
    private Gateway gateway;
    private GatewaySettings settings;
    private Owner li;
    private Owner nova;
    private IrcUser ann;
    private IrcUser bob;

    @BeforeEach
    void everybodyComes() throws Exception {
        server = Ngircd.start(folder);
        Path state = Files.createDirectory(
                folder.resolve("state"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createDirectory(state.resolve("scripts"));
        for (String agent : List.of("work", "home", "sales", "desk")) {
            Files.writeString(state.resolve("scripts/" + agent + ".script"), script(agent));
        }
        settings = GatewaySettings.in(state).withPort(0);
        gateway = Gateway.start(settings, RealGround.open());
        li = Owner.enter(
                folder.resolve("li"),
                gateway.firstRun().orElseThrow().setupCode().reveal());
        nova = Owner.enter(folder.resolve("nova"), li.create("Nova"));
        li.identity("work");
        li.identity("home");
        nova.identity("sales");
        nova.identity("desk");
        ann = IrcUser.enter(server.port(), "ann", "#shop", "#lobby");
        bob = IrcUser.enter(server.port(), "bob");
        // One session for all private chats of an agent: what is said in it is kept apart all the same.
        use("session: { dmScope: \"main\" },");
        for (int account = 0; account < 4; account++) {
            ann.await(line -> line.contains(" JOIN ") && !line.startsWith(":ann!"));
        }
    }

    private void use(String session) throws IOException {
        gateway.apply(settings.withHouseholds(new Households(
                household("work", "home", session), Map.of(nova.id(), household("sales", "desk", session)))));
    }

    @AfterEach
    void everybodyGoes() throws IOException {
        if (gateway != null) {
            ann.close();
            bob.close();
            li.close();
            nova.close();
            gateway.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private static String script(String agent) {
        return """
                when owner just says "remember {word}"
                  say noted {word}

                when anyone says "noted {word}" and counterpart just says "what was noted"
                  say it was {word}

                when anyone says "INSTRUCTIONS-OF-{word}" and counterpart just says "what are you told"
                  say I am told {word}

                when counterpart just says "hello {word}"
                  say AGENT heard {word}

                otherwise
                  say AGENT has nothing to say
                """.replace("AGENT", agent);
    }

    /// The first agent answers on an account for everybody, in the room #shop; the second for those it knows,
    /// in #lobby.
    private Household household(String open, String closed, String session) throws IOException {
        Path file = Files.writeString(folder.resolve(open + ".json"), """
                {
                  agents: { list: [{ id: "OPEN", identity: { name: "OPEN" } }, { id: "CLOSED" }] },
                  SESSION
                  bindings: [
                    { agentId: "OPEN", match: { channel: "irc", accountId: "first" } },
                    { agentId: "CLOSED", match: { channel: "irc", accountId: "second" } },
                    { agentId: "OPEN", match: { channel: "telegram" } },
                  ],
                  channels: {
                    irc: {
                      host: "127.0.0.1", port: PORT, tls: false,
                      accounts: {
                        first: { nick: "OPENbot", channels: ["#shop"], dmPolicy: "open", allowFrom: ["*"],
                                 groupPolicy: "open", groups: { "#shop": {} } },
                        second: { nick: "CLOSEDbot", channels: ["#lobby"] },
                      },
                    },
                    telegram: { botToken: "secret" },
                  },
                }
                """.replace("SESSION", session)
                .replace("OPEN", open)
                .replace("CLOSED", closed)
                .replace("PORT", Integer.toString(server.port())));
        return new ConfigFile(Map.of(), path -> path).read(file).household();
    }

    @Test
    void each_message_reaches_the_agent_it_is_bound_to_and_the_answer_leaves_from_the_account_it_came_to()
            throws Exception {
        ann.say("workbot", "hello one");
        assertThat(ann.hears("work heard one")).isEqualTo(new Said("workbot", "ann", "work heard one"));
        ann.say("salesbot", "hello two");
        assertThat(ann.hears("sales heard two")).isEqualTo(new Said("salesbot", "ann", "sales heard two"));

        ann.say("#shop", "hello nobody in particular");
        ann.say("#shop", "salesbot: hello three");
        assertThat(ann.hears("sales heard three")).isEqualTo(new Said("salesbot", "#shop", "sales heard three"));
        ann.say("#shop", "WorkBot, hello four");
        assertThat(ann.hears("work heard four")).isEqualTo(new Said("workbot", "#shop", "work heard four"));
        assertThat(ann.said()).hasSize(4);
    }

    @Test
    void who_is_not_known_gets_a_code_once_and_is_heard_when_the_right_owner_approves_it() throws Exception {
        bob.say("homebot", "hello one");
        String words = bob.hearsLike("Your code is ").text();
        String code = words.replaceFirst(".*Your code is ([A-Z2-9]{8})\\..*", "$1");
        bob.say("homebot", "hello two");
        // The approval goes another way than the message, and must not overtake it.
        untilDropped(li);

        ChannelMethods.Approve approve = new ChannelMethods.Approve("irc", Optional.empty(), code);
        assertThatThrownBy(() -> nova.link().call(ChannelMethods.APPROVE, approve))
                .isInstanceOf(GatewayFault.class)
                .hasMessageContaining("no sender waits with this code");
        assertThat(nova.link()
                        .call(ChannelMethods.SENDERS, new ChannelMethods.ListSenders(Optional.empty()))
                        .waiting())
                .isEmpty();
        assertThat(li.link().call(ChannelMethods.APPROVE, approve).sender()).isEqualTo("bob");

        bob.say("homebot", "hello three");
        bob.hears("home heard three");
        assertThat(bob.said()).hasSize(2);
    }

    private String letIn(IrcUser who, String bot) throws Exception {
        who.say(bot, "hello before");
        String code = who.hearsLike("Your code is ").text().replaceFirst(".*Your code is ([A-Z2-9]{8})\\..*", "$1");
        return li.link()
                .call(ChannelMethods.APPROVE, new ChannelMethods.Approve("irc", Optional.empty(), code))
                .sender();
    }

    private List<String> sessions(String agent) {
        return li
                .link()
                .call(
                        SessionMethods.SESSIONS_LIST,
                        new SessionMethods.ListSessions(
                                Optional.empty(), Optional.empty(), Optional.of(agent), Optional.empty()))
                .sessions()
                .stream()
                .map(SessionMethods.SessionRow::key)
                .sorted()
                .toList();
    }

    @Test
    void where_the_owner_says_nothing_the_second_sender_ends_the_sharing_of_a_session() throws Exception {
        use("");
        assertThat(letIn(ann, "homebot")).isEqualTo("ann");
        ann.say("homebot", "hello one");
        ann.hears("home heard one");
        assertThat(sessions("home")).as("one sender").containsExactly("agent:home:main");

        assertThat(letIn(bob, "homebot")).isEqualTo("bob");
        bob.say("homebot", "hello two");
        bob.hears("home heard two");
        ann.say("homebot", "hello three");
        ann.hears("home heard three");
        assertThat(sessions("home"))
                .as("two senders")
                .containsExactly(
                        "agent:home:irc:second:direct:ann", "agent:home:irc:second:direct:bob", "agent:home:main");

        ann.say("workbot", "hello four");
        ann.hears("work heard four");
        assertThat(sessions("work")).as("anybody at all").containsExactly("agent:work:irc:first:direct:ann");
    }

    @Test
    void what_an_owner_told_the_agent_in_the_same_session_does_not_exist_for_a_stranger() throws Exception {
        assertThat(li.ask("work", "remember sesame")).isEqualTo("noted sesame");
        assertThat(li.ask("work", "what was noted")).isNotBlank();

        ann.say("workbot", "what was noted");
        assertThat(ann.hearsLike("work").text()).isEqualTo("work has nothing to say");
        ann.say("workbot", "what are you told");
        assertThat(ann.hearsLike("work").text()).isEqualTo("work has nothing to say");
    }

    @Test
    void what_one_sender_said_in_private_does_not_exist_for_another() throws Exception {
        ann.say("workbot", "noted apples");
        ann.hears("work has nothing to say");
        ann.say("workbot", "what was noted");
        ann.hears("it was apples");

        bob.say("workbot", "what was noted");
        assertThat(bob.hearsLike("work").text()).isEqualTo("work has nothing to say");
    }

    @Test
    void each_owner_sees_the_own_accounts_alone_and_accounts_without_an_adapter_are_said_to_be_not_available()
            throws Exception {
        ann.say("workbot", "hello one");
        ann.hears("work heard one");
        ChannelMethods.AskStatus all =
                new ChannelMethods.AskStatus(Optional.empty(), Optional.empty(), Optional.empty());
        ChannelMethods.Status status = li.link().call(ChannelMethods.STATUS, all);

        assertThat(status.channelAccounts().get("irc"))
                .extracting(ChannelMethods.AccountView::healthState)
                .containsExactly("up", "up");
        assertThat(status.channelAccounts().get("telegram"))
                .extracting(ChannelMethods.AccountView::healthState)
                .containsExactly("not-available");
        ChannelMethods.ListPosts first = new ChannelMethods.ListPosts("irc", Optional.of("first"), Optional.empty());
        assertThat(li.link().call(ChannelMethods.POSTS_LIST, first).messages())
                .extracting(ChannelMethods.PostView::to)
                .containsExactly("ann");
        assertThat(nova.link().call(ChannelMethods.POSTS_LIST, first).messages())
                .isEmpty();
        assertThat(kinds(li)).contains("run.opened", "act", "message.send");
        assertThat(kinds(nova)).doesNotContain("run.opened", "act", "message.send");
    }

    private static void untilDropped(Owner owner) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!kinds(owner).contains("message.dropped")) {
            assertThat(System.nanoTime()).as("a message is turned away in time").isLessThan(end);
        }
    }

    private static List<String> kinds(Owner owner) {
        return owner
                .link()
                .call(
                        LedgerMethods.LIST,
                        new LedgerMethods.ListEntries(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()))
                .entries()
                .stream()
                .map(entry -> entry.kind())
                .toList();
    }
}
