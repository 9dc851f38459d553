package dev.clawnet.gateway.route;

import java.util.Arrays;
import java.util.Optional;

/// Where two generations of the same file answer differently.
public enum Profile {
    /// The file with `agents.list`: the first agent is the default, and a name that is not listed means the default.
    EARLY("early"),
    /// The file with `agents.entries`: groups and channels are one kind, `*` is every peer, a main key counts, and
    /// what has no owner is refused.
    LATEST("latest");

    private final String word;

    Profile(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    public static Optional<Profile> of(String word) {
        return Arrays.stream(values())
                .filter(profile -> profile.word.equals(word))
                .findFirst();
    }
}
