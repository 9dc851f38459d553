package dev.clawnet.verify.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.clawnet.client.GatewayLink;
import dev.clawnet.client.Profile;
import dev.clawnet.protocol.catalogue.ApiScope;
import dev.clawnet.protocol.catalogue.TokenMethods;
import dev.clawnet.protocol.catalogue.TokenMethods.Create;
import dev.clawnet.protocol.catalogue.TokenMethods.Created;
import dev.clawnet.protocol.catalogue.TokenMethods.Hook;
import dev.clawnet.protocol.catalogue.TokenMethods.Revoke;
import dev.clawnet.protocol.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Programs that act for a person over HTTP, right and wrong.
@Timeout(value = 180)
final class HttpApiTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String TOOLS = "/tools/invoke";
    private static final String HELLO =
            "{\"model\":\"openclaw\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

    @TempDir
    private Path folder;

    private Optional<ApiHouse> house = Optional.empty();

    @BeforeEach
    void open() throws IOException {
        house = Optional.of(new ApiHouse(folder));
    }

    @AfterEach
    void close() {
        here().close();
    }

    private ApiHouse here() {
        return house.orElseThrow();
    }

    private String token(ApiScope... scopes) {
        return here().token(here().owner(), "program", scopes).secret();
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return Json.LENIENT.readTree(answer.body());
    }

    private static String error(HttpResponse<String> answer) {
        return json(answer).at("/error/message").stringValue("");
    }

    @Test
    void a_completion_is_a_run_of_the_token_s_person_that_leaves_entries_and_no_session() throws Exception {
        HttpResponse<String> answer = here().sends(here().post(CHAT, token(ApiScope.CHAT), HELLO));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).at("/choices/0/message/content").stringValue()).isEqualTo("done");
        assertThat(json(answer).at("/choices/0/finish_reason").stringValue()).isEqualTo("stop");
        assertThat(here().entries("apitoken.used")).isEqualTo(1);
        assertThat(here().entries("run.opened")).isEqualTo(1);
        assertThat(here().calls("sessions.list", Json.STRICT.createObjectNode())
                        .path("sessions")
                        .size())
                .isZero();
    }

    @Test
    void a_user_has_a_session_that_goes_on() throws Exception {
        String secret = token(ApiScope.CHAT);
        String body = HELLO.replace("\"openclaw\"", "\"openclaw/main\",\"user\":\"li@example\"");
        here().sends(here().post(CHAT, secret, body));
        here().sends(here().post(CHAT, secret, body));

        JsonNode sessions =
                here().calls("sessions.list", Json.STRICT.createObjectNode()).path("sessions");

        assertThat(sessions.size()).isEqualTo(1);
        assertThat(sessions.get(0).path("key").stringValue()).startsWith("agent:main:http-user:h.");
    }

    @Test
    void models_are_the_person_s_own_agents() throws Exception {
        GatewayLink nova = here().stranger();
        here().slow("slow");

        HttpResponse<String> mine = here().sends(here().get("/v1/models", token(ApiScope.CHAT)));
        HttpResponse<String> hers = here().sends(here().get(
                        "/v1/models", here().token(nova, "hers", ApiScope.CHAT).secret()));

        assertThat(mine.body()).contains("\"openclaw/main\"", "\"openclaw/slow\"");
        assertThat(hers.body()).contains("\"openclaw/main\"").doesNotContain("slow");
        HttpResponse<String> none = here().sends(here().post(
                        CHAT,
                        here().token(nova, "hers-too", ApiScope.CHAT).secret(),
                        HELLO.replace("\"openclaw\"", "\"openclaw/slow\"")));
        HttpResponse<String> missing = here().sends(here().post(
                        CHAT,
                        here().token(nova, "hers-three", ApiScope.CHAT).secret(),
                        HELLO.replace("\"openclaw\"", "\"openclaw/nowhere\"")));
        assertThat(none.statusCode()).isEqualTo(404);
        assertThat(none.body())
                .as("another's agent and a missing one look the same")
                .isEqualTo(missing.body());
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, METRICS, 403",
        "/v1/responses, HOOKS, 403",
        "/hooks/agent, CHAT, 403",
        "/tools/invoke, CHAT, 403",
        "/v1/chat/completions, TOOLS, 403",
        "/v1/other, CHAT, 404"
    })
    void a_token_opens_what_its_scopes_say(String path, ApiScope scope, int status) throws Exception {
        assertThat(here().sends(here().post(path, token(scope), HELLO)).statusCode())
                .isEqualTo(status);
        assertThat(here().entries("run.opened")).isZero();
    }

    @Test
    void a_tool_is_called_by_its_name_and_leaves_entries() throws Exception {
        String secret = token(ApiScope.TOOLS);
        HttpResponse<String> answer = here().sends(
                        here().post(TOOLS, secret, "{\"tool\":\"sessions_list\",\"args\":{},\"action\":\"json\"}"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        HttpResponse<String> plain = here().sends(here().post(TOOLS, secret, "{\"name\":\"sessions_list\"}"));
        assertThat(plain.statusCode()).as(plain.body()).isEqualTo(200);
        assertThat(json(plain).path("ok").booleanValue()).isTrue();
        assertThat(json(plain).at("/result/content/0/type").stringValue()).isEqualTo("text");
        assertThat(here().entries("apitoken.used")).isEqualTo(2);
        assertThat(here().entries("run.opened")).isEqualTo(2);
        assertThat(here().calls("sessions.list", Json.STRICT.createObjectNode())
                        .path("sessions")
                        .size())
                .isZero();
    }

    @Test
    void a_tool_that_is_not_there_is_denied_or_is_another_person_s_is_refused_and_nothing_happens() throws Exception {
        GatewayLink nova = here().stranger();
        here().slow("slow");
        String mine = token(ApiScope.TOOLS);
        String hers = here().token(nova, "hers", ApiScope.TOOLS).secret();
        HttpResponse<String> theirs = here().sends(
                        here().post(TOOLS, hers, "{\"tool\":\"sessions_list\",\"sessionKey\":\"agent:slow:main\"}"));
        HttpResponse<String> nobody = here().sends(
                        here().post(TOOLS, hers, "{\"tool\":\"sessions_list\",\"sessionKey\":\"agent:nowhere:main\"}"));

        assertThat(theirs.statusCode()).isEqualTo(404);
        assertThat(theirs.body())
                .as("another's agent and a missing one look the same")
                .isEqualTo(nobody.body())
                .contains("\"ok\":false");
        for (String body : List.of("{\"tool\":\"exec\"}", "{\"tool\":\"no.such\"}")) {
            assertThat(here().sends(here().post(TOOLS, mine, body)).statusCode())
                    .as(body)
                    .isEqualTo(404);
        }
        for (String body : List.of(
                "{}",
                "[]",
                "{\"tool\":7}",
                "{\"tool\":\"sessions_list\",\"args\":[]}",
                "{\"tool\":\"sessions_list\",\"dryRun\":\"yes\"}",
                "{\"tool\":\"sessions_list\",\"sessionKey\":\"nonsense\"}")) {
            HttpResponse<String> refused = here().sends(here().post(TOOLS, mine, body));
            assertThat(refused.statusCode()).as(body).isEqualTo(400);
            assertThat(json(refused).path("ok").booleanValue(true)).as(body).isFalse();
        }
        assertThat(here().sends(here().get(TOOLS, mine)).statusCode()).isEqualTo(405);
        String device =
                Profile.load(folder.resolve("owner")).orElseThrow().tokens().getOrDefault("operator", "");
        assertThat(here().sends(here().post(TOOLS, device, "{\"tool\":\"sessions_list\"}"))
                        .statusCode())
                .isEqualTo(401);
        HttpResponse<String> trial =
                here().sends(here().post(TOOLS, mine, "{\"tool\":\"sessions_list\",\"dryRun\":true}"));
        assertThat(trial.body()).isEqualTo("{\"ok\":true}");
        assertThat(here().entries("run.opened")).as("that of no.such").isEqualTo(1);
    }

    @Test
    void the_same_key_is_the_same_call_of_a_tool() throws Exception {
        String secret = token(ApiScope.TOOLS);
        String body = "{\"tool\":\"sessions_list\",\"idempotencyKey\":\"once\"}";
        JsonNode first = json(here().sends(here().post(TOOLS, secret, body)));
        JsonNode second = json(here().sends(here().post(TOOLS, secret, body)));

        assertThat(second).isEqualTo(first);
        assertThat(here().entries("run.opened")).isEqualTo(1);
        assertThat(here().sends(here().post(TOOLS, secret, body.replace("sessions_list", "agents_list")))
                        .statusCode())
                .isEqualTo(409);
    }

    @Test
    void a_call_that_waits_for_its_owner_is_looked_at_again_by_the_key_it_names() throws Exception {
        String secret = token(ApiScope.TOOLS);
        String body = "{\"tool\":\"manager.consult\",\"args\":{\"question\":\"tea?\"}}";
        HttpResponse<String> waits = here().sends(here().post(TOOLS, secret, body));

        assertThat(waits.statusCode()).as(waits.body()).isEqualTo(202);
        assertThat(json(waits).path("requiresApproval").booleanValue()).isTrue();
        String key = json(waits).path("idempotencyKey").stringValue();
        HttpResponse<String> again = here().sends(
                        here().post(TOOLS, secret, body.replaceFirst("\\{", "{\"idempotencyKey\":\"" + key + "\",")));
        assertThat(again.body()).isEqualTo(waits.body());
        assertThat(here().entries("run.opened")).isEqualTo(1);
        assertThat(here().calls("approval.list", Json.STRICT.createObjectNode())
                        .path("approvals")
                        .get(0)
                        .path("id")
                        .stringValue())
                .isEqualTo(json(waits).path("approvalId").stringValue());
    }

    @Test
    void nothing_else_is_a_token_not_the_device_s_own_nor_one_in_the_address() throws Exception {
        String device =
                Profile.load(folder.resolve("owner")).orElseThrow().tokens().getOrDefault("operator", "");
        String secret = token(ApiScope.CHAT);

        assertThat(here().sends(here().post(CHAT, device, HELLO)).statusCode()).isEqualTo(401);
        assertThat(here().sends(here().post(CHAT, secret + "x", HELLO)).statusCode())
                .isEqualTo(401);
        HttpRequest bare = here().request(CHAT)
                .POST(HttpRequest.BodyPublishers.ofString(HELLO))
                .build();
        assertThat(here().sends(bare).statusCode()).isEqualTo(401);
        HttpResponse<String> inAddress = here().sends(here().post(CHAT + "?api_key=" + secret, secret, HELLO));
        assertThat(inAddress.statusCode()).isEqualTo(400);
        assertThat(inAddress.body()).doesNotContain(secret);
        assertThat(here().entries("run.opened")).isZero();
    }

    @Test
    void a_token_that_is_revoked_or_over_opens_nothing() throws Exception {
        Created made = here().token(here().owner(), "program", ApiScope.CHAT);
        Created other = here().token(here().owner(), "other", ApiScope.CHAT);
        here().owner().call(TokenMethods.TOKENS_REVOKE, new Revoke(made.token().token()));
        assertThat(here().sends(here().post(CHAT, made.secret(), HELLO)).statusCode())
                .isEqualTo(401);
        assertThat(here().sends(here().post(CHAT, other.secret(), HELLO)).statusCode())
                .isEqualTo(200);
        here().pass(Duration.ofDays(91));
        assertThat(here().sends(here().post(CHAT, other.secret(), HELLO)).statusCode())
                .isEqualTo(401);
        assertThat(here().entries("apitoken.created")).isEqualTo(2);
        assertThat(here().entries("apitoken.revoked")).isEqualTo(1);
    }

    @Test
    void a_stream_carries_words_as_they_come_and_ends_whole() throws Exception {
        here().slow("slow");
        try (Streamed stream = streams(CHAT, token(ApiScope.CHAT), "slow")) {
            here().model().says("One ");
            assertThat(stream.until("One ")).as("before the model went on").isTrue();
            here().model().says("two.");
            here().model().ends();
            assertThat(stream.until("[DONE]")).isTrue();
            assertThat(stream.text("/choices/0/delta/content")).isEqualTo("One two.");
        }
    }

    @ParameterizedTest
    @CsvSource({"/v1/chat/completions", "/v1/responses"})
    void a_picture_goes_to_a_model_that_takes_some_and_nothing_is_fetched(String path) throws Exception {
        here().slow("slow");
        String picture = "iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAIAAAA2iEnWAAAAC0lEQVQI12NgwAQAABUAAbpwCzcAAAAASUVORK5CYII=";
        String parts = path.endsWith("responses")
                ? "\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"what?\"},"
                        + "{\"type\":\"input_image\",\"image_url\":\"URL\"}]}]"
                : "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"what?\"},"
                        + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"URL\"}}]}]";
        String body = "{\"model\":\"openclaw/slow\"," + parts + "}";
        String secret = token(ApiScope.CHAT);

        HttpResponse<String> remote =
                here().sends(here().post(path, secret, body.replace("URL", "http://127.0.0.1/latest")));
        String shown = body.replace("URL", "data:image/png;base64," + picture);
        HttpResponse<String> script = here().sends(here().post(path, secret, shown.replace("/slow", "/main")));
        HttpResponse<String> none =
                here().sends(here().post(path, secret, body.replace("URL", "data:image/png;base64,AAAA")));

        assertThat(remote.statusCode()).isEqualTo(400);
        assertThat(remote.body()).contains("not fetched");
        assertThat(script.statusCode()).isEqualTo(400);
        assertThat(script.body()).contains("takes no pictures");
        assertThat(none.statusCode()).isEqualTo(400);
        assertThat(none.body()).contains("PNG, JPEG, GIF or WebP");
        assertThat(here().model().asked()).isEmpty();
        here().model().says("A dot.");
        here().model().ends();
        HttpResponse<String> seen = here().sends(here().post(path, secret, shown));
        assertThat(seen.statusCode()).isEqualTo(200);
        assertThat(seen.body()).contains("A dot.");
        assertThat(here().model().asked().getLast().toString()).contains("data:image/png;base64," + picture, "PNG 2x3");
    }

    @ParameterizedTest
    @CsvSource({"/v1/chat/completions", "/v1/responses"})
    void a_stream_that_cannot_begin_is_refused_with_a_status(String path) throws Exception {
        String body = "{\"model\":\"openclaw/nobody\",\"stream\":true,\"input\":\"x\","
                + "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
        String secret = token(ApiScope.CHAT);

        HttpResponse<String> streamed = here().sends(here().post(path, secret, body));
        HttpResponse<String> whole = here().sends(here().post(path, secret, body.replace("true", "false")));

        assertThat(streamed.statusCode()).isEqualTo(404);
        assertThat(streamed.body()).isEqualTo(whole.body());
    }

    @Test
    void responses_stream_their_events_in_order() throws Exception {
        here().slow("slow");
        try (Streamed stream = streams("/v1/responses", token(ApiScope.CHAT), "slow")) {
            here().model().says("Well.");
            here().model().ends();
            assertThat(stream.until("response.completed")).isTrue();
            assertThat(stream.text("/delta")).isEqualTo("Well.");
            assertThat(stream.types())
                    .startsWith("response.created", "response.in_progress")
                    .contains("response.output_text.delta")
                    .endsWith("response.completed");
        }
    }

    @Test
    void a_stream_ends_when_its_token_is_made_void_and_its_run_with_it() throws Exception {
        here().slow("slow");
        Created made = here().token(here().owner(), "program", ApiScope.CHAT);
        try (Streamed stream = streams(CHAT, made.secret(), "slow")) {
            here().model().says("Some ");
            assertThat(stream.until("Some ")).isTrue();
            here().owner()
                    .call(TokenMethods.TOKENS_REVOKE, new Revoke(made.token().token()));
            assertThat(stream.until("this token is void")).isTrue();
        }
        assertThat(ended()).isTrue();
        here().model().ends();
    }

    @Test
    void who_leaves_a_stream_ends_its_run() throws Exception {
        here().slow("slow");
        try (Streamed stream = streams(CHAT, token(ApiScope.CHAT), "slow")) {
            here().model().says("Some ");
            assertThat(stream.until("Some ")).isTrue();
        }
        here().model().says("more ");
        assertThat(ended()).isTrue();
    }

    /// Whether the one run is over before its model is.
    private boolean ended() throws InterruptedException {
        for (int i = 0; i < 1_200; i++) {
            if (here().entries("run.ended") == 1) {
                return true;
            }
            here().owner().awaitEnd(Duration.ofMillis(50));
        }
        return false;
    }

    @Test
    void a_hook_tells_its_agent_what_its_template_says_as_untrusted_words() throws Exception {
        Created made = here().owner()
                .call(
                        TokenMethods.TOKENS_CREATE,
                        new Create(
                                "tracker",
                                List.of(ApiScope.HOOKS),
                                Optional.empty(),
                                Optional.of(new Hook("main", Optional.of("New issue: {{issue.title}}")))));

        HttpResponse<String> answer =
                here().sends(here().post("/hooks/tracker", made.secret(), "{\"issue\":{\"title\":\"It {{burns}}\"}}"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).path("runId").stringValue()).startsWith("r-");
        JsonNode said = here().calls(
                        "chat.history", Json.STRICT.createObjectNode().put("sessionKey", "agent:main:hook:tracker"));
        assertThat(said.at("/messages/0/content/0/text").stringValue()).isEqualTo("New issue: It {{burns}}");
        assertThat(here().sends(here().post("/hooks/other", made.secret(), "{}"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(here().sends(here().post("/hooks/agent", made.secret(), "{\"message\":\"x\"}"))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void a_hook_for_any_agent_takes_a_message() throws Exception {
        HttpRequest asOthersSend = here().request("/hooks/agent")
                .header("x-openclaw-token", token(ApiScope.HOOKS))
                .POST(HttpRequest.BodyPublishers.ofString("{\"message\":\"hello\",\"agentId\":\"main\"}"))
                .build();
        assertThat(here().sends(asOthersSend).statusCode()).isEqualTo(200);
        HttpResponse<String> nobody = here().sends(here().post(
                        "/hooks/agent",
                        here().token(here().owner(), "second", ApiScope.HOOKS).secret(),
                        "{\"message\":\"hello\",\"agentId\":\"nobody\"}"));
        assertThat(nobody.statusCode()).isEqualTo(404);
    }

    @Test
    void a_repeated_key_is_one_run() throws Exception {
        String secret = token(ApiScope.CHAT);
        HttpRequest once = here().request(CHAT)
                .header("Authorization", "Bearer " + secret)
                .header("Idempotency-Key", "the-same")
                .POST(HttpRequest.BodyPublishers.ofString(HELLO))
                .build();

        assertThat(here().sends(once).statusCode()).isEqualTo(200);
        assertThat(here().sends(once).statusCode()).isEqualTo(200);

        assertThat(here().entries("run.opened")).isEqualTo(1);
    }

    @Test
    void one_token_asks_no_more_often_than_it_may() throws Exception {
        String secret = token(ApiScope.CHAT);
        HttpResponse<String> last = here().sends(here().get("/v1/models", secret));
        for (int i = 0; i < 500 && last.statusCode() == 200; i++) {
            last = here().sends(here().get("/v1/models", secret));
        }
        assertThat(last.statusCode()).isEqualTo(429);
        assertThat(last.headers().firstValue("Retry-After")).isPresent();
        String other = here().token(here().owner(), "other", ApiScope.CHAT).secret();
        assertThat(here().sends(here().get("/v1/models", other)).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ | not JSON",
                "[] | JSON object",
                "{\"messages\":[]} | messages takes",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"\"}]} | not empty",
                "{\"messages\":[{\"role\":\"tool\",\"content\":\"x\"}]} | role",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_audio\"}]}]} | takes text",
                "{\"tools\":[{}],\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]} | tools",
                "{\"n\":2,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]} | n takes 1"
            })
    void what_cannot_be_served_is_refused_with_a_sentence_and_without_a_run(String body, String why) throws Exception {
        HttpResponse<String> answer = here().sends(here().post(CHAT, token(ApiScope.CHAT), body));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer)).contains(why);
        assertThat(here().entries("apitoken.used")).isZero();
    }

    @Test
    void a_body_beyond_its_bound_is_refused_unread() throws Exception {
        String long_ = HELLO.replace("hello", "x".repeat(300_000));
        assertThat(here().sends(here().post(CHAT, token(ApiScope.CHAT), long_)).statusCode())
                .isEqualTo(413);
    }

    @Test
    void figures_are_for_this_machine_and_for_a_token_that_says_so_and_are_nobody_s() throws Exception {
        String canary = "canary-7f3a9c";
        here().sends(here().post(CHAT, token(ApiScope.CHAT), HELLO.replace("hello", canary)));

        HttpResponse<String> here_ = here().sends(here().request("/metrics").build());
        HttpRequest passedOn = here().request("/metrics")
                .header("X-Forwarded-For", "203.0.113.9")
                .build();
        HttpResponse<String> chat = here().sends(here().get(
                        "/metrics",
                        here().token(here().owner(), "talks", ApiScope.CHAT).secret()));
        HttpRequest scraped = here().request("/metrics")
                .header("X-Forwarded-For", "203.0.113.9")
                .header(
                        "Authorization",
                        "Bearer "
                                + here().token(here().owner(), "scraper", ApiScope.METRICS)
                                        .secret())
                .build();

        assertThat(here_.statusCode()).isEqualTo(200);
        assertThat(here_.body())
                .contains(
                        "# TYPE clawnet_calls_total counter", "clawnet_calls_total{method=\"agent\",outcome=\"ok\"} 1")
                .contains("clawnet_ready 1", "clawnet_links{role=\"operator\"} 1")
                .contains("clawnet_http_requests_total{interface=\"v1\",status=\"2xx\"} 1")
                .doesNotContain(canary)
                .doesNotContain("p-")
                .doesNotContain("program");
        assertThat(here().sends(passedOn).statusCode()).isEqualTo(401);
        assertThat(chat.statusCode()).isEqualTo(403);
        assertThat(here().sends(scraped).statusCode()).isEqualTo(200);
    }

    @Test
    void figures_are_not_for_a_page_whose_name_leads_here() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), here().port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("GET /metrics HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 401 ")
                    .doesNotContain("clawnet_calls");
        }
    }

    @Test
    void figures_are_no_business_of_who_is_no_steward() throws Exception {
        GatewayLink nova = here().stranger();
        assertThat(catchThrowable(() -> here().token(nova, "scraper", ApiScope.METRICS)))
                .hasMessageContaining("stewards");
    }

    private Streamed streams(String path, String secret, String agent) throws IOException, InterruptedException {
        String body = path.equals(CHAT)
                ? "{\"model\":\"openclaw/" + agent
                        + "\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"
                : "{\"model\":\"openclaw/" + agent + "\",\"stream\":true,\"input\":\"x\"}";
        HttpResponse<InputStream> answer =
                here().http().send(here().post(path, secret, body), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("text/event-stream");
        return new Streamed(answer.body());
    }

    /// Lines of a stream as they come.
    private static final class Streamed implements AutoCloseable {
        private final BufferedReader reader;
        private final InputStream in;
        private final List<String> lines = new ArrayList<>();

        Streamed(InputStream in) {
            this.in = in;
            reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        }

        boolean until(String part) throws IOException {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
                if (line.contains(part)) {
                    return true;
                }
            }
            return false;
        }

        private List<JsonNode> data() {
            return lines.stream()
                    .filter(line -> line.startsWith("data: {"))
                    .map(line -> Json.LENIENT.readTree(line.substring(6)))
                    .toList();
        }

        String text(String pointer) {
            StringBuilder text = new StringBuilder();
            data().forEach(each -> text.append(each.at(pointer).stringValue("")));
            return text.toString();
        }

        List<String> types() {
            return lines.stream()
                    .filter(line -> line.startsWith("event: "))
                    .map(line -> line.substring(7))
                    .toList();
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
