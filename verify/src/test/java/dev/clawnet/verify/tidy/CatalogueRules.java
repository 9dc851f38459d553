package dev.clawnet.verify.tidy;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Scope;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The catalogue of the protocol is whole: every method says who may call it and what it records, and its requests
/// cannot be half empty.
final class CatalogueRules {
    private static final Set<Scope> READING = Set.of(Scope.READ, Scope.SESSIONS_READ);

    private CatalogueRules() {}

    /// Names that stand twice, and docs that say nothing.
    static List<String> complaints(
            Collection<? extends Method<?, ?>> methods, Collection<? extends EventType<?>> events) {
        List<String> complaints = new ArrayList<>();
        twice(methods.stream().map(Method::name), complaints);
        twice(events.stream().map(EventType::name), complaints);
        methods.stream()
                .filter(method -> !method.doc().endsWith(".") || method.doc().length() < 12)
                .forEach(method -> complaints.add(method.name() + " has no doc: say in one sentence what it does"));
        events.stream()
                .filter(event -> event.doc().isBlank())
                .forEach(event -> complaints.add(event.name() + " has no doc: say in one sentence when it is sent"));
        return complaints;
    }

    private static void twice(Stream<String> all, List<String> complaints) {
        Set<String> names = new HashSet<>();
        all.filter(name -> !names.add(name))
                .forEach(name -> complaints.add(name + " stands twice in the catalogue: rename one"));
    }

    /// Methods that any link of their role may call; each must be listed with intent.
    static Map<String, Integer> withoutScope(Collection<? extends Method<?, ?>> methods) {
        return keyed(methods.stream().filter(method -> method.scope().isEmpty()).map(Method::name));
    }

    /// Methods that look as if they changed something and name no ledger entry.
    static Map<String, Integer> withoutEntry(Collection<? extends Method<?, ?>> methods) {
        return keyed(methods.stream()
                .filter(method -> method.writes().isEmpty())
                .filter(method -> method.human()
                        || method.steward()
                        || method.scope()
                                .filter(scope -> !READING.contains(scope))
                                .isPresent())
                .map(Method::name));
    }

    private static Map<String, Integer> keyed(Stream<String> names) {
        Map<String, Integer> keyed = new TreeMap<>();
        names.forEach(name -> keyed.put(name, 1));
        return keyed;
    }

    /// Request records that a missing member would fill with 0 or false.
    static List<String> primitives(Collection<? extends Method<?, ?>> methods) {
        List<String> complaints = new ArrayList<>();
        methods.forEach(method -> primitives(method.params(), new HashSet<>(), complaints));
        return complaints.stream().distinct().toList();
    }

    private static void primitives(Class<?> type, Set<Class<?>> seen, List<String> complaints) {
        if (!type.isRecord() || !seen.add(type)) {
            return;
        }
        for (RecordComponent component : type.getRecordComponents()) {
            if (component.getType().isPrimitive()) {
                complaints.add(type.getName() + "." + component.getName() + " is a " + component.getType()
                        + ": a missing member would become 0 or false; use the boxed type, or Optional");
            }
            primitives(component.getType(), seen, complaints);
        }
    }

    /// Request records with members that must be there and no compact constructor that says so.
    static List<String> unchecked(Collection<? extends Method<?, ?>> methods, Sources sources) {
        Set<String> checked = new HashSet<>();
        for (Sources.Unit unit : sources.main()) {
            new TreeScanner<@Nullable Void, String>() {
                @Override
                public @Nullable Void visitClass(ClassTree type, String outer) {
                    String name = outer + type.getSimpleName();
                    boolean validates = type.getMembers().stream()
                            .anyMatch(member -> member instanceof MethodTree method
                                    && method.getName().contentEquals("<init>")
                                    && unit.line(method) > 0);
                    if (type.getKind() == Tree.Kind.RECORD && validates) {
                        checked.add(name);
                    }
                    return super.visitClass(type, name + "$");
                }
            }.scan(unit.tree(), unit.tree().getPackageName() + ".");
        }
        return methods.stream()
                .map(Method::params)
                .filter(Class::isRecord)
                .filter(type -> Stream.of(type.getRecordComponents())
                        .anyMatch(component -> component.getType() != Optional.class))
                .map(Class::getName)
                .filter(name -> !checked.contains(name))
                .distinct()
                .map(name ->
                        name + " checks nothing: write a compact constructor that refuses what is missing or out of"
                                + " bounds with a safe sentence")
                .toList();
    }
}
