package dev.clawnet.verify.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.app.config.Config;
import dev.clawnet.app.config.ConfigFile;
import dev.clawnet.gateway.Gateway;
import dev.clawnet.gateway.GatewaySettings;
import dev.clawnet.gateway.agent.AgentBook;
import dev.clawnet.gateway.agent.AgentBooks;
import dev.clawnet.gateway.channel.Households;
import dev.clawnet.protocol.catalogue.LedgerMethods;
import dev.clawnet.protocol.catalogue.RuleMethods;
import dev.clawnet.verify.RealGround;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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

/// Folders of two agents, what their runs know of them, and who hears of it on a real IRC server.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class WorkspaceTest {
    @TempDir
    private Path folder;

    private Ngircd server;
    private Gateway gateway;
    private GatewaySettings settings;
    private Path state;
    private Owner li;
    private IrcUser ann;
    private IrcUser bob;

    @BeforeEach
    void everybodyComes() throws Exception {
        server = Ngircd.start(folder);
        state = Files.createDirectory(
                folder.resolve("state"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createDirectory(state.resolve("scripts"));
        for (String agent : List.of("work", "home")) {
            Files.writeString(state.resolve("scripts/" + agent + ".script"), SCRIPT);
            write("workspace-" + agent + "/SOUL.md", "my soul is " + agent + "soul");
            write("workspace-" + agent + "/MEMORY.md", "the safe opens with " + agent + "code");
            write(
                    "workspace-" + agent + "/skills/cook/SKILL.md",
                    "---\nname: cook\ndescription: how to cook\n---\nsalt");
        }
        settings = GatewaySettings.in(state).withPort(0);
        gateway = Gateway.start(settings, RealGround.open());
        li = Owner.enter(
                folder.resolve("li"),
                gateway.firstRun().orElseThrow().setupCode().reveal());
        li.identity("work");
        li.identity("home");
        ann = IrcUser.enter(server.port(), "ann", "#shop");
        bob = IrcUser.enter(server.port(), "bob");
        use("[\"ann\"]");
        ann.await(line -> line.contains(" JOIN ") && !line.startsWith(":ann!"));
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static final String SCRIPT = """
            when tool workspace.read just returned "salt"
              say COOKED with salt

            when anyone just says "cook" and system says "(workspace.read {path:word}"
              call workspace.read {"path": "skills/cook/SKILL.md"}

            when anyone just says "how does it open" and system says "opens with {code:word}"
              say CODE {code}

            when anyone just says "what is your soul" and system says "my soul is {soul:word}"
              say SOUL {soul}

            when owner just says "read {path:word}"
              call workspace.read {"path": "{path}"}

            when tool workspace.read just returned "{all}"
              say READ {all}

            otherwise
              say nothing known
            """;

    /// Takes over a configuration in which an account hears these people, and everybody in one room.
    private void use(String senders) throws IOException {
        Path file =
                Files.writeString(folder.resolve("clawnet.json"), """
                {
                  agents: { list: [{ id: "first" }, { id: "work", identity: { name: "work" } }, { id: "home" }] },
                  bindings: [{ agentId: "work", match: { channel: "irc", accountId: "*" } }],
                  channels: {
                    irc: {
                      host: "127.0.0.1", port: PORT, tls: false,
                      accounts: {
                        desk: { nick: "workbot", channels: ["#shop"], dmPolicy: "allowlist", allowFrom: SENDERS,
                                groupPolicy: "allowlist", groupAllowFrom: ["ann"], groups: { "#shop": {} } },
                      },
                    },
                  },
                }
                """.replace("PORT", Integer.toString(server.port()))
                        .replace("SENDERS", senders));
        Config config = new ConfigFile(Map.of(), path -> path).read(file);
        AgentBook.Ground ground = new AgentBook.Ground(folder, false, List.of(state), "");
        gateway.apply(
                settings.withHouseholds(new Households(config.household(), Map.of()))
                        .withBooks(new AgentBooks(config.book().on(ground), Map.of())),
                List.of("channels.irc", "bindings"));
    }

    @AfterEach
    void everybodyGoes() throws IOException {
        if (gateway != null) {
            ann.close();
            bob.close();
            li.close();
            gateway.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private List<RuleMethods.RuleView> rules() {
        return li.link().call(RuleMethods.RULES_LIST, new RuleMethods.ListRules(Optional.empty())).rules().stream()
                .filter(rule -> rule.place().startsWith("workspace://"))
                .filter(rule -> !rule.readers().isEmpty())
                .toList();
    }

    @Test
    void an_owner_is_answered_out_of_the_agents_own_folder_its_memory_and_its_skills() {
        assertThat(li.ask("work", "what is your soul")).isEqualTo("SOUL worksoul");
        assertThat(li.ask("home", "what is your soul")).isEqualTo("SOUL homesoul");
        assertThat(li.ask("work", "how does it open")).isEqualTo("CODE workcode");
        assertThat(li.ask("work", "cook")).isEqualTo("COOKED with salt");
    }

    @Test
    @Tag("INV-8")
    void no_path_leads_out_of_the_folder() throws IOException {
        Files.createSymbolicLink(folder.resolve("workspace-work/out"), folder.resolve("workspace-home"));
        for (String path : List.of("../workspace-home/SOUL.md", "/etc/passwd", "out/SOUL.md", "a/../../x", ".env")) {
            assertThat(li.ask("work", "read " + path)).as(path).isEqualTo("READ none");
        }
        assertThat(li.ask("work", "read SOUL.md")).isEqualTo("READ my soul is worksoul");
    }

    @Test
    void a_listed_sender_learns_of_the_folder_what_the_shown_rule_says_and_nobody_else_does() throws Exception {
        assertThat(rules()).hasSize(1);
        assertThat(rules().getFirst().readers()).hasSize(1);
        assertThat(rules().getFirst().readers().getFirst()).contains("ann");

        ann.say("workbot", "how does it open");
        ann.hears("nothing known");
        ann.say("workbot", "what is your soul");
        ann.hears("SOUL worksoul");
        ann.say("#shop", "workbot: what is your soul");
        ann.hears("nothing known");

        use("[\"ann\", \"bob\"]");
        assertThat(rules().getFirst().readers()).hasSize(2);
        bob.say("workbot", "what is your soul");
        bob.hears("SOUL worksoul");
    }

    @Test
    void a_configuration_that_is_taken_over_is_one_entry_that_names_keys_and_no_values() {
        List<LedgerMethods.EntryView> entries = li
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
                .filter(entry -> entry.toString().contains("config.changed"))
                .toList();
        assertThat(entries).hasSize(1);
        assertThat(entries.getFirst().toString())
                .contains("channels.irc bindings")
                .contains("file");
    }

    @Test
    void a_rule_that_its_owner_ended_is_not_made_again() throws Exception {
        li.link()
                .call(
                        RuleMethods.RULES_END,
                        new RuleMethods.End(rules().getFirst().rule()));
        use("[\"ann\", \"bob\"]");

        assertThat(rules()).isEmpty();
        ann.say("workbot", "what is your soul");
        ann.hears("nothing known");
        assertThat(li.ask("work", "what is your soul")).isEqualTo("SOUL worksoul");
    }
}
