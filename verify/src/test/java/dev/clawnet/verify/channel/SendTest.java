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
import dev.clawnet.protocol.catalogue.ChannelMethods.Queued;
import dev.clawnet.protocol.catalogue.ChannelMethods.Send;
import dev.clawnet.protocol.catalogue.DeviceMethods;
import dev.clawnet.protocol.catalogue.GrantMethods;
import dev.clawnet.protocol.catalogue.IdentityMethods;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Role;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What an owner sends themself by `send`, over a real IRC server.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class SendTest {
    @TempDir
    private Path folder;

    private Ngircd server;
    private Gateway gateway;
    private Owner li;
    private IrcUser ann;

    @BeforeEach
    void begin() throws Exception {
        server = Ngircd.start(folder);
        Path state = Files.createDirectory(
                folder.resolve("state"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        GatewaySettings settings = GatewaySettings.in(state).withPort(0);
        gateway = Gateway.start(settings, RealGround.open());
        li = Owner.enter(
                folder.resolve("li"),
                gateway.firstRun().orElseThrow().setupCode().reveal());
        ann = IrcUser.enter(server.port(), "ann", "#shop");
        gateway.apply(settings.withHouseholds(new Households(household(), Map.of())));
        ann.awaitAccount("libot", "#shop");
    }

    @AfterEach
    void end() throws IOException {
        ann.close();
        li.close();
        gateway.close();
        server.close();
    }

    private Household household() throws IOException {
        Path file = Files.writeString(
                folder.resolve("li.json"),
                "{ channels: { irc: { host: '127.0.0.1', port: " + server.port()
                        + ", tls: false, nick: 'libot', channels: ['#shop'] } } }");
        return new ConfigFile(Map.of(), path -> path).read(file).household();
    }

    private static Send text(String to, String text, String key) {
        return new Send(to, text, Optional.empty(), Optional.empty(), key);
    }

    @Test
    void a_text_leaves_once_for_each_key_to_one_and_to_a_room() throws Exception {
        Queued first = li.link().call(ChannelMethods.SEND, text("ann", "good morning", "k1"));
        Queued again = li.link().call(ChannelMethods.SEND, text("ann", "good morning", "k1"));
        li.link().call(ChannelMethods.SEND, text("#shop", "to all of you", "k2"));

        assertThat(ann.hears("good morning").from()).isEqualTo("libot");
        assertThat(ann.hears("to all of you").to()).isEqualTo("#shop");
        assertThat(again.messageId()).isEqualTo(first.messageId());
        assertThat(ann.heardByNow()).hasSize(2);
    }

    @Test
    void somebody_without_the_account_sends_nothing_by_it() throws Exception {
        try (Owner nova = Owner.enter(folder.resolve("nova"), li.create("Nova"))) {
            Send wanted = new Send("ann", "hello", Optional.of("irc"), Optional.empty(), "k");

            assertThatThrownBy(() -> nova.link().call(ChannelMethods.SEND, wanted))
                    .isInstanceOf(GatewayFault.class)
                    .hasMessageContaining("no account");
        }
    }

    @Test
    void a_program_sends_nothing_while_an_agent_of_its_person_may_run_commands() throws Exception {
        String code = li.link()
                .call(
                        DeviceMethods.SETUP_CODE,
                        Json.STRICT.readValue(
                                "{\"human\": false, \"roles\": [\"" + Role.OPERATOR.wire() + "\"]}",
                                DeviceMethods.SETUP_CODE.params()))
                .setupCode();
        try (Owner program = Owner.enter(folder.resolve("program"), code)) {
            program.link().call(ChannelMethods.SEND, text("ann", "before", "k1"));
            assertThat(ann.hears("before").from()).isEqualTo("libot");
            String main = li.link()
                    .call(IdentityMethods.IDENTITIES_LIST, new Method.None())
                    .identities()
                    .getFirst()
                    .identity();
            li.link()
                    .call(
                            GrantMethods.GRANTS_MINT,
                            Json.STRICT.readValue(
                                    Json.STRICT.writeValueAsString(Map.of(
                                            "identity", main,
                                            "verbs", List.of("exec"),
                                            "objects",
                                                    List.of("node://" + li.id().value() + "/box/system.run"))),
                                    GrantMethods.GRANTS_MINT.params()));

            assertThatThrownBy(() -> program.link().call(ChannelMethods.SEND, text("ann", "after", "k2")))
                    .hasMessageContaining("only a device you paired");
            assertThat(li.link()
                            .call(ChannelMethods.SEND, text("ann", "mine", "k3"))
                            .status())
                    .isEqualTo("queued");
        }
    }
}
