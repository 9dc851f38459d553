package dev.clawnet.gateway.session;

import dev.clawnet.policy.Integrity;
import java.time.Instant;

/// One thing said in a session.
///
/// @param integrity the owner's words typed on a human device are trusted; all else is not
/// @param run id of the run that said it, or that it started; empty when there is none
public record Turn(Speaker speaker, String text, Integrity integrity, String run, Instant at) {
    /// Who said it.
    public enum Speaker {
        OWNER,
        AGENT,
        /// Somebody outside, whose words nobody vouches for.
        OTHER,
        PLATFORM;

        /// The word for it in transcripts and on the wire.
        public String role() {
            return switch (this) {
                case OWNER, OTHER -> "user";
                case AGENT -> "assistant";
                case PLATFORM -> "system";
            };
        }
    }
}
