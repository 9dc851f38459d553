package dev.clawnet.gateway.agent.model;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// How much a model thinks before it answers. Each provider has its own measure; see [Adapters].
public enum Effort {
    OFF,
    MINIMAL,
    LOW,
    MEDIUM,
    HIGH;

    /// The level that a person wrote; empty for a word that is none. `xhigh`, which few models know, is `high`.
    public static Optional<Effort> of(String word) {
        String folded = word.strip().toLowerCase(Locale.ROOT);
        return folded.equals("xhigh")
                ? Optional.of(HIGH)
                : Stream.of(values())
                        .filter(effort -> effort.word().equals(folded))
                        .findFirst();
    }

    /// Tokens of thought on top of a reply, at the provider that thinks most.
    int mostTokens() {
        return switch (this) {
            case OFF -> 0;
            case MINIMAL -> 1_024;
            case LOW -> 2_048;
            case MEDIUM -> 8_192;
            case HIGH -> 24_576;
        };
    }

    /// As people and clients write it.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
