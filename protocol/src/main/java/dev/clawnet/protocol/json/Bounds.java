package dev.clawnet.protocol.json;

import java.time.Instant;
import java.util.Optional;
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
        boolean list = value.isArray();
        Optional<String> size = list || value.isObject() ? size(member, value) : Optional.empty();
        if (size.isPresent()) {
            return size.map(why -> "at " + at + "/" + member.name() + ": " + why);
        }
        if (!list) {
            return one(member, value, () -> at + "/" + member.name());
        }
        for (int i = 0; i < value.size(); i++) {
            int place = i;
            Optional<String> wrong = one(member, value.get(i), () -> at + "/" + member.name() + "/" + place);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> one(Member member, JsonNode value, Supplier<String> at) {
        return value.isObject() && member.innermost().isRecord()
                ? complaint(member.innermost(), value, at.get())
                : value(member, value).map(why -> "at " + at.get() + ": " + why);
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
