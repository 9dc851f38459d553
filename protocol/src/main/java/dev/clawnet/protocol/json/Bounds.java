package dev.clawnet.protocol.json;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Holds a request to the bounds that its record declares.
///
/// Threat: a text or list of any length that a handler then carries through the store. See `BinderTest`.
final class Bounds {
    private static final Pattern MOMENT = Pattern.compile("[0-9]{4}-[^\\n]{1,60}");

    private Bounds() {}

    /// What is out of bounds, with the place where; empty when nothing is.
    static Optional<String> complaint(Class<?> record, JsonNode value, String at) {
        for (Member each : Member.all(record)) {
            JsonNode found = value.path(each.name());
            if (found.isMissingNode() || found.isNull()) {
                continue;
            }
            Optional<String> wrong = member(each, found, at);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> member(Member member, JsonNode value, String at) {
        return (value.isContainer() ? size(member, value) : Optional.<String>empty())
                .map(why -> "at " + at + "/" + member.name() + ": " + why)
                .or(() -> within(member, value, () -> at + "/" + member.name()));
    }

    /// A value, or each of those in a list or a table. What a table calls them is its writer's, and is not repeated.
    private static Optional<String> within(Member member, JsonNode value, Supplier<String> at) {
        if (value.isArray()) {
            return first(value.size(), i -> within(member, value.get(i), () -> at.get() + "/" + i));
        }
        if (!value.isObject()) {
            return value(member, value).map(why -> "at " + at.get() + ": " + why);
        }
        if (member.innermost().isRecord()) {
            return complaint(member.innermost(), value, at.get());
        }
        List<JsonNode> values = member.free() ? List.of() : value.valueStream().toList();
        return first(values.size(), i -> within(member, values.get(i), at));
    }

    private static Optional<String> first(int size, IntFunction<Optional<String>> each) {
        for (int i = 0; i < size; i++) {
            Optional<String> wrong = each.apply(i);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> value(Member member, JsonNode value) {
        // The reader of moments takes counts of seconds too, even as text.
        if (member.innermost() == Instant.class
                && !MOMENT.matcher(value.isString() ? value.stringValue() : "").matches()) {
            return Optional.of("must be a moment such as 2026-01-31T08:00:00Z");
        }
        if (value.isString()) {
            return text(member, value.stringValue());
        }
        return value.isIntegralNumber()
                ? member.range()
                        .filter(range -> value.longValue() < range.min() || value.longValue() > range.max())
                        .map(range -> "must be " + span(range.min(), range.max()))
                : Optional.empty();
    }

    private static Optional<String> text(Member member, String value) {
        return member.text()
                .filter(text -> value.length() < text.min() || value.length() > text.max())
                .map(text -> "must have " + span(text.min(), text.max()) + " characters")
                .or(() -> member.form()
                        .filter(form -> !form.matcher(value).matches())
                        .map(form -> "must have the form " + form.pattern()))
                .or(() -> member.oneOf()
                        .filter(values -> !values.contains(value))
                        .map(values -> "must be one of " + String.join(", ", values)));
    }

    private static Optional<String> size(Member member, JsonNode value) {
        return member.size()
                .filter(size -> value.size() < size.min() || value.size() > size.max())
                .map(size -> "must have " + span(size.min(), size.max()) + " values");
    }

    private static String span(long min, long max) {
        if (max == Long.MAX_VALUE) {
            return min + " or more";
        }
        return min == Long.MIN_VALUE ? "at most " + max : min + " to " + max;
    }
}
