package dev.clawnet.gateway.transport;

import dev.clawnet.protocol.json.Json;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Reads a request as what it wants: an answer, a WebSocket, or nothing that can be had (RFC 6455 section 4.2.1).
sealed interface Handshake {
    /// An ordinary request.
    record Ask(HttpCall call) implements Handshake {}

    /// A well-formed upgrade.
    ///
    /// @param proof what the answer must carry in `Sec-WebSocket-Accept`
    record Wants(Upgrade upgrade, String proof) implements Handshake {}

    /// A request that no upper layer should see.
    record Wrong(HttpAnswer answer) implements Handshake {}

    static Handshake read(FullHttpRequest request, Socket socket) {
        HttpHeaders headers = request.headers();
        boolean old = !request.protocolVersion().equals(HttpVersion.HTTP_1_1);
        if (old && !request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            return wrong(505, "HTTP version not supported");
        }
        if (!request.uri().startsWith("/")) {
            return wrong(400, "the request target must be a path");
        }
        int hosts = headers.getAll(HttpHeaderNames.HOST).size();
        if (hosts > 1 || (hosts == 0 && !old)) {
            return wrong(400, "exactly one Host header");
        }
        // Another protocol than ours is an offer, and may be passed over (RFC 9110 section 7.8): Java's client makes
        // one.
        if (!headers.containsValue(HttpHeaderNames.UPGRADE, "websocket", true)) {
            return new Ask(call(request, socket));
        }
        return old ? wrong(400, "an upgrade needs HTTP/1.1") : upgrade(request, socket);
    }

    private static Handshake upgrade(FullHttpRequest request, Socket socket) {
        HttpHeaders headers = request.headers();
        boolean asks = request.method().equals(HttpMethod.GET)
                && headers.containsValue(HttpHeaderNames.UPGRADE, "websocket", true)
                && headers.containsValue(HttpHeaderNames.CONNECTION, "upgrade", true)
                && !request.content().isReadable();
        if (!asks) {
            return wrong(400, "not a WebSocket upgrade");
        }
        List<String> versions = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_VERSION);
        if (versions.size() != 1 || !versions.getFirst().strip().equals("13")) {
            return new Wrong(error(426, "WebSocket version 13 only").with("Sec-WebSocket-Version", "13"));
        }
        List<String> keys = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_KEY);
        if (keys.size() != 1 || !nonce(keys.getFirst())) {
            return wrong(400, "exactly one Sec-WebSocket-Key of 16 bytes");
        }
        if (headers.getAll(HttpHeaderNames.ORIGIN).size() > 1) {
            return wrong(400, "at most one Origin header");
        }
        String path = split(request.uri())[0];
        return new Wants(
                new Upgrade(path, headers(request), socket.remote(), socket.tls(), socket.local()),
                proof(keys.getFirst()));
    }

    /// A JSON error of the transport itself.
    static HttpAnswer error(int status, String sentence) {
        return HttpAnswer.json(status, Json.STRICT.writeValueAsString(Map.of("error", sentence)));
    }

    private static Wrong wrong(int status, String sentence) {
        return new Wrong(error(status, sentence));
    }

    private static HttpCall call(FullHttpRequest request, Socket socket) {
        String[] target = split(request.uri());
        byte[] body = new byte[request.content().readableBytes()];
        request.content().readBytes(body);
        return new HttpCall(
                request.method().name(),
                target[0],
                target[1],
                headers(request),
                ByteBuffer.wrap(body),
                socket.remote(),
                socket.local(),
                socket.place()::prove);
    }

    private static String[] split(String uri) {
        int mark = uri.indexOf('?');
        return mark < 0 ? new String[] {uri, ""} : new String[] {uri.substring(0, mark), uri.substring(mark + 1)};
    }

    private static Map<String, List<String>> headers(FullHttpRequest request) {
        Map<String, List<String>> all = new HashMap<>();
        for (Map.Entry<String, String> header : request.headers()) {
            all.computeIfAbsent(header.getKey().toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                    .add(header.getValue());
        }
        all.replaceAll((_, values) -> List.copyOf(values));
        return all;
    }

    private static boolean nonce(String key) {
        try {
            return Base64.getDecoder().decode(key.strip()).length == 16;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static String proof(String key) {
        String text = key.strip() + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            return Base64.getEncoder().encodeToString(sha1.digest(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
