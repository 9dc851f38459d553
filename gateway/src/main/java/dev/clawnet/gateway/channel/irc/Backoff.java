package dev.clawnet.gateway.channel.irc;

import dev.clawnet.gateway.limits.AgentLimits;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before the next connection. Pure but for its chance.
final class Backoff {
    private Backoff() {}

    /// Doubles with each attempt that failed, up to a bound; chance takes up to half of it away, so that many
    /// accounts do not come back at the same moment.
    static Duration pause(int attempts, RandomGenerator random) {
        int doublings = Math.min(20, Math.max(0, attempts - 1));
        long most = Math.min(AgentLimits.IRC_PAUSE_MOST.toMillis(), AgentLimits.IRC_PAUSE.toMillis() << doublings);
        return Duration.ofMillis(most - random.nextLong(most / 2 + 1));
    }
}
