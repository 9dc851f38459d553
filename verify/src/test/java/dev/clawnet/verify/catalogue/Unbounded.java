package dev.clawnet.verify.catalogue;

import dev.clawnet.protocol.method.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Members of requests that take as much as a frame carries.
final class Unbounded {
    private Unbounded() {}

    static List<String> complaints(Collection<? extends Method<?, ?>> methods) {
        List<String> complaints = new ArrayList<>();
        for (Method<?, ?> method : methods) {
            Names.reached(List.of(Shapes.of(method.params())))
                    .forEach((_, record) -> Shapes.members(record)
                            .forEach(member ->
                                    check(record.getName() + "." + member.name(), member.shape(), complaints)));
        }
        return complaints.stream().distinct().toList();
    }

    private static void check(String where, Shape shape, List<String> complaints) {
        switch (shape) {
            case Shape.Words words -> {
                if (words.max().isEmpty() && words.form().isEmpty()) {
                    complaints.add(where + " takes a text of any length: say @Text(max = ...), @Form(...) or"
                            + " @OneOf(...) beside it");
                }
            }
            case Shape.Many many -> {
                if (many.max().isEmpty()) {
                    complaints.add(where + " takes a list of any length: say @Size(max = ...) beside it");
                }
                check(where, many.each(), complaints);
            }
            case Shape.Table table -> {
                if (table.max().isEmpty()) {
                    complaints.add(where + " takes any number of names: say @Size(max = ...) beside it");
                }
                check(where, table.each(), complaints);
            }
            case Shape.Row row -> row.places().forEach(place -> check(where, place, complaints));
            case Shape.Anything _,
                    Shape.Truth _,
                    Shape.Whole _,
                    Shape.Amount _,
                    Shape.Choice _,
                    Shape.Moment _,
                    Shape.Named _,
                    Shape.Variant _ -> {}
        }
    }
}
