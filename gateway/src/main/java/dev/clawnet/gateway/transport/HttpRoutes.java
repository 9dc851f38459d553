package dev.clawnet.gateway.transport;

/// Answers the HTTP requests that are not upgrades.
public interface HttpRoutes {
    /// Called on a virtual thread, one request of a socket at a time. A call that throws is answered with 500.
    HttpAnswer answer(HttpCall call);
}
