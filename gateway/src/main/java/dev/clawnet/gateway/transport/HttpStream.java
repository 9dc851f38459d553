package dev.clawnet.gateway.transport;

import java.util.HashMap;
import java.util.Map;

/// An answer whose body is sent piece by piece; the transport adds connection and `nosniff`, and ends it.
///
/// @param status of the answer
/// @param headers as sent; `content-type` among them
/// @param writer sends the body; when it returns the answer is whole, when it throws the socket is cut
public record HttpStream(int status, Map<String, String> headers, Writer writer) implements HttpReply {
    public HttpStream {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("not a final status: " + status);
        }
        headers = Map.copyOf(headers);
    }

    /// The same with one more header.
    public HttpStream with(String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return new HttpStream(status, more, writer);
    }

    /// Sends a body. Runs on a virtual thread of its own.
    @FunctionalInterface
    public interface Writer {
        void write(Body body);
    }

    /// Where the pieces go.
    public interface Body {
        /// Sends a piece and returns when the socket has taken it. `false` when nobody reads any more: the peer is
        /// gone, or did not read for as long as an answer may take.
        boolean send(String text);

        /// Whether nobody reads any more.
        boolean over();
    }
}
