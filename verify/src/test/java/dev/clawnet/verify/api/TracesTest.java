package dev.clawnet.verify.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.client.GatewayLink;
import dev.clawnet.gateway.trace.TraceSettings;
import dev.clawnet.protocol.catalogue.ApiScope;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.secret.Secret;
import dev.clawnet.verify.durability.GatewayProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Traces of a real gateway, as a receiver of them sees them.
@Timeout(value = 240)
final class TracesTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";
    private static final String TRACEPARENT = "00-" + TRACE + "-" + PARENT + "-01";
    private static final String CHAT = "/v1/chat/completions";
    private static final String TOOLS = "/tools/invoke";
    private static final String BODY =
            "{\"model\":\"openclaw/%s\",\"messages\":[{\"role\":\"user\",\"content\":\"my salary is 4711\"}]}";

    @TempDir
    private Path folder;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    @AfterEach
    void close() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    private <C extends AutoCloseable> C closing(C part) {
        open.push(part);
        return part;
    }

    private Collector collector() throws IOException {
        return closing(new Collector());
    }

    private ApiHouse house(URI endpoint, double rate) throws IOException {
        return closing(new ApiHouse(
                folder,
                settings -> settings.withTraces(new TraceSettings(
                        endpoint,
                        Map.of("x-key", Secret.of("of-the-collector")),
                        "my-gateway",
                        rate,
                        false,
                        Duration.ofMillis(200)))));
    }

    private static HttpResponse<String> posts(ApiHouse house, String path, String secret, String body, String parent)
            throws IOException, InterruptedException {
        return house.sends(house.request(path)
                .header("Authorization", "Bearer " + secret)
                .header("traceparent", parent)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private void agent(ApiHouse house, GatewayLink owner, String slug, String script) throws IOException {
        Files.writeString(folder.resolve("state/scripts").resolve(slug + ".script"), script);
        owner.callRaw(
                "identities.create",
                Json.STRICT.createObjectNode().put("slug", slug).put("model", "scripted:" + slug + ".script"),
                Duration.ofSeconds(30));
        assertThat(house.port()).isPositive();
    }

    private static Collector.Seen only(List<Collector.Seen> spans, String trace, String name) {
        List<Collector.Seen> found = spans.stream()
                .filter(span -> span.trace().equals(trace) && span.name().equals(name))
                .toList();
        assertThat(found).as(name + " of " + spans).hasSize(1);
        return found.getFirst();
    }

    @Test
    void one_traceparent_given_to_a_completion_is_the_trace_of_its_tool_call() throws Exception {
        Collector collector = collector();
        ApiHouse house = house(collector.endpoint(), 1);
        agent(
                house,
                house.owner(),
                "desk",
                "when owner says \"salary\"\n  call sessions_list {}\notherwise\n  say done\n");
        String secret = house.token(house.owner(), "program", ApiScope.CHAT).secret();

        HttpResponse<String> answer = posts(house, CHAT, secret, BODY.formatted("desk"), TRACEPARENT);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        collector.until(span -> span.name().equals("http") && span.trace().equals(TRACE));
        List<Collector.Seen> spans = collector.until(
                span -> span.name().equals("run") && span.trace().equals(TRACE));

        Collector.Seen http = only(spans, TRACE, "http");
        Collector.Seen run = only(spans, TRACE, "run");
        Collector.Seen tool = only(spans, TRACE, "tool");
        Collector.Seen call = spans.stream()
                .filter(span -> "agent".equals(span.values().get("rpc.method")))
                .findFirst()
                .orElseThrow();
        assertThat(http.parent()).isEqualTo(PARENT);
        assertThat(call.parent()).isEqualTo(http.span());
        assertThat(run.parent()).isEqualTo(call.span());
        assertThat(tool.parent()).isEqualTo(run.span());
        assertThat(only(spans, TRACE, "decide").parent()).isEqualTo(tool.span());
        assertThat(spans)
                .filteredOn(span -> span.trace().equals(TRACE) && span.name().equals("model"))
                .hasSize(2)
                .allMatch(span -> span.parent().equals(run.span()));
        assertThat(tool.values()).containsEntry("clawnet.tool", "sessions_list");
        assertThat(run.values()).containsEntry("clawnet.cause", "Owner").containsEntry("clawnet.outcome", "DONE");
        assertThat(http.values())
                .containsEntry("http.response.status_code", "200")
                .containsEntry("clawnet.door", "v1");
        assertThat(spans)
                .allMatch(span ->
                        span.service().equals("my-gateway") && !span.took().isNegative());
        assertThat(String.join("", collector.raw())).doesNotContain("salary", "4711", "desk", secret);
        assertThat(collector.headers())
                .allMatch(headers -> headers.getOrDefault("X-key", List.of()).equals(List.of("of-the-collector")));
    }

    @Test
    void a_name_that_a_model_makes_up_does_not_leave_by_a_span() throws Exception {
        Collector collector = collector();
        ApiHouse house = house(collector.endpoint(), 1);
        agent(
                house,
                house.owner(),
                "desk",
                "when owner says \"salary\"\n  call salary_is_4711 {}\notherwise\n  say done\n");
        String secret = house.token(house.owner(), "program", ApiScope.CHAT).secret();

        posts(house, CHAT, secret, BODY.formatted("desk"), TRACEPARENT);
        List<Collector.Seen> spans = collector.until(
                span -> span.name().equals("run") && span.trace().equals(TRACE));

        assertThat(only(spans, TRACE, "tool").values()).containsEntry("clawnet.tool", "other");
        assertThat(String.join("", collector.raw())).doesNotContain("4711");
    }

    @Test
    void a_run_that_waits_for_its_owner_goes_on_in_its_trace_after_a_restart() throws Exception {
        Collector collector = collector();
        ApiHouse house = house(collector.endpoint(), 1);
        String secret = house.token(house.owner(), "program", ApiScope.TOOLS).secret();
        HttpResponse<String> waits = posts(
                house, TOOLS, secret, "{\"tool\":\"manager.consult\",\"args\":{\"question\":\"tea?\"}}", TRACEPARENT);
        assertThat(waits.statusCode()).as(waits.body()).isEqualTo(202);
        collector.until(span -> span.name().equals("tool") && span.trace().equals(TRACE));

        house.restart();
        JsonNode approval = house.calls("approval.list", Json.STRICT.createObjectNode())
                .path("approvals")
                .get(0);
        house.calls(
                "approval.decide",
                Json.STRICT
                        .createObjectNode()
                        .put("id", approval.path("id").stringValue())
                        .put("decision", "deny"));
        List<Collector.Seen> spans = collector.until(
                span -> span.name().equals("run") && span.trace().equals(TRACE));

        Collector.Seen run = only(spans, TRACE, "run");
        assertThat(spans)
                .filteredOn(span -> span.name().equals("tool") && span.parent().equals(run.span()))
                .as("once when it asked, once when it was answered")
                .hasSize(2);
        assertThat(only(spans, TRACE, "http").parent()).isEqualTo(PARENT);
        assertThat(run.values()).containsEntry("clawnet.cause", "Invoked");
    }

    @Test
    void what_is_no_traceparent_begins_a_trace_of_its_own() throws Exception {
        Collector collector = collector();
        ApiHouse house = house(collector.endpoint(), 1);
        String secret = house.token(house.owner(), "program", ApiScope.CHAT).secret();
        HttpResponse<String> answer =
                posts(house, CHAT, secret, BODY.formatted("main"), "00-" + TRACE + "-" + PARENT + "-01-more");

        assertThat(answer.statusCode()).isEqualTo(200);
        List<Collector.Seen> spans = collector.until(span -> span.name().equals("http"));
        assertThat(spans).noneMatch(span -> span.trace().equals(TRACE));
        assertThat(spans.stream().filter(span -> span.name().equals("http")))
                .singleElement()
                .matches(span -> span.parent().isEmpty());
    }

    @Test
    void who_shows_no_token_leaves_no_span() throws Exception {
        Collector collector = collector();
        ApiHouse house = house(collector.endpoint(), 1);
        String secret = house.token(house.owner(), "program", ApiScope.CHAT).secret();
        assertThat(posts(house, CHAT, "wrong", BODY.formatted("main"), TRACEPARENT)
                        .statusCode())
                .isEqualTo(401);
        assertThat(posts(house, "/v1/nothing", "wrong", "{}", TRACEPARENT).statusCode())
                .isEqualTo(404);
        assertThat(posts(house, CHAT, secret, "{}", TRACEPARENT).statusCode()).isEqualTo(400);

        List<Collector.Seen> spans = collector.until(span -> span.name().equals("http"));
        assertThat(only(spans, TRACE, "http").values())
                .containsEntry("http.response.status_code", "400")
                .containsKey("clawnet.person");
    }

    @Test
    void a_stranger_s_flag_makes_nothing_sampled() throws Exception {
        Collector collector = collector();
        ApiHouse house = house(collector.endpoint(), 0);
        String secret = house.token(house.owner(), "program", ApiScope.CHAT).secret();
        for (int i = 0; i < 3; i++) {
            assertThat(posts(house, CHAT, secret, BODY.formatted("main"), TRACEPARENT)
                            .statusCode())
                    .isEqualTo(200);
        }
        house.close();

        assertThat(collector.raw()).isEmpty();
    }

    @Test
    void an_endpoint_that_is_down_or_never_answers_holds_up_nobody_and_is_counted() throws Exception {
        URI silent;
        try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            silent = URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/v1/traces");
        }
        ApiHouse house = house(silent, 1);
        String secret = house.token(house.owner(), "program", ApiScope.CHAT).secret();
        for (int i = 0; i < 5; i++) {
            assertThat(posts(house, CHAT, secret, BODY.formatted("main"), TRACEPARENT)
                            .statusCode())
                    .isEqualTo(200);
        }

        Instant until = Instant.now().plusSeconds(60);
        String figures = "";
        while (!figures.contains("clawnet_spans_total{fate=\"failed\"}")
                && Instant.now().isBefore(until)) {
            figures = house.sends(house.request("/metrics").build()).body();
        }
        assertThat(figures).contains("clawnet_spans_total{fate=\"failed\"}").doesNotContain("fate=\"sent\"");
    }

    @Test
    void a_provider_is_not_told_the_trace() throws Exception {
        Collector collector = collector();
        ApiHouse house = house(collector.endpoint(), 1);
        house.slow("slow");
        String secret = house.token(house.owner(), "program", ApiScope.CHAT).secret();
        house.model().says("hello");
        house.model().ends();

        assertThat(posts(house, CHAT, secret, BODY.formatted("slow"), TRACEPARENT)
                        .statusCode())
                .isEqualTo(200);
        assertThat(house.model().headers())
                .isNotEmpty()
                .allSatisfy(names -> assertThat(names).doesNotContain("traceparent", "tracestate", "baggage"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_gateway_without_traces_loads_nothing_of_the_exporter(boolean traces) throws Exception {
        Path state = Files.createDirectory(
                folder.resolve("own"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path config = Files.writeString(
                folder.resolve("clawnet.json"),
                "{ diagnostics: { otel: { enabled: " + traces + ", endpoint: 'http://127.0.0.1:9' } } }");
        Path loaded = folder.resolve("loaded.txt");
        try (GatewayProcess process = GatewayProcess.start(
                state,
                0,
                Map.of("CLAWNET_CONFIG_PATH", config.toString()),
                List.of("-Xmx256m", "-Xlog:class+load:file=" + loaded))) {
            assertThat(process.address()).isNotEmpty();
        }

        String classes = Files.readString(loaded);
        assertThat(classes).contains("dev.clawnet.gateway.Gateway ");
        assertThat(classes.contains("io.opentelemetry") || classes.contains("gateway.trace.otlp"))
                .isEqualTo(traces);
    }
}
