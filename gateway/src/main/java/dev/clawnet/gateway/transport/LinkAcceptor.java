package dev.clawnet.gateway.transport;

/// Decides which upgrades become links.
public interface LinkAcceptor {
    /// Called on the event loop once per upgrade request, before the peer hears an answer: it must return at
    /// once. What `connection` is told to send here goes out right after the upgrade. One that throws refuses
    /// with 500.
    Decision accept(Upgrade upgrade, Connection connection);

    /// What becomes of an upgrade.
    sealed interface Decision {}

    /// The link opens; `listener` hears everything from here on, and its end.
    record Accept(LinkListener listener) implements Decision {}

    /// No link: an HTTP answer instead.
    ///
    /// @param status 4xx or 5xx
    /// @param message one safe sentence
    record Refuse(int status, String message) implements Decision {
        public Refuse {
            if (status < 400 || status > 599) {
                throw new IllegalArgumentException("not a refusal: " + status);
            }
        }
    }
}
