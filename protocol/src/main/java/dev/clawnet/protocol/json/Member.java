package dev.clawnet.protocol.json;

import dev.clawnet.protocol.shape.Form;
import dev.clawnet.protocol.shape.OneOf;
import dev.clawnet.protocol.shape.Range;
import dev.clawnet.protocol.shape.Size;
import dev.clawnet.protocol.shape.Text;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// A component of a record and what it declares. Read once for each class: reflection parses signatures and makes
/// annotations anew at each look, which costs more than reading a request.
///
/// @param optional whether it may be absent
/// @param plain its class, or that of what its `Optional` holds
/// @param innermost the class that its `Optional`, list or table holds in the end
record Member(
        String name,
        boolean optional,
        Class<?> plain,
        Class<?> innermost,
        Optional<Text> text,
        Optional<Pattern> form,
        Optional<List<String>> oneOf,
        Optional<Range> range,
        Optional<Size> size) {
    private static final ClassValue<List<Member>> OF = new ClassValue<>() {
        @Override
        protected List<Member> computeValue(Class<?> record) {
            return Arrays.stream(record.getRecordComponents()).map(Member::of).toList();
        }
    };

    /// Whether it holds JSON of any shape.
    boolean free() {
        return innermost == Object.class || JsonNode.class.isAssignableFrom(innermost);
    }

    /// The members of a record class, in their order.
    static List<Member> all(Class<?> record) {
        return OF.get(record);
    }

    private static Member of(RecordComponent component) {
        Class<?> type = component.getType();
        return new Member(
                component.getName(),
                type == Optional.class || JsonNode.class.isAssignableFrom(type),
                plain(component),
                innermost(component.getGenericType()),
                Optional.ofNullable(component.getAnnotation(Text.class)),
                Optional.ofNullable(component.getAnnotation(Form.class)).map(form -> Pattern.compile(form.value())),
                Optional.ofNullable(component.getAnnotation(OneOf.class)).map(values -> List.of(values.value())),
                Optional.ofNullable(component.getAnnotation(Range.class)),
                Optional.ofNullable(component.getAnnotation(Size.class)));
    }

    private static Class<?> plain(RecordComponent component) {
        Type type = component.getGenericType();
        if (component.getType() == Optional.class && type instanceof ParameterizedType optional) {
            type = optional.getActualTypeArguments()[0];
        }
        return type instanceof Class<?> plain ? plain : Object.class;
    }

    private static Class<?> innermost(Type type) {
        Type at = type;
        while (at instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            at = arguments[arguments.length - 1];
        }
        return at instanceof Class<?> plain ? plain : Object.class;
    }
}
