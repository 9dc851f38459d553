package dev.clawnet.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.transport.HttpAnswer;
import dev.clawnet.gateway.transport.HttpCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the gateway says over plain HTTP.
final class PagesTest {
    private final List<Readiness.Failing> failing = new ArrayList<>();
    private Instant now = Instant.parse("2026-06-01T12:00:00Z");
    private Pages pages = open();

    private Pages open() {
        try {
            return Pages.open(() -> failing, () -> now);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void fresh() {
        failing.clear();
        pages = open();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/healthz"})
    void health_says_live(String path) {
        assertThat(pages.answer(call("GET", path, true)).status()).isEqualTo(200);
        assertThat(body(pages.answer(call("GET", path, false)))).isEqualTo("{\"ok\":true,\"status\":\"live\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ready", "/readyz"})
    void ready_says_what_fails_and_since_when_it_runs(String path) {
        now = now.plusMillis(1500);
        HttpAnswer good = pages.answer(call("GET", path, true));
        assertThat(good.status()).isEqualTo(200);
        assertThat(body(good)).isEqualTo("{\"ready\":true,\"failing\":[],\"uptimeMs\":1500}");
        failing.add(new Readiness.Failing("store", "free space"));
        HttpAnswer bad = pages.answer(call("GET", path, true));
        assertThat(bad.status()).isEqualTo(503);
        assertThat(body(bad))
                .isEqualTo("{\"ready\":false,\"failing\":[\"store\"],\"uptimeMs\":1500,\"remedies\":[\"free space\"]}");
    }

    @Test
    void a_caller_from_elsewhere_learns_only_whether_it_is_ready() {
        failing.add(new Readiness.Failing("store", "free space"));
        HttpAnswer bad = pages.answer(call("GET", "/ready", false));
        assertThat(bad.status()).isEqualTo(503);
        assertThat(body(bad)).isEqualTo("{\"ready\":false}");
    }

    /// A proxy on this machine passes strangers on: the socket is local, and they are not.
    @Test
    void what_a_proxy_on_this_machine_passes_on_is_from_elsewhere() {
        failing.add(new Readiness.Failing("store", "free space"));
        HttpCall direct = call("GET", "/ready", true);
        for (String sign : List.of("x-forwarded-for", "forwarded", "via")) {
            HttpAnswer passed = pages.answer(new HttpCall(
                    direct.method(),
                    direct.path(),
                    "",
                    Map.of(sign, List.of("192.0.2.7")),
                    ByteBuffer.allocate(0),
                    direct.remote(),
                    true));
            assertThat(passed.status()).isEqualTo(503);
            assertThat(body(passed)).as(sign).isEqualTo("{\"ready\":false}");
        }
    }

    @Test
    void the_page_loads_and_runs_nothing_from_elsewhere() {
        HttpAnswer page = pages.answer(call("GET", "/", false));
        assertThat(page.headers()).containsEntry("Content-Type", "text/html; charset=utf-8");
        assertThat(body(page))
                .contains("<html lang=\"en\">", "<title>", "<main>", "clawnet pair")
                .doesNotContain("<script", "style=", "http:", "https:", "//");
        String style = body(pages.answer(call("GET", "/page.css", false)));
        assertThat(style).contains("light dark").doesNotContain("url(", "@import");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/page.css", "/health", "/ready", "/none"})
    void every_answer_carries_the_security_headers(String path) {
        assertThat(pages.answer(call("GET", path, false)).headers())
                .containsEntry("X-Content-Type-Options", "nosniff")
                .containsEntry("Referrer-Policy", "no-referrer")
                .containsEntry("X-Frame-Options", "DENY")
                .hasEntrySatisfying(
                        "Content-Security-Policy",
                        policy -> assertThat(policy)
                                .startsWith("default-src 'none'")
                                .contains("frame-ancestors 'none'")
                                .doesNotContain("unsafe"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/none", "/health/", "//", "/web/index.html", "/../index.html", "/%68ealth", "/v1/models"})
    void anything_else_is_not_found(String path) {
        HttpAnswer answer = pages.answer(call("GET", path, true));
        assertThat(answer.status()).isEqualTo(404);
        assertThat(body(answer)).isEqualTo("{\"error\":\"not found\"}");
    }

    @Test
    void nothing_takes_a_post() {
        HttpAnswer answer = pages.answer(call("POST", "/health", true));
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.headers()).containsEntry("Allow", "GET, HEAD");
        assertThat(pages.answer(call("POST", "/none", true)).status()).isEqualTo(404);
    }

    private static HttpCall call(String method, String path, boolean local) {
        InetSocketAddress remote = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 4711);
        return new HttpCall(method, path, "", Map.of(), ByteBuffer.allocate(0), remote, local);
    }

    private static String body(HttpAnswer answer) {
        return StandardCharsets.UTF_8.decode(answer.body().duplicate()).toString();
    }
}
