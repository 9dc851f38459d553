package dev.clawnet.gateway.session;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// How the links of an owner are told what a model thinks before it answers.
public enum Reasoning {
    /// Not at all.
    OFF,
    /// Each thought when it is over.
    ON,
    /// As it comes.
    STREAM;

    /// The level that a person wrote; empty for a word that is none.
    public static Optional<Reasoning> of(String word) {
        return Stream.of(values())
                .filter(level -> level.word().equals(word.strip().toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /// As people and clients write it.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
