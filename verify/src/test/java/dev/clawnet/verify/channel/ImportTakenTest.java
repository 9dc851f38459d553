package dev.clawnet.verify.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.app.config.ConfigFile;
import dev.clawnet.app.config.Migration;
import dev.clawnet.gateway.Gateway;
import dev.clawnet.gateway.GatewaySettings;
import dev.clawnet.gateway.agent.model.ModelRef;
import dev.clawnet.protocol.catalogue.ChannelMethods;
import dev.clawnet.protocol.catalogue.ChatMethods;
import dev.clawnet.protocol.catalogue.SessionMethods;
import dev.clawnet.verify.RealGround;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What an import brought, as the gateway takes it and its owner finds it.
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class ImportTakenTest {
    @TempDir
    private Path folder;

    private void file(String name, String text) throws IOException {
        Path file = folder.resolve(".openclaw").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static Gateway gateway(Path state, int port) {
        return Gateway.start(
                GatewaySettings.in(state)
                        .withPort(port)
                        .withModels(Map.of(), Optional.of(new ModelRef("scripted", "main.script")))
                        .withAgents(Map.of("work", Optional.empty())),
                RealGround.open());
    }

    private static List<String> said(Owner owner, String key) {
        return owner
                .link()
                .call(
                        ChatMethods.CHAT_HISTORY,
                        new ChatMethods.History(key, Optional.empty(), Optional.empty(), Optional.empty()))
                .messages()
                .stream()
                .map(message ->
                        message.role() + " " + message.content().getFirst().text())
                .toList();
    }

    private static long sessions(Owner owner) {
        return owner.link()
                .call(
                        SessionMethods.SESSIONS_LIST,
                        new SessionMethods.ListSessions(
                                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()))
                .totalCount();
    }

    @Test
    void sessions_and_senders_are_there_once_and_a_conversation_goes_on_where_it_was() throws IOException {
        file("openclaw.json", "{ agents: { list: [{ id: 'main' }, { id: 'work' }] } }");
        file(
                "agents/work/sessions/sessions.json",
                "{ \"agent:work:main\": { \"sessionId\": \"s1\", \"updatedAt\": 5, \"label\": \"Daily\" } }");
        file("agents/work/sessions/s1.jsonl", """
                {"type":"message","id":"a","message":{"role":"user","content":"the code is 4711","timestamp":NOW}}
                {"type":"message","id":"b","message":{"role":"assistant","content":"noted 4711","timestamp":NOW}}
                """.replace(
                        "NOW", Long.toString(InstantSource.system().millis())));
        file("credentials/irc-desk-allowFrom.json", "{ \"version\": 1, \"allowFrom\": [\"Ann\", \"*\"] }");
        Path state = Files.createDirectory(
                folder.resolve("state"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createDirectory(state.resolve("scripts"));
        Files.writeString(
                state.resolve("scripts/main.script"),
                "when owner just says \"which code\" and anyone says \"noted {code}\"\n  say it is {code}\n");
        Migration.run(
                folder.resolve(".openclaw"),
                folder.resolve(".clawnet"),
                state,
                new ConfigFile(Map.of(), path -> path),
                List.of());

        int port;
        try (Gateway gateway = gateway(state, 0);
                Owner li = Owner.enter(
                        folder.resolve("li"),
                        gateway.firstRun().orElseThrow().setupCode().reveal())) {
            port = gateway.address().getPort();
            assertThat(said(li, "agent:work:main")).containsExactly("user the code is 4711", "assistant noted 4711");
            assertThat(li.link()
                            .call(ChannelMethods.SENDERS, new ChannelMethods.ListSenders(Optional.empty()))
                            .paired())
                    .extracting(ChannelMethods.Paired::sender)
                    .containsExactly("ann");
            assertThat(li.ask("work", "which code")).isEqualTo("it is 4711");
        }
        // A crash before the file was put aside: everything is looked at again, and nothing comes twice.
        try (var files = Files.list(state.resolve("imports"))) {
            Path taken = files.findFirst().orElseThrow();
            Files.move(taken, Path.of(taken.toString().replace(".taken", ".jsonl")));
        }
        try (Gateway _ = gateway(state, port);
                Owner li = Owner.again(folder.resolve("li"))) {
            assertThat(said(li, "agent:work:main")).hasSize(4);
            assertThat(sessions(li)).isEqualTo(1);
        }
    }
}
