package dev.clawnet.gateway.transport;

import java.time.Duration;
import java.util.Optional;

/// Answers the HTTP requests that are not upgrades.
public interface HttpRoutes {
    /// Called on a virtual thread, one request of a socket at a time. A call that throws is answered with 500.
    HttpReply answer(HttpCall call);

    /// How long the answer to a request may take, where that is longer than others may. Called before anything of
    /// the caller is known; quick.
    default Optional<Duration> patience(HttpCall call) {
        return Optional.empty();
    }
}
