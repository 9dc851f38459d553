package dev.clawnet.client;

import dev.clawnet.protocol.catalogue.ConnectMethods.HelloOk;
import dev.clawnet.protocol.frame.CloseCode;
import dev.clawnet.protocol.frame.ErrorShape;
import dev.clawnet.protocol.frame.Frame;
import dev.clawnet.protocol.frame.FrameCodec;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Method;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// One proved connection to a gateway. It ends once; [KeptLink] opens the next.
///
/// Threat: a false gateway, or one that falls silent while somebody waits. Nothing is sent before the certificate
/// matched; a link that hears nothing for two ticks is closed (4000). See `GatewayLinkTest`.
public final class GatewayLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayLink.class);
    private static final int MAX_CALLS = 1_024;
    private static final int MAX_EVENTS = 4_096;
    private static final Duration LEAST_QUIET = Duration.ofMillis(100);

    private final WebSocketClient socket;
    private final LinkSettings settings;
    private final Events events = new Events();
    private final Handshake.Opened opened;
    private final MediaStreams media = new MediaStreams(this);
    private final AtomicLong ids = new AtomicLong();
    private final Map<String, BlockingQueue<Reply>> calls = new ConcurrentHashMap<>();
    private final BlockingQueue<Heard> heard = new ArrayBlockingQueue<>(MAX_EVENTS);
    private final AtomicReference<@Nullable Ended> ended = new AtomicReference<>();
    private final CountDownLatch over = new CountDownLatch(1);

    /// How a link ended.
    ///
    /// @param code close code, whoever sent it; 1006 when the connection just broke
    public record Ended(int code, String reason) {
        public static final int BROKEN = 1006;
    }

    private sealed interface Reply {
        record Answer(JsonNode payload) implements Reply {}

        record Refused(ErrorShape error) implements Reply {}

        record Gone(Ended how) implements Reply {}
    }

    private sealed interface Heard {
        record Event(String name, JsonNode payload) implements Heard {}

        record End() implements Heard {}
    }

    private GatewayLink(WebSocketClient socket, LinkSettings settings, Handshake.Opened opened) {
        this.socket = socket;
        this.settings = settings;
        this.opened = opened;
    }

    public static GatewayLink open(LinkSettings settings, LinkParts parts) {
        return open(settings, (_, _) -> {}, parts);
    }

    /// Connects, proves the device, and waits for hello. `LinkFailure` when the link fails, `GatewayFault` when the
    /// gateway refuses.
    ///
    /// @param opened subscribes, before the first event is read
    public static GatewayLink open(LinkSettings settings, BiConsumer<GatewayLink, Events> opened, LinkParts parts) {
        WebSocketClient socket = WebSocketClient.connect(settings.address(), parts, settings.patience());
        try {
            Handshake.Opened hello = Handshake.run(socket, settings, parts.clock());
            GatewayLink link = new GatewayLink(socket, settings, hello);
            socket.quietFor(max(
                    Duration.ofMillis(hello.hello().policy().tickIntervalMs()).multipliedBy(2)));
            opened.accept(link, link.events);
            parts.threads().newThread(link::listen).start();
            parts.threads().newThread(link::deliver).start();
            return link;
        } catch (IOException e) {
            socket.close();
            throw Handshake.failure(settings, e);
        } catch (RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static Duration max(Duration quiet) {
        return quiet.compareTo(LEAST_QUIET) < 0 ? LEAST_QUIET : quiet;
    }

    /// What the gateway said when it accepted this link.
    public HelloOk hello() {
        return opened.hello();
    }

    /// How far the gateway's clock is ahead of ours.
    public Duration gatewayAhead() {
        return opened.gatewayAhead();
    }

    public <P, R> R call(Method<P, R> method, P params) {
        return call(method, params, settings.patience());
    }

    /// Calls and waits. `GatewayFault` when refused, `LinkFailure` when there is no answer.
    public <P, R> R call(Method<P, R> method, P params, Duration deadline) {
        JsonNode payload = ask(method.name(), Json.STRICT.valueToTree(params), Optional.empty(), deadline);
        return read(payload, method.result());
    }

    /// Calls a method that answers twice: `accepted` gets the first payload, the final one is returned.
    public <P, R> R callTwice(Method<P, R> method, P params, Consumer<JsonNode> accepted, Duration deadline) {
        JsonNode payload = ask(method.name(), Json.STRICT.valueToTree(params), Optional.of(accepted), deadline);
        return read(payload, method.result());
    }

    /// A call by name, for methods that this program has no record of.
    public JsonNode callRaw(String method, JsonNode params, Duration deadline) {
        return ask(method, params, Optional.empty(), deadline);
    }

    public <E> Events.Subscription on(EventType<E> event, Consumer<E> consumer) {
        return events.on(event, consumer);
    }

    /// Large contents over this link.
    public MediaStreams media() {
        return media;
    }

    void sendBinary(byte[] message) {
        try {
            socket.sendBinary(message);
        } catch (IOException e) {
            end(new Ended(Ended.BROKEN, "connection lost"));
            throw new LinkFailure(LinkFailure.Kind.CLOSED, "the connection to the gateway broke", e);
        }
    }

    public boolean isOpen() {
        return ended.get() == null;
    }

    public Optional<Ended> ended() {
        return Optional.ofNullable(ended.get());
    }

    /// Waits until the link is over. False when it still is not after that time.
    public boolean awaitEnd(Duration most) throws InterruptedException {
        return over.await(most.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        close(CloseCode.NORMAL.code(), "");
    }

    private void close(int code, String reason) {
        if (isOpen()) {
            try {
                socket.sendClose(code, reason);
            } catch (IOException e) {
                LOG.debug("client.link.close_not_sent");
            }
        }
        end(new Ended(code, reason));
    }

    private <R> R read(JsonNode payload, Class<R> type) {
        try {
            return Json.LENIENT.treeToValue(payload, type);
        } catch (JacksonException e) {
            throw new LinkFailure(
                    LinkFailure.Kind.PROTOCOL,
                    "the gateway's answer has a form that this program does not know: update the older of the two",
                    e);
        }
    }

    private JsonNode ask(String method, JsonNode params, Optional<Consumer<JsonNode>> first, Duration deadline) {
        String id = "q" + ids.incrementAndGet();
        BlockingQueue<Reply> replies = new ArrayBlockingQueue<>(2);
        if (calls.size() >= MAX_CALLS) {
            throw new LinkFailure(LinkFailure.Kind.OVERLOADED, "too many calls wait on this link");
        }
        calls.put(id, replies);
        try {
            Ended already = ended.get();
            if (already != null) {
                throw gone(already);
            }
            socket.send(FrameCodec.text(Frame.Req.of(id, method, params)));
            JsonNode answer = take(method, replies, deadline);
            if (first.isPresent()) {
                first.get().accept(answer);
                return take(method, replies, deadline);
            }
            return answer;
        } catch (IOException e) {
            end(new Ended(Ended.BROKEN, "connection lost"));
            throw new LinkFailure(LinkFailure.Kind.CLOSED, "the connection to the gateway broke", e);
        } finally {
            calls.remove(id);
        }
    }

    private JsonNode take(String method, BlockingQueue<Reply> replies, Duration deadline) {
        Reply reply;
        try {
            reply = replies.poll(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LinkFailure(LinkFailure.Kind.CLOSED, "the call was interrupted", e);
        }
        if (reply == null) {
            throw new LinkFailure(LinkFailure.Kind.TIMEOUT, "no answer to " + method + " in time");
        }
        return switch (reply) {
            case Reply.Answer answer -> answer.payload();
            case Reply.Refused refused -> throw new GatewayFault(refused.error());
            case Reply.Gone gone -> throw gone(gone.how());
        };
    }

    private static LinkFailure gone(Ended how) {
        String why = how.reason().isEmpty() ? "" : ": " + how.reason();
        return new LinkFailure(
                LinkFailure.Kind.CLOSED, "the connection to the gateway was closed (" + how.code() + why + ")");
    }

    private void listen() {
        try {
            while (isOpen()) {
                switch (socket.read()) {
                    case WebSocketClient.Message.Text text -> accept(text.text());
                    case WebSocketClient.Message.Binary binary ->
                        media.take(binary.bytes().array());
                    case WebSocketClient.Message.Closed closed -> end(new Ended(closed.code(), closed.reason()));
                }
            }
        } catch (SocketTimeoutException e) {
            close(CloseCode.TICK_TIMEOUT.code(), "tick timeout");
        } catch (IOException e) {
            end(new Ended(Ended.BROKEN, "connection lost"));
        }
    }

    private void accept(String text) {
        if (!(FrameCodec.frame(text) instanceof FrameCodec.Parsed.Good good)) {
            LOG.warn("client.frame.unreadable");
            return;
        }
        switch (good.frame()) {
            case Frame.Res res -> answered(res);
            case Frame.Event event -> {
                JsonNode payload = event.payload().orElseGet(Json.STRICT::createObjectNode);
                if (events.wanted(event.event()) && !heard.offer(new Heard.Event(event.event(), payload))) {
                    close(CloseCode.POLICY.code(), "events are not consumed");
                }
            }
            case Frame.Req _ -> LOG.warn("client.frame.request_from_gateway");
        }
    }

    private void answered(Frame.Res res) {
        BlockingQueue<Reply> waiting = calls.get(res.id());
        if (waiting == null) {
            return;
        }
        Reply reply = res.ok()
                ? new Reply.Answer(res.payload().orElseGet(Json.STRICT::createObjectNode))
                : new Reply.Refused(res.error()
                        .orElseGet(() -> new ErrorShape(
                                "UNAVAILABLE", "refused", Optional.empty(), Optional.empty(), Optional.empty())));
        if (!waiting.offer(reply)) {
            LOG.warn("client.answer.too_many");
        }
    }

    private void deliver() {
        try {
            while (true) {
                switch (heard.take()) {
                    case Heard.Event event -> events.deliver(event.name(), event.payload());
                    case Heard.End _ -> {
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close(CloseCode.NORMAL.code(), "");
        }
    }

    private void end(Ended how) {
        if (ended.compareAndSet(null, how)) {
            socket.close();
            media.closed();
            calls.values().forEach(waiting -> waiting.offer(new Reply.Gone(how)));
            while (!heard.offer(new Heard.End())) {
                heard.poll();
            }
            over.countDown();
        }
    }
}
