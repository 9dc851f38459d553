package dev.clawnet.gateway.workspace;

import java.util.Optional;

/// What an owner has taken of a skill.
///
/// @param digest of the files that agents are told of; empty: none yet
/// @param on whether agents are told of it at all
/// @param waiting digest of other files that lie there now, and that nobody took
public record SkillPin(String digest, boolean on, Optional<String> waiting) {
    /// What becomes of it when these files are found. A skill that is found for the first time is taken as it lies
    /// there; one that changed waits for its owner.
    static SkillPin found(Optional<SkillPin> before, String digest) {
        if (before.isEmpty()) {
            return new SkillPin(digest, true, Optional.empty());
        }
        SkillPin pin = before.get();
        return new SkillPin(
                pin.digest(), pin.on(), pin.digest().equals(digest) ? Optional.empty() : Optional.of(digest));
    }

    /// Whether agents are told of these files.
    boolean tells(String found) {
        return on && digest.equals(found) && !found.isEmpty();
    }
}
