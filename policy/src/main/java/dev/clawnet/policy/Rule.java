package dev.clawnet.policy;

import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RuleId;
import java.time.Instant;
import java.util.Optional;

/// A sharing rule of an owner: who may learn a place. No rule: the owner alone. The most specific place wins;
/// rules of equal length meet. Only a human device of the owner makes or ends one; no act of an agent does.
///
/// @param identity the identity in whose runs it holds; absent: all
/// @param purpose the purpose it holds for; absent: all
/// @param trusted whether what lies there counts as the owner's own word
public record Rule(
        RuleId id,
        PersonId owner,
        ResourcePattern place,
        Optional<IdentityId> identity,
        Optional<String> purpose,
        Readers readers,
        Optional<Instant> end,
        boolean trusted) {}
