package dev.clawnet.gateway.web;

import java.util.Map;
import java.util.Optional;

/// What a host answered to one request.
final class WebReply {
    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;
    private final boolean cut;

    /// @param headers by their names in lower case; of several of one name the first
    /// @param cut whether the body goes on
    WebReply(int status, Map<String, String> headers, byte[] body, boolean cut) {
        this.status = status;
        this.headers = Map.copyOf(headers);
        this.body = body.clone();
        this.cut = cut;
    }

    int status() {
        return status;
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    byte[] body() {
        return body.clone();
    }

    boolean cut() {
        return cut;
    }
}
