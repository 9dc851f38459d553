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
import java.util.Map;
import java.util.Optional;

/// The gateway's HTTP routes: `/`, `/chat`, `/health`, `/healthz`, `/ready`, `/readyz`.
///
/// Threat: a page of another site that frames ours, or scripts in it. See `PagesTest`.
public final class Pages implements HttpRoutes {
    /// Nothing is loaded, run, framed or sent anywhere; the page's own style is the one exception, by its place.
    private static final String POLICY =
            "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// The page to chat runs its own script, from its place, and talks to the gateway it came from.
    private static final String CHAT_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src"
            + " 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for"
            + " 'script'; trusted-types 'none'";

    private final Readiness readiness;
    private final InstantSource clock;
    private final Instant started;
    /// By path.
    private final Map<String, Page> pages;

    /// One text of the program itself.
    private record Page(String type, String text) {
        static Page of(String type, String name) throws IOException {
            return new Page(type + "; charset=utf-8", resource(name));
        }
    }

    private record Live(boolean ok, String status) {}

    private record Ready(boolean ready, List<String> failing, long uptimeMs, Optional<List<String>> remedies) {}

    private record ReadyForStrangers(boolean ready) {}

    private record Missing(String error) {}

    private Pages(Readiness readiness, InstantSource clock, Map<String, Page> pages) {
        this.readiness = readiness;
        this.clock = clock;
        this.started = clock.instant();
        this.pages = Map.copyOf(pages);
    }

    /// The routes, with the pages read from the program itself.
    public static Pages open(Readiness readiness, InstantSource clock) throws IOException {
        return new Pages(
                readiness,
                clock,
                Map.of(
                        "/", Page.of("text/html", "index.html"),
                        "/page.css", Page.of("text/css", "page.css"),
                        "/chat", Page.of("text/html", "chat.html"),
                        "/chat.css", Page.of("text/css", "chat.css"),
                        "/chat.js", Page.of("text/javascript", "chat.js")));
    }

    @Override
    public HttpAnswer answer(HttpCall call) {
        return guarded(route(call), call.path().equals("/chat") ? CHAT_POLICY : POLICY);
    }

    private HttpAnswer route(HttpCall call) {
        boolean reads = call.method().equals("GET") || call.method().equals("HEAD");
        return switch (call.path()) {
            case "/", "/page.css", "/chat", "/chat.css", "/chat.js", "/health", "/healthz", "/ready", "/readyz" ->
                reads
                        ? page(call)
                        : json(405, new Missing("method not allowed")).with("Allow", "GET, HEAD");
            default -> json(404, new Missing("not found"));
        };
    }

    private HttpAnswer page(HttpCall call) {
        Optional<Page> page = Optional.ofNullable(pages.get(call.path()));
        if (page.isPresent()) {
            return HttpAnswer.of(200, page.get().type(), page.get().text()).with("Cache-Control", "no-cache");
        }
        return switch (call.path()) {
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

    private static HttpAnswer guarded(HttpAnswer answer, String policy) {
        return answer.with("Content-Security-Policy", policy)
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
