package dev.clawnet.gateway.http;

import dev.clawnet.gateway.transport.Forwarding;
import dev.clawnet.gateway.transport.HttpAnswer;
import dev.clawnet.gateway.transport.HttpCall;
import dev.clawnet.gateway.transport.HttpRoutes;
import dev.clawnet.protocol.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// The gateway's HTTP routes: `/`, `/health`, `/healthz`, `/ready`, `/readyz`.
///
/// Threat: a page of another site that frames ours, or scripts in it. See `PagesTest`.
public final class Pages implements HttpRoutes {
    /// Nothing is loaded, run, framed or sent anywhere; the page's own style is the one exception, by its place.
    private static final String POLICY =
            "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Readiness readiness;
    private final InstantSource clock;
    private final Instant started;
    private final String index;
    private final String style;

    private record Live(boolean ok, String status) {}

    private record Ready(boolean ready, List<String> failing, long uptimeMs, Optional<List<String>> remedies) {}

    private record ReadyForStrangers(boolean ready) {}

    private record Missing(String error) {}

    private Pages(Readiness readiness, InstantSource clock, String index, String style) {
        this.readiness = readiness;
        this.clock = clock;
        this.started = clock.instant();
        this.index = index;
        this.style = style;
    }

    /// The routes, with the page read from the program itself.
    public static Pages open(Readiness readiness, InstantSource clock) throws IOException {
        return new Pages(readiness, clock, resource("index.html"), resource("page.css"));
    }

    @Override
    public HttpAnswer answer(HttpCall call) {
        return guarded(route(call));
    }

    private HttpAnswer route(HttpCall call) {
        boolean reads = call.method().equals("GET") || call.method().equals("HEAD");
        return switch (call.path()) {
            case "/", "/page.css", "/health", "/healthz", "/ready", "/readyz" ->
                reads
                        ? page(call)
                        : json(405, new Missing("method not allowed")).with("Allow", "GET, HEAD");
            default -> json(404, new Missing("not found"));
        };
    }

    private HttpAnswer page(HttpCall call) {
        return switch (call.path()) {
            case "/" -> HttpAnswer.of(200, "text/html; charset=utf-8", index).with("Cache-Control", "no-cache");
            case "/page.css" ->
                HttpAnswer.of(200, "text/css; charset=utf-8", style).with("Cache-Control", "no-cache");
            case "/health", "/healthz" -> json(200, new Live(true, "live"));
            default -> ready(call.local() && !Forwarding.in(call.headers()));
        };
    }

    private HttpAnswer ready(boolean local) {
        List<Readiness.Failing> failing = List.copyOf(readiness.failing());
        boolean ready = failing.isEmpty();
        long uptime = Duration.between(started, clock.instant()).toMillis();
        List<String> parts = failing.stream().map(Readiness.Failing::part).toList();
        List<String> remedies = failing.stream().map(Readiness.Failing::remedy).toList();
        return json(
                ready ? 200 : 503,
                local
                        ? new Ready(ready, parts, uptime, Optional.of(remedies).filter(some -> !some.isEmpty()))
                        : new ReadyForStrangers(ready));
    }

    private static HttpAnswer json(int status, Object value) {
        return HttpAnswer.json(status, Json.STRICT.writeValueAsString(value));
    }

    private static HttpAnswer guarded(HttpAnswer answer) {
        return answer.with("Content-Security-Policy", POLICY)
                .with("X-Content-Type-Options", "nosniff")
                .with("Referrer-Policy", "no-referrer")
                .with("X-Frame-Options", "DENY")
                .with("Cross-Origin-Opener-Policy", "same-origin")
                .with("Cross-Origin-Resource-Policy", "same-origin");
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Pages.class.getResourceAsStream("/web/" + name)) {
            if (in == null) {
                throw new IOException("the program lacks its page web/" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
