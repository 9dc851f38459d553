package dev.clawnet.gateway.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Reads the arguments that a model wrote. Whatever is not of the asked kind is absent.
public final class Arguments {
    private Arguments() {}

    /// A text that is not blank.
    public static Optional<String> text(JsonNode arguments, String name) {
        JsonNode value = arguments.path(name);
        return value.isString() && !value.stringValue().isBlank() ? Optional.of(value.stringValue()) : Optional.empty();
    }

    /// A whole number within bounds.
    public static Optional<Long> number(JsonNode arguments, String name, long min, long max) {
        JsonNode value = arguments.path(name);
        return value.canConvertToExactIntegral()
                        && value.canConvertToLong()
                        && value.longValue() >= min
                        && value.longValue() <= max
                ? Optional.of(value.longValue())
                : Optional.empty();
    }

    /// A list of texts, empty when left out; absent when it is anything else.
    public static Optional<List<String>> texts(JsonNode arguments, String name) {
        JsonNode value = arguments.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.of(List.of());
        }
        if (!value.isArray()) {
            return Optional.empty();
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode one : value) {
            if (!one.isString()) {
                return Optional.empty();
            }
            texts.add(one.stringValue());
        }
        return Optional.of(texts);
    }
}
