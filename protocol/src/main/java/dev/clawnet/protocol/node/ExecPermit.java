package dev.clawnet.protocol.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/// Why a program may run, for the node to check again.
///
/// @param act digest of the [ExecAct] that was allowed
/// @param program real path that the program must have; always there for a standing grant
/// @param sha256 what its file must be; always there for a standing grant
public record ExecPermit(Basis basis, String act, Optional<String> program, Optional<String> sha256) {
    /// Who allowed it.
    public enum Basis {
        /// The owner asks, from a device that a person paired.
        @JsonProperty("owner")
        OWNER,
        /// An approval, used by this run.
        @JsonProperty("once")
        ONCE,
        /// A standing grant of the owner.
        @JsonProperty("standing")
        STANDING
    }

    public ExecPermit {
        if (basis == null || act == null || act.length() != 64) {
            throw new IllegalArgumentException("an exec permit names its basis and the digest of its act");
        }
    }
}
