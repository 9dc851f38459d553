package dev.clawnet.verify.catalogue;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// One name for each record in schemas, types and pages: its own, after that of the class it is declared in.
final class Names {
    private Names() {}

    static String of(Class<?> record) {
        Optional<String> around = Optional.ofNullable(record.getEnclosingClass())
                .map(Class::getSimpleName)
                .map(name -> name.replaceFirst("Methods$", ""));
        String own = record.getSimpleName();
        return around.filter(name -> !own.startsWith(name))
                .map(name -> name + own)
                .orElse(own);
    }

    /// Records that these shapes lead to, each once, in the order in which they are met.
    static Map<String, Class<?>> reached(Collection<Shape> from) {
        Map<String, Class<?>> found = new LinkedHashMap<>();
        from.forEach(shape -> walk(shape, found));
        return found;
    }

    private static void walk(Shape shape, Map<String, Class<?>> found) {
        switch (shape) {
            case Shape.Named named -> enter(named.type(), found);
            case Shape.Variant variant -> variant.options().values().forEach(option -> enter(option, found));
            case Shape.Many many -> walk(many.each(), found);
            case Shape.Table table -> walk(table.each(), found);
            case Shape.Row row -> row.places().forEach(place -> walk(place, found));
            case Shape.Anything _, Shape.Truth _, Shape.Whole _, Shape.Amount _ -> {}
            case Shape.Words _, Shape.Choice _, Shape.Moment _ -> {}
        }
    }

    private static void enter(Class<?> record, Map<String, Class<?>> found) {
        Class<?> before = found.putIfAbsent(of(record), record);
        if (before == null) {
            Shapes.members(record).forEach(member -> walk(member.shape(), found));
        } else if (before != record) {
            throw new IllegalStateException(before.getName() + " and " + record.getName() + " would both be called "
                    + of(record) + ": rename one");
        }
    }
}
