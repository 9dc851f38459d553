package dev.clawnet.protocol.json;

import dev.clawnet.protocol.shape.Form;
import dev.clawnet.protocol.shape.OneOf;
import dev.clawnet.protocol.shape.Range;
import dev.clawnet.protocol.shape.Size;
import dev.clawnet.protocol.shape.Text;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
        for (RecordComponent component : record.getRecordComponents()) {
            JsonNode member = value.path(component.getName());
            if (member.isMissingNode() || member.isNull()) {
                continue;
            }
            String where = at + "/" + component.getName();
            Optional<String> found = member(component, member, where);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> member(RecordComponent component, JsonNode member, String where) {
        Class<?> inner = innermost(component.getGenericType());
        Optional<String> found = member.isArray() || member.isObject() ? size(component, member) : Optional.empty();
        if (found.isPresent()) {
            return found.map(why -> "at " + where + ": " + why);
        }
        List<JsonNode> values = member.isArray() ? member.values().stream().toList() : List.of(member);
        for (int i = 0; i < values.size(); i++) {
            String place = member.isArray() ? where + "/" + i : where;
            JsonNode each = values.get(i);
            Optional<String> wrong = each.isObject() && inner.isRecord()
                    ? complaint(inner, each, place)
                    : value(component, inner, each).map(why -> "at " + place + ": " + why);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> value(AnnotatedElement bounds, Class<?> type, JsonNode value) {
        // The reader of moments takes counts of seconds too, even as text.
        if (type == Instant.class
                && !MOMENT.matcher(value.isString() ? value.stringValue() : "").matches()) {
            return Optional.of("must be a moment such as 2026-01-31T08:00:00Z");
        }
        if (value.isString()) {
            return text(bounds, value.stringValue());
        }
        Range range = bounds.getAnnotation(Range.class);
        if (range != null && value.isIntegralNumber()) {
            long number = value.longValue();
            return number < range.min() || number > range.max()
                    ? Optional.of("must be " + span(range.min(), range.max()))
                    : Optional.empty();
        }
        return Optional.empty();
    }

    private static Optional<String> text(AnnotatedElement bounds, String value) {
        Text text = bounds.getAnnotation(Text.class);
        if (text != null && (value.length() < text.min() || value.length() > text.max())) {
            return Optional.of("must have " + span(text.min(), text.max()) + " characters");
        }
        Form form = bounds.getAnnotation(Form.class);
        if (form != null && !Pattern.matches(form.value(), value)) {
            return Optional.of("must have the form " + form.value());
        }
        OneOf values = bounds.getAnnotation(OneOf.class);
        return values != null && !List.of(values.value()).contains(value)
                ? Optional.of("must be one of " + String.join(", ", values.value()))
                : Optional.empty();
    }

    private static Optional<String> size(AnnotatedElement bounds, JsonNode value) {
        Size size = bounds.getAnnotation(Size.class);
        return size != null && (value.size() < size.min() || value.size() > size.max())
                ? Optional.of("must have " + span(size.min(), size.max()) + " values")
                : Optional.empty();
    }

    private static String span(long min, long max) {
        if (max == Long.MAX_VALUE) {
            return min + " or more";
        }
        return min == Long.MIN_VALUE ? "at most " + max : min + " to " + max;
    }

    /// What the `Optional`, the list, or the values of the table hold in the end.
    private static Class<?> innermost(Type type) {
        Type at = type;
        while (at instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            at = arguments[arguments.length - 1];
        }
        return at instanceof Class<?> plain ? plain : Object.class;
    }
}
