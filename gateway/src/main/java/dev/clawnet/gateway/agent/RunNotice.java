package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.store.Notice;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RunId;
import java.time.Instant;
import java.util.List;

/// What a change of a run tells the rest of the gateway.
public sealed interface RunNotice extends Notice {
    /// A run has something to do.
    ///
    /// @param steps those that it has so far, so that whoever drives it need not read them
    record Ready(PersonId owner, RunId run, List<Step> steps) implements RunNotice {
        public Ready {
            steps = List.copyOf(steps);
        }
    }

    /// A lane whose inputs wait for quiet is to be looked at then; see [Turns].
    record Quiet(PersonId owner, String lane, Instant when) implements RunNotice {}

    /// A run waits for its owner.
    record Waits(PersonId owner, RunId run) implements RunNotice {}

    /// A run is over.
    record Ended(PersonId owner, RunId run) implements RunNotice {}

    /// A run may not go on: whoever drives it stops as soon as possible.
    record Cancelled(PersonId owner, RunId run) implements RunNotice {}
}
