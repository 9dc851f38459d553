package dev.clawnet.gateway.people;

import dev.clawnet.policy.Grant;
import dev.clawnet.policy.Rule;
import java.time.Instant;

/// What an owner took back. Kept for the record; nothing brings it to life again.
sealed interface Ended {
    Instant at();

    record OfGrant(Grant grant, Instant at) implements Ended {}

    record OfRule(Rule rule, Instant at) implements Ended {}
}
