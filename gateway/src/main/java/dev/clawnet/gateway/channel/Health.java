package dev.clawnet.gateway.channel;

import java.time.Instant;
import java.util.Optional;

/// How a line is.
///
/// @param attempts to connect since it was last up
/// @param error why it is not up, in words of ours
public record Health(
        State state, int attempts, Optional<String> error, Optional<Instant> upSince, Optional<Instant> lastHeard) {
    /// Where a line stands.
    public enum State {
        CONNECTING,
        UP,
        WAITING,
        CLOSED
    }

    public static final Health NEW =
            new Health(State.CONNECTING, 0, Optional.empty(), Optional.empty(), Optional.empty());

    public Health {
        error = error.map(text -> text.length() > 300 ? text.substring(0, 300) : text);
    }

    public boolean isUp() {
        return state == State.UP;
    }
}
