package dev.clawnet.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.GatewaySettings;
import dev.clawnet.gateway.agent.AgentBook;
import dev.clawnet.gateway.agent.AgentBooks;
import dev.clawnet.gateway.agent.Minds;
import dev.clawnet.gateway.agent.ToolServer;
import dev.clawnet.protocol.catalogue.McpMethods;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.secret.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `clawnet mcp login` by what two people type, with a real gateway, a real authorization server and what a browser
/// does.
@Timeout(value = 240, unit = TimeUnit.SECONDS)
final class McpLoginTest {
    private static final Pattern PAGE = Pattern.compile("(?m)^  (http://\\S+/authorize\\?\\S+)$");

    @TempDir
    private Path folder = Path.of("replaced by the test's own");

    private CliHouse house = new CliHouse(folder);
    private Agreeing server;
    private String nova = "";
    private int port;

    McpLoginTest() throws IOException {
        this.server = new Agreeing();
    }

    @BeforeEach
    void two_people_have_a_server_each_under_the_same_name() {
        house = new CliHouse(folder);
        house.start(settings());
        nova = house.person("nova");
        house.gateway().apply(settings());
        wanted("host");
        wanted("nova");
    }

    @AfterEach
    void close() {
        house.close();
        server.close();
    }

    private GatewaySettings settings() {
        Map<PersonId, AgentBook> others =
                nova.isEmpty() ? Map.of() : Map.of(new PersonId(nova), book("/nova/mcp", Map.of()));
        return GatewaySettings.in(house.state())
                .withPort(port)
                .withBooks(new AgentBooks(book("/host/mcp", Map.of()), others));
    }

    private AgentBook book(String path, Map<String, Secret> headers) {
        return new AgentBook(
                Optional.empty(),
                "main",
                Map.of(),
                AgentBook.Bootstrap.DEFAULT,
                AgentBook.Sessions.DEFAULT,
                AgentBook.Clock.DEFAULT,
                Minds.NONE,
                Map.of(
                        "search",
                        new ToolServer(new ToolServer.Web(server.at(path), headers), Set.of(), ToolServer.TIME)));
    }

    private static JsonNode search(JsonNode list) {
        return list.path("servers").path(0);
    }

    private void wanted(String user) {
        house.until(list -> search(list).path("login").asString("").equals("wanted"), user, "mcp", "list");
    }

    private JsonNode ready(String user) {
        return house.until(list -> search(list).path("state").asString("").equals("waiting"), user, "mcp", "list");
    }

    /// A command whose page is opened as soon as it is printed.
    private CliHouse.Ran login(String user, String... more) {
        CompletableFuture<URI> page = new CompletableFuture<>();
        ByteArrayOutputStream out = new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] bytes, int from, int length) {
                super.write(bytes, from, length);
                Matcher found = PAGE.matcher(toString(StandardCharsets.UTF_8));
                if (found.find()) {
                    page.complete(URI.create(found.group(1)));
                }
            }
        };
        CompletableFuture<String> browsed =
                page.thenApplyAsync(this::browse, work -> Thread.ofVirtual().start(work));
        List<String> all = Stream.concat(Stream.of("mcp", "login", "search"), Stream.of(more))
                .toList();
        int code = house.run(user, out, all);
        assertThat(code).as(out.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(browsed.orTimeout(60, TimeUnit.SECONDS).join())
                .startsWith("400 ")
                .contains("has heard of it");
        return new CliHouse.Ran(code, out.toString(StandardCharsets.UTF_8));
    }

    private String browse(URI page) {
        try (HttpClient browser = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.ALWAYS)
                .build()) {
            String back = Agreeing.form(page.getRawQuery()).getOrDefault("redirect_uri", "");
            // Any page can call the port first; it is not believed.
            int forged =
                    get(browser, URI.create(back + "?code=evil&state=guess")).statusCode();
            HttpResponse<String> answer = get(browser, page);
            return forged + " " + answer.body();
        }
    }

    private static HttpResponse<String> get(HttpClient browser, URI at) {
        try {
            return browser.send(HttpRequest.newBuilder(at).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void each_person_signs_in_for_themselves_and_no_token_reaches_another_server_or_person() throws IOException {
        assertThat(house.run("host", "mcp", "list").text()).contains("sign in: clawnet mcp login search");

        CliHouse.Ran first = login("host");
        assertThat(first.code()).as(first.text()).isZero();
        assertThat(first.text()).contains("signed in to search", "clawnet mcp approve search");
        ready("host");
        assertThat(search(house.run("host", "mcp", "list", "--json").json())
                        .path("login")
                        .asString(""))
                .isEqualTo("kept");
        wanted("nova");

        assertThat(login("nova").code()).isZero();
        ready("nova");
        String hosts = shownTo("/host/mcp");
        assertThat(shownTo("/nova/mcp")).isNotEqualTo(hosts);

        assertThat(house.run("host", "mcp", "logout", "search").code()).isZero();
        wanted("host");
        ready("nova");
        nothingLeaks();
    }

    /// The one token that a server saw.
    private String shownTo(String path) {
        List<String> all = server.shown.stream()
                .filter(line -> line.startsWith(path + " "))
                .distinct()
                .toList();
        assertThat(all).hasSize(1);
        return all.getFirst().substring(path.length() + 1);
    }

    /// What the gateway's files, the ledger and the answers say, in the clear.
    private void nothingLeaks() throws IOException {
        assertThat(server.given).isNotEmpty();
        for (String user : List.of("host", "nova")) {
            String told = house.run(user, "ledger", "list", "--json").text()
                    + house.run(user, "mcp", "list", "--json").text();
            assertThat(told).contains("mcp.login.kept").doesNotContain("x7Kq");
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain("x7Kq");
            }
        }
    }

    @Test
    void a_token_outlives_the_gateway_is_renewed_when_it_is_over_and_asked_for_again_when_it_was_taken_back() {
        assertThat(login("host").code()).isZero();
        ready("host");
        port = house.gateway().address().getPort();
        house.stop();
        house.start(settings());
        ready("host");
        assertThat(server.grants).containsExactly("authorization_code");

        server.expire();
        house.run("host", "mcp", "refresh", "search");
        house.until(_ -> server.grants.contains("refresh_token"), "host", "mcp", "list");
        ready("host");

        server.revoke();
        house.run("host", "mcp", "refresh", "search");
        wanted("host");
        assertThat(house.run("host", "ledger", "list", "--json").text())
                .contains("mcp.login.renewed", "mcp.login.refused");
    }

    @Test
    void a_browser_that_never_comes_back_ends_with_a_word_about_it() {
        CliHouse.Ran ran = house.run("host", "mcp", "login", "search", "--wait", "1");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.text()).contains("no browser came back in 1 seconds", "next: clawnet mcp login search");
        assertThat(server.grants).isEmpty();
    }

    @Test
    void a_sign_in_is_finished_once_by_who_began_it_with_the_state_that_they_were_given() throws Exception {
        String back = "http://127.0.0.1:9/callback";
        McpMethods.LoginBegun begun =
                house.call("host", McpMethods.LOGIN_BEGIN, new McpMethods.BeginLogin("search", back));
        Map<String, String> agreed = agreed(URI.create(begun.page()));
        assertThatThrownBy(() -> finish("nova", agreed)).hasMessageContaining("no sign-in to the server search waits");
        assertThatThrownBy(() -> finish("host", Map.of("code", agreed.getOrDefault("code", ""), "state", "guess")))
                .hasMessageContaining("no sign-in to the server search waits");
        assertThat(server.grants).isEmpty();

        finish("host", agreed);
        assertThatThrownBy(() -> finish("host", agreed)).hasMessageContaining("no sign-in to the server search waits");
        ready("host");
    }

    private void finish(String user, Map<String, String> brought) {
        house.call(
                user,
                McpMethods.LOGIN_FINISH,
                new McpMethods.FinishLogin(
                        "search",
                        brought.getOrDefault("code", ""),
                        brought.getOrDefault("state", ""),
                        Optional.ofNullable(brought.get("iss"))));
    }

    private static Map<String, String> agreed(URI page) throws IOException, InterruptedException {
        try (HttpClient browser = HttpClient.newHttpClient()) {
            HttpResponse<Void> answer =
                    browser.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.discarding());
            return Agreeing.form(
                    URI.create(answer.headers().firstValue("location").orElseThrow())
                            .getRawQuery());
        }
    }

    @Test
    void a_code_of_another_issuer_is_not_brought_anywhere() throws Exception {
        McpMethods.LoginBegun begun = house.call(
                "host", McpMethods.LOGIN_BEGIN, new McpMethods.BeginLogin("search", "http://127.0.0.1:9/callback"));
        Map<String, String> agreed = new HashMap<>(agreed(URI.create(begun.page())));
        agreed.put("iss", "https://evil.example");

        assertThatThrownBy(() -> finish("host", agreed)).hasMessageContaining("another sign-in");
        assertThat(server.grants).isEmpty();
    }

    @Test
    void what_cannot_be_signed_in_to_says_so() {
        assertThat(house.run("nova", "mcp", "login", "files").text()).contains("you have no server of that name");
        assertThat(house.run("host", "mcp", "login", "search", "--wait", "0").code())
                .isEqualTo(2);
        house.gateway()
                .apply(GatewaySettings.in(house.state())
                        .withBooks(new AgentBooks(
                                book("/host/mcp", Map.of("Authorization", Secret.of("Bearer mine"))), Map.of())));
        assertThat(house.run("host", "mcp", "login", "search").text())
                .contains("the configuration says how the server search is signed in to");
    }

    @Test
    void another_address_under_the_same_name_is_not_shown_the_token() {
        assertThat(login("host").code()).isZero();
        ready("host");
        house.gateway()
                .apply(GatewaySettings.in(house.state())
                        .withBooks(new AgentBooks(book("/moved/mcp", Map.of()), Map.of())));

        wanted("host");
        assertThat(server.shown).noneMatch(line -> line.startsWith("/moved/mcp"));
    }
}
