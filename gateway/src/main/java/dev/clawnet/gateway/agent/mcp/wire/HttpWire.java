package dev.clawnet.gateway.agent.mcp.wire;

import dev.clawnet.gateway.agent.mcp.wire.McpFailure.Kind;
import dev.clawnet.gateway.limits.AgentLimits;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Streamable HTTP: each message is a POST, whose answer comes at once or in a stream. A stream that ends early is
/// taken up again where it was, when the server said how long to wait and which event was the last.
public final class HttpWire implements Wire {
    private static final Logger LOG = LoggerFactory.getLogger(HttpWire.class);

    private static final String SESSION = "mcp-session-id";
    private static final String JSON = "application/json";
    private static final String STREAM = "text/event-stream";

    private final Http http;
    private final Place place;
    private final ThreadFactory threads;
    private final Inbound inbound;

    /// Guarded by this monitor.
    private Optional<Http.Live> standing = Optional.empty();

    private boolean closed;

    private volatile Optional<String> session = Optional.empty();
    private volatile Optional<String> version = Optional.empty();

    /// Where a server is.
    ///
    /// @param headers of the owner's configuration, on every request to this address
    /// @param authority absent: a server that wants an authorization is refused
    public record Place(URI address, Map<String, String> headers, Optional<Authority> authority) {
        public Place {
            headers = Map.copyOf(headers);
        }
    }

    public HttpWire(Http http, Place place, ThreadFactory threads, Peer peer) {
        this.http = http;
        this.place = place;
        this.threads = threads;
        this.inbound = new Inbound(peer);
    }

    @Override
    public void agreed(String agreed) {
        this.version = Optional.of(agreed);
    }

    /// Listens to what the server says by itself, on a stream of its own, when it has one. The server hears of
    /// that stream before the first request, as far as it answers soon: else it could take it for one that goes
    /// on with the stream of a request.
    @Override
    public void ready() {
        CountDownLatch opened = new CountDownLatch(1);
        threads.newThread(() -> {
                    stand(opened);
                    opened.countDown();
                })
                .start();
        try {
            if (!opened.await(AgentLimits.MCP_STANDING_FIRST.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("mcp.standing_slow");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void stand(CountDownLatch opened) {
        Optional<String> last = Optional.empty();
        try {
            for (int failed = 0; failed < AgentLimits.MCP_RESUMES; failed++) {
                Instant until = http.clock().instant().plus(AgentLimits.MCP_STANDING);
                HttpRequest.Builder ask = builder().header("Accept", STREAM).GET();
                last.ifPresent(id -> ask.header("Last-Event-ID", id));
                Http.Live live = once(ask, until);
                opened.countDown();
                if (!held(live) || live.status() != 200) {
                    live.close();
                    return;
                }
                SseReader events = new SseReader(live.body(), AgentLimits.MCP_STANDING_BYTES);
                if (heard(events, until)) {
                    failed = -1;
                }
                live.close();
                last = events.lastId().or(orElse(last));
                Duration wait = events.retry().orElse(AgentLimits.MCP_RETRY);
                http.pause(wait, http.clock().instant().plus(wait).plus(AgentLimits.MCP_CONNECT));
            }
        } catch (McpFailure e) {
            // What the server says by itself is lost until the session is opened again.
            LOG.debug("mcp.standing_ended kind={}", e.kind());
        }
    }

    private static Supplier<Optional<String>> orElse(Optional<String> last) {
        return () -> last;
    }

    private synchronized boolean held(Http.Live live) {
        standing = Optional.of(live);
        return !closed;
    }

    /// Whether anything came.
    private boolean heard(SseReader events, Instant until) throws McpFailure {
        boolean any = false;
        try {
            for (Optional<String> data = events.next(); data.isPresent(); data = events.next()) {
                any = true;
                Optional<ObjectNode> back = inbound.heard(Inbound.parsed(data.get()));
                if (back.isPresent()) {
                    send(back.get(), until);
                }
            }
        } catch (IOException broken) {
            LOG.debug("mcp.standing_broken kind={}", broken.getClass().getSimpleName());
        }
        return any;
    }

    @Override
    public JsonNode exchange(ObjectNode request, Instant until) throws McpFailure {
        try (Http.Live live = posted(request, until)) {
            live.header(SESSION).ifPresent(id -> session = Optional.of(id));
            String kind = live.header("content-type").orElse("");
            if (kind.startsWith(JSON)) {
                return answer(Inbound.parsed(live.text(AgentLimits.MCP_MESSAGE_BYTES)), request);
            }
            if (!kind.startsWith(STREAM)) {
                throw new McpFailure(Kind.BAD_ANSWER, "the server answered with neither JSON nor a stream of events");
            }
            SseReader events = new SseReader(live.body(), AgentLimits.MCP_MESSAGE_BYTES);
            Optional<JsonNode> found = read(events, request, until);
            return found.isPresent() ? found.get() : resumed(events, request, until);
        }
    }

    private static JsonNode answer(JsonNode message, ObjectNode request) throws McpFailure {
        if (Inbound.isAnswer(message)
                && message.path("id").toString().equals(request.path("id").toString())) {
            return message;
        }
        throw new McpFailure(Kind.BAD_ANSWER, "the server answered something that was not asked");
    }

    /// Takes up a stream that ended without the answer, as often as the bound says.
    private JsonNode resumed(SseReader ended, ObjectNode request, Instant until) throws McpFailure {
        Optional<String> last = ended.lastId();
        Duration wait = ended.retry().orElse(AgentLimits.MCP_RETRY);
        for (int i = 0; i < AgentLimits.MCP_RESUMES && last.isPresent(); i++) {
            http.pause(wait, until);
            try (Http.Live live = listened(last.get(), until)) {
                SseReader events = new SseReader(live.body(), AgentLimits.MCP_MESSAGE_BYTES);
                Optional<JsonNode> found = read(events, request, until);
                if (found.isPresent()) {
                    return found.get();
                }
                last = events.lastId().or(() -> ended.lastId());
                wait = events.retry().orElse(wait);
            }
        }
        throw new McpFailure(Kind.UNREACHABLE, "the server ended its stream without an answer");
    }

    private Http.Live listened(String last, Instant until) throws McpFailure {
        HttpRequest.Builder ask =
                builder().header("Accept", STREAM).header("Last-Event-ID", last).GET();
        Http.Live live = sent(ask, until);
        if (live.status() != 200 || !live.header("content-type").orElse("").startsWith(STREAM)) {
            live.close();
            throw new McpFailure(Kind.UNREACHABLE, "the server does not go on with a stream that it ended");
        }
        return live;
    }

    private Optional<JsonNode> read(SseReader events, ObjectNode request, Instant until) throws McpFailure {
        try {
            for (Optional<String> data = events.next(); data.isPresent(); data = events.next()) {
                JsonNode message = Inbound.parsed(data.get());
                if (Inbound.isAnswer(message)) {
                    return Optional.of(answer(message, request));
                }
                Optional<ObjectNode> back = inbound.heard(message);
                if (back.isPresent()) {
                    send(back.get(), until);
                }
            }
            return Optional.empty();
        } catch (IOException broken) {
            http.requireTime(until);
            // A stream that breaks is taken up like one that ends.
            return Optional.empty();
        }
    }

    @Override
    public void send(ObjectNode message, Instant until) throws McpFailure {
        posted(message, until).close();
    }

    private Http.Live posted(ObjectNode message, Instant until) throws McpFailure {
        HttpRequest.Builder post = builder()
                .header("Accept", JSON + ", " + STREAM)
                .header("Content-Type", JSON)
                .POST(HttpRequest.BodyPublishers.ofString(message.toString()));
        Http.Live live = sent(post, until);
        int status = live.status();
        if (status >= 200 && status < 300) {
            return live;
        }
        live.close();
        if (status == 404 && session.isPresent()) {
            throw new McpFailure(Kind.GONE, "the server no longer knows the session");
        }
        if (status == 401 || status == 403) {
            throw new McpFailure(Kind.UNAUTHORIZED, "the server wants an authorization");
        }
        throw new McpFailure(Kind.BAD_ANSWER, "the server answered with the status " + status);
    }

    private HttpRequest.Builder builder() {
        HttpRequest.Builder builder = HttpRequest.newBuilder(place.address());
        place.headers().forEach(builder::setHeader);
        session.ifPresent(id -> builder.setHeader(SESSION, id));
        version.ifPresent(agreed -> builder.setHeader("MCP-Protocol-Version", agreed));
        return builder;
    }

    /// Sends, and where the server wants an authorization gets one and sends again: once for a first or another one,
    /// once for a wider one. A server that is never content is not asked a third time.
    private Http.Live sent(HttpRequest.Builder request, Instant until) throws McpFailure {
        Http.Live live = once(request, until);
        for (int i = 0; i < AgentLimits.MCP_AUTHORIZATIONS && place.authority().isPresent() && wants(live); i++) {
            List<String> challenges = live.headers("www-authenticate");
            int status = live.status();
            live.close();
            place.authority().get().renew(new Challenge(status, challenges), until);
            live = once(request, until);
        }
        return live;
    }

    private static boolean wants(Http.Live live) {
        return live.status() == 401
                || (live.status() == 403
                        && live.headers("www-authenticate").stream()
                                .anyMatch(text -> text.contains("insufficient_scope")));
    }

    private Http.Live once(HttpRequest.Builder request, Instant until) throws McpFailure {
        HttpRequest.Builder own = request.copy();
        place.authority()
                .flatMap(Authority::token)
                .ifPresent(token -> own.setHeader("Authorization", "Bearer " + token.reveal()));
        return http.send(own, until);
    }

    /// Ends the session at the server, as far as it can be reached.
    @Override
    public void close() {
        Optional<Http.Live> held;
        synchronized (this) {
            closed = true;
            held = standing;
        }
        held.ifPresent(Http.Live::close);
        if (session.isPresent()) {
            http.forget(builder().DELETE());
            session = Optional.empty();
        }
    }
}
