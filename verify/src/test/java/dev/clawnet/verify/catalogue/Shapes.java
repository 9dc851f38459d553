package dev.clawnet.verify.catalogue;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.clawnet.protocol.json.Json;
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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Reads shapes off the records of the wire.
final class Shapes {
    /// What shows: all of Unicode but control, format, private and unassigned characters and separators of lines.
    private static final String VISIBLE = "\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}";
    /// One line that shows all it holds, and is not blank.
    static final String LINE = "^[" + VISIBLE + "\\p{Zs}]*[" + VISIBLE + "][" + VISIBLE + "\\p{Zs}]*$";
    /// The same with line feeds and tabs, or nothing.
    static final String BLOCK = "^[" + VISIBLE + "\\p{Zs}\\n\\t]*$";

    /// The same, and not blank.
    static final String FILLED_BLOCK =
            "^[" + VISIBLE + "\\p{Zs}\\n\\t]*[" + VISIBLE + "][" + VISIBLE + "\\p{Zs}\\n\\t]*$";
    /// Not blank.
    static final String FILLED = "\\S";

    private Shapes() {}

    static List<Shape.Member> members(Class<?> record) {
        return Stream.of(record.getRecordComponents()).map(Shapes::member).toList();
    }

    private static Shape.Member member(RecordComponent component) {
        boolean optional = component.getType() == Optional.class;
        boolean any = JsonNode.class.isAssignableFrom(component.getType());
        return new Shape.Member(component.getName(), of(component.getGenericType(), component), !optional && !any);
    }

    /// The shape of a whole value of that class.
    static Shape of(Class<?> type) {
        return of(type, type);
    }

    private static Shape of(Type type, AnnotatedElement bounds) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            Optional<Size> size = Optional.ofNullable(bounds.getAnnotation(Size.class));
            OptionalInt max = size.map(each -> OptionalInt.of(each.max())).orElse(OptionalInt.empty());
            if (generic.getRawType() == Optional.class) {
                return of(arguments[0], bounds);
            }
            if (generic.getRawType() == List.class || generic.getRawType() == Set.class) {
                return new Shape.Many(
                        of(arguments[0], bounds), size.map(Size::min).orElse(0), max);
            }
            if (generic.getRawType() == Map.class) {
                return new Shape.Table(of(arguments[1], bounds), max);
            }
        }
        if (type instanceof Class<?> plain) {
            return plain(plain, bounds);
        }
        throw new IllegalStateException(type + " has no shape on the wire: teach " + Shapes.class.getName());
    }

    private static Shape plain(Class<?> type, AnnotatedElement bounds) {
        if (type == Object.class || JsonNode.class.isAssignableFrom(type)) {
            return new Shape.Anything();
        }
        if (type == String.class) {
            return text(bounds);
        }
        if (type == Boolean.class || type == boolean.class) {
            return new Shape.Truth();
        }
        if (type == Long.class || type == long.class) {
            return whole(bounds, Long.MIN_VALUE, Long.MAX_VALUE);
        }
        if (type == Integer.class || type == int.class) {
            return whole(bounds, Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
        if (type == Double.class || type == double.class) {
            Shape.Whole span = whole(bounds, Long.MIN_VALUE, Long.MAX_VALUE);
            return new Shape.Amount(span.min(), span.max());
        }
        if (type == Instant.class) {
            return new Shape.Moment();
        }
        if (type.isEnum()) {
            return new Shape.Choice(Arrays.stream(type.getEnumConstants())
                    .map(each -> Json.STRICT.valueToTree(each).stringValue())
                    .toList());
        }
        return declared(type);
    }

    private static Shape declared(Class<?> type) {
        Form form = type.getAnnotation(Form.class);
        if (form != null) {
            return Shape.Words.of(form.value());
        }
        JsonSubTypes kinds = type.getAnnotation(JsonSubTypes.class);
        if (kinds != null) {
            Map<String, Class<?>> options = new LinkedHashMap<>();
            Arrays.stream(kinds.value()).forEach(each -> options.put(each.name(), each.value()));
            return new Shape.Variant(type.getAnnotation(JsonTypeInfo.class).property(), options);
        }
        if (!type.isRecord()) {
            throw new IllegalStateException(type.getName() + " has no shape on the wire: make it a record, or say its"
                    + " @Form when it is written as a text");
        }
        for (RecordComponent component : type.getRecordComponents()) {
            if (component.getAccessor().isAnnotationPresent(JsonValue.class)) {
                return of(component.getGenericType(), component);
            }
        }
        JsonFormat format = type.getAnnotation(JsonFormat.class);
        if (format != null && format.shape() == JsonFormat.Shape.ARRAY) {
            return new Shape.Row(members(type).stream().map(Shape.Member::shape).toList());
        }
        return new Shape.Named(type);
    }

    private static Shape text(AnnotatedElement bounds) {
        OneOf values = bounds.getAnnotation(OneOf.class);
        if (values != null) {
            return new Shape.Choice(List.of(values.value()));
        }
        Text text = bounds.getAnnotation(Text.class);
        Form form = bounds.getAnnotation(Form.class);
        return new Shape.Words(
                text == null ? 0 : text.min(),
                text == null ? OptionalInt.empty() : OptionalInt.of(text.max()),
                Optional.ofNullable(form).map(Form::value),
                Optional.ofNullable(text).flatMap(each -> switch (each.kind()) {
                    case ANY -> Optional.empty();
                    case FILLED -> Optional.of(FILLED);
                    case LINE -> Optional.of(LINE);
                    case BLOCK -> Optional.of(each.min() > 0 ? FILLED_BLOCK : BLOCK);
                }));
    }

    private static Shape.Whole whole(AnnotatedElement bounds, long least, long most) {
        Range range = bounds.getAnnotation(Range.class);
        if (range == null) {
            return new Shape.Whole(least, most);
        }
        long min = Math.max(least, range.min());
        long max = Math.min(most, range.max());
        return new Shape.Whole(min, max);
    }
}
