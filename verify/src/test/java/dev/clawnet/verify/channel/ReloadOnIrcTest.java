package dev.clawnet.verify.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.app.config.ConfigFile;
import dev.clawnet.gateway.Gateway;
import dev.clawnet.gateway.GatewaySettings;
import dev.clawnet.gateway.channel.Household;
import dev.clawnet.gateway.channel.Households;
import dev.clawnet.verify.RealGround;
import dev.clawnet.verify.channel.IrcUser.Said;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Messages come in on a real IRC server while another configuration is taken over again and again. The long form:
/// `-Dclawnet.reload.messages=2000`.
@Timeout(value = 600, unit = TimeUnit.SECONDS)
final class ReloadOnIrcTest {
    private static final int MESSAGES = Integer.getInteger("clawnet.reload.messages", 40);

    @TempDir
    private Path folder;

    @Test
    void each_message_is_answered_once_by_the_agent_of_the_old_or_the_new_configuration() throws Exception {
        Path state = Files.createDirectory(
                folder.resolve("state"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createDirectory(state.resolve("scripts"));
        for (String agent : List.of("work", "home")) {
            Files.writeString(
                    state.resolve("scripts/" + agent + ".script"),
                    "when counterpart just says \"hello {word}\"\n  say AGENT heard {word}\n\notherwise\n  say no\n"
                            .replace("AGENT", agent));
        }
        GatewaySettings settings = GatewaySettings.in(state).withPort(0);
        try (Ngircd server = Ngircd.start(folder);
                Gateway gateway = Gateway.start(settings, RealGround.open());
                Owner li = Owner.enter(
                        folder.resolve("li"),
                        gateway.firstRun().orElseThrow().setupCode().reveal());
                IrcUser ann = IrcUser.enter(server.port(), "ann", "#shop")) {
            li.identity("work");
            li.identity("home");
            List<GatewaySettings> both = List.of(
                    settings.withHouseholds(new Households(household("work", server.port()), Map.of())),
                    settings.withHouseholds(new Households(household("home", server.port()), Map.of())));
            gateway.apply(both.getFirst());
            ann.awaitAccount("bot", "#shop");

            int taken = talk(ann, gateway, both);

            List<Said> answers = ann.said().stream()
                    .filter(said -> !said.text().endsWith(" heard last"))
                    .toList();
            assertThat(answers).hasSize(MESSAGES);
            for (int i = 0; i < MESSAGES; i++) {
                String word = "w" + i;
                assertThat(answers)
                        .filteredOn(said -> said.text().endsWith(" heard " + word))
                        .singleElement()
                        .satisfies(said ->
                                assertThat(said.text().replaceFirst(" .*", "")).isIn("work", "home"));
            }
            assertThat(taken).as("configurations taken over meanwhile").isGreaterThan(MESSAGES / 4);
            assertThat(answers)
                    .as("both configurations were in force")
                    .anyMatch(said -> said.text().startsWith("work"))
                    .anyMatch(said -> said.text().startsWith("home"));
        }
    }

    /// Says all, each when the one before was answered, and returns how often a configuration was taken over meanwhile.
    private static int talk(IrcUser ann, Gateway gateway, List<GatewaySettings> both) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Integer> taking = CompletableFuture.supplyAsync(() -> {
            int taken = 0;
            while (!over.get()) {
                gateway.apply(both.get(++taken % 2), List.of("bindings"));
            }
            return taken;
        });
        try {
            for (int i = 0; i < MESSAGES; i++) {
                ann.say("bot", "hello w" + i);
                ann.hearsLike(" heard w" + i);
            }
        } finally {
            over.set(true);
        }
        int taken = taking.get(60, TimeUnit.SECONDS);
        // What would come twice comes before the answer to this, in the same session or in the other one.
        for (GatewaySettings each : both) {
            gateway.apply(each);
            ann.say("bot", "hello last");
            ann.hearsLike(" heard last");
        }
        return taken;
    }

    private Household household(String agent, int port) throws Exception {
        Path file = Files.writeString(
                folder.resolve(agent + ".json"), """
                {
                  agents: { list: [{ id: "work" }, { id: "home" }] },
                  bindings: [{ agentId: "AGENT", match: { channel: "irc" } }],
                  channels: {
                    irc: { host: "127.0.0.1", port: PORT, tls: false, nick: "bot", channels: ["#shop"],
                           dmPolicy: "open", allowFrom: ["*"] },
                  },
                }
                """.replace("AGENT", agent).replace("PORT", Integer.toString(port)));
        return new ConfigFile(Map.of(), path -> path).read(file).household();
    }
}
