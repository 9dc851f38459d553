package dev.clawnet.gateway.approval;

import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.text.PlainText;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What an owner decides by: typed fields that the platform fills, and the exact text that would go out, whole.
///
/// Threat: a run words its own question, hides part of it, or makes it too long to read. See `AskBoundsTest`.
///
/// @param asker name of the identity that asks
/// @param object what the act is done to
/// @param counterpart name of the person it faces
/// @param audience names of all who would learn it
/// @param text exactly what would be sent; never shortened
/// @param choices what the owner can pick with the answer
public record Card(
        String asker,
        Verb verb,
        String object,
        Optional<String> counterpart,
        String purpose,
        List<String> audience,
        Optional<String> text,
        Choices choices) {
    /// Longer text is not read before it is allowed. Characters.
    public static final int TEXT = 4_000;
    private static final int FIELD = 1_000;

    public Card {
        audience = List.copyOf(audience);
    }

    /// A card with nothing to pick.
    public Card(
            String asker,
            Verb verb,
            String object,
            Optional<String> counterpart,
            String purpose,
            List<String> audience,
            Optional<String> text) {
        this(asker, verb, object, counterpart, purpose, audience, text, Choices.NONE);
    }

    /// Why this cannot be shown whole and plain; empty when it can.
    Optional<String> problem() {
        return Stream.of(Stream.of(asker, object, purpose), counterpart.stream(), audience.stream())
                .flatMap(fields -> fields)
                .flatMap(field -> PlainText.lineProblem(field, FIELD).stream())
                .findFirst()
                .map(problem -> "a field " + problem)
                .or(() -> text.flatMap(whole -> PlainText.blockProblem(whole, TEXT))
                        .map(problem -> "the text " + problem));
    }
}
