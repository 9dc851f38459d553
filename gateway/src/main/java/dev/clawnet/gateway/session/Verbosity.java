package dev.clawnet.gateway.session;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// How much the links of an owner are told of what the tools of their agents do.
public enum Verbosity {
    /// Nothing.
    OFF,
    /// Which tool, with the beginning of what it was given and what it answered.
    ON,
    /// Besides what it says on the way, and all of it that fits.
    FULL;

    /// The level that a person wrote; empty for a word that is none.
    public static Optional<Verbosity> of(String word) {
        return Stream.of(values())
                .filter(level -> level.word().equals(word.strip().toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /// As people and clients write it.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
