package dev.clawnet.gateway.transport;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// One whole HTTP answer; the transport adds length, connection and `nosniff`.
///
/// @param status of the answer
/// @param headers as sent; `content-type` among them
/// @param body whole
public record HttpAnswer(int status, Map<String, String> headers, ByteBuffer body) implements HttpReply {
    public HttpAnswer {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("not a final status: " + status);
        }
        headers = Map.copyOf(headers);
        body = body.asReadOnlyBuffer();
    }

    /// A JSON text that nobody may keep.
    public static HttpAnswer json(int status, String json) {
        return of(status, "application/json; charset=utf-8", json).with("Cache-Control", "no-store");
    }

    /// A text of the given content type.
    public static HttpAnswer of(int status, String contentType, String text) {
        return new HttpAnswer(
                status, Map.of("Content-Type", contentType), ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    /// The same with one more header.
    public HttpAnswer with(String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return new HttpAnswer(status, more, body);
    }
}
