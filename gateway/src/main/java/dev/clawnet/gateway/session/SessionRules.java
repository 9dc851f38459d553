package dev.clawnet.gateway.session;

import dev.clawnet.gateway.limits.AgentLimits;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// Everything that one person's configuration says about sessions.
///
/// @param runs of this person that are driven at once
/// @param verbosity how much is told of tools where a session says nothing
public record SessionRules(
        ResetRules reset,
        QueueRules queue,
        SendPolicy send,
        CompactionRules compaction,
        int runs,
        Verbosity verbosity) {
    /// Without a file, where nobody says which time zone.
    public static final SessionRules DEFAULT = in(ZoneOffset.UTC);

    public static SessionRules in(ZoneId zone) {
        return new SessionRules(
                ResetRules.in(zone),
                QueueRules.DEFAULT,
                SendPolicy.DEFAULT,
                CompactionRules.DEFAULT,
                AgentLimits.RUNS_DRIVEN_PER_PERSON,
                Verbosity.ON);
    }
}
