package dev.clawnet.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.clawnet.gateway.GatewaySettings;
import dev.clawnet.gateway.agent.AgentBook;
import dev.clawnet.gateway.agent.AgentBooks;
import dev.clawnet.gateway.agent.model.ModelRef;
import dev.clawnet.gateway.agent.model.ModelSettings;
import dev.clawnet.protocol.catalogue.ModelMethods;
import dev.clawnet.protocol.id.PersonId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `clawnet models auth` by what two people type, down to the header that a provider gets.
@Timeout(value = 240, unit = TimeUnit.SECONDS)
final class ModelAuthTest {
    private static final String ANSWER = """
            data: {"choices":[{"index":0,"delta":{"content":"Heard."}}]}

            data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

            data: [DONE]

            """;

    @TempDir
    private Path folder = Path.of("replaced by the test's own");

    private CliHouse house = new CliHouse(folder);
    private final HttpServer provider;
    private final List<String> shown = new CopyOnWriteArrayList<>();
    private String nova = "";

    ModelAuthTest() throws IOException {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.createContext("/", exchange -> {
            try (exchange) {
                shown.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
                exchange.getRequestBody().readAllBytes();
                exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
                byte[] bytes = ANSWER.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
        provider.start();
    }

    @BeforeEach
    void two_people_have_an_agent_each() {
        house = new CliHouse(folder);
        house.start(settings());
        nova = house.person("nova");
        house.gateway().apply(settings());
        for (String user : List.of("host", "nova")) {
            assertThat(house.run(user, "identities", "create", "desk").code()).isZero();
            assertThat(house.run(user, "models", "set", "acme/m-1", "--agent", "desk")
                            .code())
                    .isZero();
        }
    }

    @AfterEach
    void close() {
        house.close();
        provider.stop(0);
    }

    private Path base(String user) {
        return folder.resolve("files-" + user);
    }

    private GatewaySettings settings() {
        URI at = URI.create("http://127.0.0.1:" + provider.getAddress().getPort() + "/v1");
        Map<PersonId, AgentBook> others = nova.isEmpty() ? Map.of() : Map.of(new PersonId(nova), book("nova"));
        return GatewaySettings.in(house.state())
                .withPort(0)
                .withModels(
                        Map.of("acme", new ModelSettings.Provider(ModelSettings.Api.OPENAI, at, Optional.empty())),
                        Optional.of(ModelRef.of("acme/m-1")))
                .withBooks(new AgentBooks(book("host"), others));
    }

    private AgentBook book(String user) {
        return AgentBook.NONE.on(new AgentBook.Ground(base(user), true, List.of(), ""));
    }

    private Path file(String user) {
        return base(user).resolve("agents/desk/agent/auth-profiles.json");
    }

    @Test
    void a_key_goes_from_the_input_to_the_provider_and_nowhere_else() throws IOException {
        CliHouse.Ran added = house.given("host", "sk-hosts-key\n", "models", "auth", "add", "acme");
        assertThat(added.code()).as(added.text()).isZero();
        assertThat(added.text()).contains("kept as acme:default").doesNotContain("sk-hosts-key");
        assertThat(Files.getPosixFilePermissions(file("host"))).isEqualTo(PosixFilePermissions.fromString("rw-------"));

        assertThat(house.run("host", "agent", "Hello", "--to", "desk").text()).contains("Heard.");
        assertThat(shown).containsExactly("Bearer sk-hosts-key");
        assertThat(house.run("nova", "agent", "Hello", "--to", "desk").text()).contains("Heard.");
        assertThat(shown).last().asString().doesNotContain("sk-hosts-key");

        for (String user : List.of("host", "nova")) {
            String told = house.run(user, "models", "auth", "list", "--json").text()
                    + house.run(user, "models", "status", "--json").text()
                    + house.run(user, "ledger", "list", "--json").text();
            assertThat(told).doesNotContain("sk-hosts-key");
        }
        assertThat(house.run("host", "ledger", "list", "--json").text()).contains("models.key.set");
        assertThat(house.run("host", "models", "auth", "list").text()).contains("acme:default", "desk", "ok");
        assertThat(house.run("nova", "models", "auth", "list").text()).contains("no keys of their own");
    }

    @Test
    void a_key_that_is_removed_is_used_no_more_and_another_persons_stays() {
        assertThat(house.given("host", "sk-1", "models", "auth", "add", "acme", "--agent", "desk")
                        .code())
                .isZero();
        assertThat(house.given("nova", "sk-2", "models", "auth", "add", "acme").code())
                .isZero();

        assertThat(house.run("host", "models", "auth", "remove", "acme").text()).contains("removed acme:default");
        assertThat(house.run("host", "agent", "Hello", "--to", "desk").text()).contains("Heard.");
        assertThat(shown).last().asString().doesNotContain("sk-");
        assertThat(house.run("nova", "agent", "Hello", "--to", "desk").text()).contains("Heard.");
        assertThat(shown).last().isEqualTo("Bearer sk-2");
        assertThat(house.run("host", "models", "auth", "remove", "acme").text()).contains("no such key");
    }

    @Test
    void what_is_no_key_or_no_agent_is_said() {
        assertThat(house.given("host", "", "models", "auth", "add", "acme").code())
                .isEqualTo(2);
        assertThat(house.given("host", "a\nb\n", "models", "auth", "add", "acme")
                        .text())
                .contains("not one line");
        assertThat(house.given("host", "sk", "models", "auth", "add", "Not A Name")
                        .code())
                .isEqualTo(2);
        assertThat(house.given("host", "sk", "models", "auth", "add", "acme", "--agent", "none")
                        .text())
                .contains("you have no active agent of that name");
        assertThat(house.given("host", "sk-ant-oat01-abcdef", "models", "auth", "add", "anthropic")
                        .text())
                .contains("the login of Claude's own program", "make an API key")
                .doesNotContain("oat01");
        assertThat(new ModelMethods.SetKey("acme", "sk-shown", Optional.empty()).toString())
                .doesNotContain("sk-shown");
        assertThat(Files.exists(file("host"))).isFalse();
    }
}
