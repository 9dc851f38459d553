package dev.clawnet.verify.catalogue;

import dev.clawnet.protocol.catalogue.MediaMethods;
import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.device.DeviceProof;
import dev.clawnet.protocol.frame.Frame.Req;
import dev.clawnet.protocol.frame.FrameCodec;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.Role;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One socket to a gateway, spoken to in raw frames by a client that is not ours. Used by one thread.
final class Line implements WebSocket.Listener, AutoCloseable {
    private static final int PATIENCE = 60;
    /// Calls sent before their answers are read.
    private static final int WINDOW = 200;
    private static final String PLATFORM = "linux";

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    /// Of a tenth of a second each: what must come has half a minute on a busy machine.
    private static final int LOOKS = 300;
    /// For what may not come: the time of the gateway passes with each.
    private static final int FEW_LOOKS = 30;
    private static final int ENDS = 5;
    private static final Duration STEP = Duration.ofMillis(100);

    private final List<JsonNode> events = new ArrayList<>();
    /// Answers that came before somebody waited for them.
    private final List<JsonNode> early = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicInteger code = new AtomicInteger();
    private final StringBuilder part = new StringBuilder();
    private final WebSocket socket;
    private final String nonce;
    private final long now;
    private int ids;
    private Consumer<String> tap = _ -> {};
    private volatile boolean closed;

    /// What a link connects with.
    ///
    /// @param token the shared token
    /// @param code a setup code's secret
    record Credentials(
            Role role,
            List<String> scopes,
            Optional<DeviceKey> key,
            Optional<String> token,
            Optional<String> deviceToken,
            Optional<String> code) {
        static Credentials console(String token, List<String> scopes) {
            return new Credentials(
                    Role.OPERATOR, scopes, Optional.empty(), Optional.of(token), Optional.empty(), Optional.empty());
        }

        static Credentials code(Role role, DeviceKey key, String code, List<String> scopes) {
            return new Credentials(
                    role, scopes, Optional.of(key), Optional.empty(), Optional.empty(), Optional.of(code));
        }

        static Credentials device(Role role, DeviceKey key, String deviceToken, List<String> scopes) {
            return new Credentials(
                    role, scopes, Optional.of(key), Optional.empty(), Optional.of(deviceToken), Optional.empty());
        }

        static Credentials program(DeviceKey key, String token, List<String> scopes) {
            return new Credentials(
                    Role.OPERATOR, scopes, Optional.of(key), Optional.of(token), Optional.empty(), Optional.empty());
        }

        String proven() {
            return token.or(() -> deviceToken).or(() -> code).orElse("");
        }
    }

    Line(HttpClient http, int port) {
        this(http, port, Map.of());
    }

    Line(HttpClient http, int port, Map<String, String> headers) {
        WebSocket.Builder builder = http.newWebSocketBuilder();
        headers.forEach(builder::header);
        socket = builder.buildAsync(URI.create("ws://127.0.0.1:" + port + "/"), this)
                .join();
        JsonNode challenge = Json.STRICT.readTree(next()).path("payload");
        nonce = challenge.path("nonce").stringValue();
        now = challenge.path("ts").longValue();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            heard.add(part.toString());
            part.setLength(0);
        }
        return WebSocket.Listener.super.onText(from, data, last);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int closeCode, String reason) {
        code.set(closeCode);
        over.countDown();
        return WebSocket.Listener.super.onClose(from, closeCode, reason);
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        over.countDown();
    }

    /// The text of the next frame.
    String next() {
        try {
            String text = heard.poll(PATIENCE, TimeUnit.SECONDS);
            if (text == null) {
                throw new AssertionError("no frame within " + PATIENCE + " s; the link ended with " + code.get());
            }
            tap.accept(text);
            return text;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Shows each frame to `each` as it is taken, from now on.
    void tap(Consumer<String> each) {
        tap = each;
    }

    /// Whether a frame came within that time, which was taken.
    boolean hears(Duration most) {
        return soon(most) != null;
    }

    /// The answer to a request; events that come before it are kept.
    String answer(String id) {
        while (true) {
            String text = next();
            JsonNode frame = Json.STRICT.readTree(text);
            if (frame.path("type").stringValue("").equals("event")) {
                events.add(frame);
            } else if (frame.path("id").stringValue("").equals(id)) {
                return text;
            }
        }
    }

    String nonce() {
        return nonce;
    }

    long challengedAt() {
        return now;
    }

    /// Whether an event of that name comes whose payload is as wanted, or came already.
    boolean hears(String event, Predicate<JsonNode> wanted) {
        for (int i = 0; i < LOOKS; i++) {
            boolean came = events.stream()
                    .filter(frame -> frame.path("event").stringValue("").equals(event))
                    .anyMatch(frame -> wanted.test(frame.path("payload")));
            if (came) {
                return true;
            }
            keep(soon(Duration.ofMillis(100)));
        }
        return false;
    }

    /// The payloads of all events of that name that came while something was waited for.
    List<JsonNode> heard(String event) {
        return events.stream()
                .filter(frame -> frame.path("event").stringValue("").equals(event))
                .map(frame -> frame.path("payload"))
                .toList();
    }

    /// Whether no event of that name came, nor comes within three seconds.
    boolean silent(String event) {
        for (int i = 0; i < FEW_LOOKS; i++) {
            keep(soon(Duration.ofMillis(100)));
        }
        return events.stream()
                .noneMatch(frame -> frame.path("event").stringValue("").equals(event));
    }

    /// The payload of the newest event of that name, waited for.
    Optional<JsonNode> newest(String event) {
        for (int i = 0; i < LOOKS; i++) {
            Optional<JsonNode> found = events.stream()
                    .filter(frame -> frame.path("event").stringValue("").equals(event))
                    .reduce((_, later) -> later)
                    .map(frame -> frame.path("payload"));
            String text = soon(Duration.ofMillis(found.isPresent() ? 20 : 100));
            if (text == null && found.isPresent()) {
                return found;
            }
            keep(text);
        }
        return Optional.empty();
    }

    /// The answer to a request, or nothing; the time of the gateway passes while it is waited for.
    Optional<JsonNode> answerOr(String id, Consumer<Duration> pass) {
        for (int i = 0; i < FEW_LOOKS; i++) {
            Optional<JsonNode> found = early.stream()
                    .filter(frame -> frame.path("id").stringValue("").equals(id))
                    .findFirst();
            if (found.isPresent()) {
                early.remove(found.get());
                return found;
            }
            String text = soon(STEP);
            if (text == null) {
                pass.accept(STEP);
            }
            keep(text);
        }
        return Optional.empty();
    }

    /// Whether that many events of that name came, waited for a little.
    boolean hears(String event, int many, Consumer<Duration> pass) {
        for (int i = 0; i < LOOKS; i++) {
            long came = events.stream()
                    .filter(frame -> frame.path("event").stringValue("").equals(event))
                    .count();
            if (came >= many) {
                return true;
            }
            String text = soon(STEP);
            if (text == null) {
                pass.accept(STEP);
            }
            keep(text);
        }
        return false;
    }

    /// The code with which the gateway ended it, or 0.
    int ended(Consumer<Duration> pass) {
        for (int i = 0; i < ENDS && !endsWithin(STEP); i++) {
            pass.accept(STEP);
        }
        return code.get();
    }

    private void keep(@Nullable String text) {
        if (text != null) {
            JsonNode frame = Json.STRICT.readTree(text);
            (frame.path("type").stringValue("").equals("event") ? events : early).add(frame);
        }
    }

    private @Nullable String soon(Duration most) {
        try {
            String text = heard.poll(most.toMillis(), TimeUnit.MILLISECONDS);
            if (text != null) {
                tap.accept(text);
            }
            return text;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    void send(String id, String method, JsonNode params) {
        socket.sendText(FrameCodec.text(Req.of(id, method, params)), true).join();
    }

    /// The text of the first answer.
    String call(String id, String method, JsonNode params) {
        send(id, method, params);
        return answer(id);
    }

    /// Sends the same call again and again, and counts the answers that are not a limit.
    int flood(String method, JsonNode params, int times) {
        String text = FrameCodec.text(Req.of("flood", method, params));
        int within = 0;
        int open = 0;
        for (int i = 0; i < times; i++) {
            socket.sendText(text.replace("\"flood\"", "\"f" + i + "\""), true).join();
            if (++open == WINDOW) {
                within += answered(open);
                open = 0;
            }
        }
        return within + answered(open);
    }

    private int answered(int open) {
        int within = 0;
        for (int left = open; left > 0; ) {
            String text = next();
            if (text.contains("\"type\":\"res\"")) {
                left--;
                within += text.contains("LIMIT_REACHED") ? 0 : 1;
            }
        }
        return within;
    }

    /// The payload of the answer, which must be one.
    JsonNode ask(String method, JsonNode params) {
        String text = call("ask" + ++ids, method, params);
        JsonNode frame = Json.STRICT.readTree(text);
        if (!frame.path("ok").booleanValue()) {
            throw new AssertionError(method + " " + params + " was refused: " + text);
        }
        return frame.path("payload");
    }

    /// The text of the answer to connect.
    String connect(Credentials with) {
        send("connect", "connect", params(with));
        return answer("connect");
    }

    /// The same with these capabilities.
    String connect(Credentials with, List<String> caps) {
        ObjectNode params = params(with);
        ArrayNode declared = params.putArray("caps");
        caps.forEach(declared::add);
        send("connect", "connect", params);
        return answer("connect");
    }

    ObjectNode params(Credentials with) {
        ObjectNode params = Json.STRICT.createObjectNode();
        params.put("minProtocol", 4)
                .put("maxProtocol", 4)
                .put("role", with.role().wire());
        params.putObject("client")
                .put("id", id(with))
                .put("mode", mode(with))
                .put("version", "1.0.0")
                .put("platform", PLATFORM);
        ArrayNode scopes = params.putArray("scopes");
        with.scopes().forEach(scopes::add);
        if (with.role() == Role.OPERATOR) {
            params.putArray("caps").add(MediaMethods.CAPABILITY);
        }
        ObjectNode auth = params.putObject("auth");
        with.token().ifPresent(value -> auth.put("token", value));
        with.deviceToken().ifPresent(value -> auth.put("deviceToken", value));
        with.code().ifPresent(value -> auth.put("bootstrapToken", value));
        with.key().ifPresent(key -> params.set("device", proof(with, key)));
        return params;
    }

    private static String id(Credentials with) {
        return with.role() == Role.NODE ? "node-host" : "cli";
    }

    private static String mode(Credentials with) {
        return with.role() == Role.NODE ? "node" : "cli";
    }

    private ObjectNode proof(Credentials with, DeviceKey key) {
        DeviceProof proof = new DeviceProof(
                key.id().value(),
                id(with),
                mode(with),
                with.role().wire(),
                with.scopes(),
                now,
                with.proven(),
                nonce,
                PLATFORM,
                "");
        return Json.STRICT
                .createObjectNode()
                .put("id", key.id().value())
                .put("publicKey", key.publicKey().text())
                .put("signature", proof.sign(key, DeviceProof.Version.V3))
                .put("signedAt", now)
                .put("nonce", nonce);
    }

    boolean closed() {
        return closed;
    }

    /// Events that came in so far, and the texts of frames that nobody waited for.
    List<JsonNode> events() {
        return events;
    }

    /// The close code, once the gateway ended the link.
    int end() {
        try {
            if (!over.await(PATIENCE, TimeUnit.SECONDS)) {
                throw new AssertionError("the link did not end within " + PATIENCE + " s");
            }
            return code.get();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Whether the gateway ends the link within that time.
    boolean endsWithin(Duration time) {
        try {
            return over.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Frames that arrived and that nobody took.
    List<String> rest() {
        List<String> left = new ArrayList<>();
        heard.drainTo(left);
        left.forEach(tap);
        return left;
    }

    @Override
    public void close() {
        closed = true;
        socket.abort();
    }
}
