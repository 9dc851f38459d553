package dev.clawnet.verify.tidy;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which test proves which invariant: collected from `@Tag("INV-n")` in the sources, written to docs/invariants.md.
final class Invariants {
    static final String FILE = "docs/invariants.md";
    static final int COUNT = 36;

    private static final Pattern ROW = Pattern.compile("\\| INV-(\\d+) \\|[^|]*\\|([^|]*)\\|");
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");
    private static final Pattern TAG = Pattern.compile("INV-(\\d{1,2})");

    private Invariants() {}

    /// Invariant to its tests, as `Class.method` or `Class` where the whole class is tagged.
    static Map<Integer, Set<String>> proofs(Sources sources) {
        Map<Integer, Set<String>> proofs = new TreeMap<>();
        for (Sources.Unit unit : sources.all()) {
            if (unit.main()) {
                continue;
            }
            new TreeScanner<@Nullable Void, String>() {
                @Override
                public @Nullable Void visitClass(ClassTree type, String outer) {
                    String name = outer + type.getSimpleName();
                    collect(type.getModifiers(), name, proofs);
                    return super.visitClass(type, name + ".");
                }

                @Override
                public @Nullable Void visitMethod(MethodTree method, String outer) {
                    collect(method.getModifiers(), outer + method.getName(), proofs);
                    return super.visitMethod(method, outer);
                }
            }.scan(unit.tree(), "");
        }
        return proofs;
    }

    private static void collect(ModifiersTree modifiers, String test, Map<Integer, Set<String>> proofs) {
        for (AnnotationTree annotation : modifiers.getAnnotations()) {
            String name = annotation.getAnnotationType().toString();
            if (name.endsWith("Tag") || name.endsWith("Tags")) {
                Matcher tag = TAG.matcher(annotation.getArguments().toString());
                while (tag.find()) {
                    proofs.computeIfAbsent(Integer.valueOf(tag.group(1)), _ -> new TreeSet<>())
                            .add(test);
                }
            }
        }
    }

    /// The ratchet's text: invariants that no test proves.
    static String openList(Map<Integer, Set<String>> proofs) {
        StringBuilder text = new StringBuilder("# Invariants that no test proves yet. May only shrink.\n");
        numbers().filter(number -> !proofs.containsKey(number)).forEach(number -> text.append("INV-" + number + "\n"));
        return text.toString();
    }

    /// What the document claims and the sources do not hold (by class: a test may get a better name), and what is
    /// open without being listed as such.
    static List<String> complaints(String document, Map<Integer, Set<String>> proofs, Ratchet open) {
        List<String> complaints = new ArrayList<>();
        document.lines().map(ROW::matcher).filter(Matcher::matches).forEach(row -> {
            int number = Integer.parseInt(row.group(1));
            NAME.matcher(row.group(2))
                    .results()
                    .map(name -> name.group(1))
                    .filter(name -> proofs.getOrDefault(number, Set.of()).stream()
                            .noneMatch(proof -> topLevel(proof).equals(topLevel(name))))
                    .forEach(name -> complaints.add(FILE + " says that " + name + " proves INV-" + number
                            + ", and no test of that class has the tag: run `./clawnet test --refresh`"));
        });
        numbers()
                .filter(number -> !proofs.containsKey(number))
                .map(number -> "INV-" + number)
                .filter(name -> !open.known().containsKey(name))
                .forEach(name -> complaints.add(name + " lost its last test: write one with this @Tag"));
        return complaints;
    }

    private static String topLevel(String test) {
        int dot = test.indexOf('.');
        return dot < 0 ? test : test.substring(0, dot);
    }

    private static Stream<Integer> numbers() {
        return IntStream.rangeClosed(1, COUNT).boxed();
    }

    /// The document.
    ///
    /// @param statements invariant to its one-line statement
    static String document(Map<Integer, String> statements, Map<Integer, Set<String>> proofs) {
        StringBuilder text = new StringBuilder("""
                # Invariants and the tests that prove them

                Written by `./clawnet test --refresh`; do not edit. The statements stand in
                `verify/src/test/resources/invariants.txt`. An invariant without a test is open; the list of open ones
                may only shrink.

                | Invariant | What holds | Tests |
                |---|---|---|
                """);
        for (int number = 1; number <= COUNT; number++) {
            String tests = proofs.getOrDefault(number, Set.of()).stream()
                    .map(test -> "`" + test + "`")
                    .collect(Collectors.joining("<br>"));
            text.append("| INV-%d | %s | %s |\n"
                    .formatted(number, statements.getOrDefault(number, ""), tests.isEmpty() ? "*open*" : tests));
        }
        return text.toString();
    }

    static Map<Integer, String> statements(String text) {
        List<String> lines =
                text.lines().filter(line -> line.startsWith("INV-")).toList();
        return lines.stream()
                .map(line -> line.split(" ", 2))
                .collect(Collectors.toMap(
                        parts -> Integer.valueOf(parts[0].substring("INV-".length())), parts -> parts[1].strip()));
    }
}
