package dev.clawnet.verify.tidy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Who may import whom, as ARCHITECTURE.md says it: rows of a table, each a package and what it may import.
///
/// Names are written without `dev.clawnet.`; `name.*` stands for the package and all below it; a row whose name
/// begins with `@` names a set. Every arrow points to a row further down, so there can be no circle.
record ArrowTable(Map<String, Set<String>> rows) {
    private static final Pattern ROW = Pattern.compile("\\|\\s*`([^`]+)`\\s*\\|([^|]*)\\|.*");
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");
    private static final String BEGIN = "<!-- arrows -->";
    private static final String END = "<!-- /arrows -->";

    static ArrowTable parse(String document) {
        int begin = document.indexOf(BEGIN);
        int end = document.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException("the arrow table stands between " + BEGIN + " and " + END);
        }
        Map<String, Set<String>> rows = new LinkedHashMap<>();
        for (String line : document.substring(begin, end).lines().toList()) {
            Matcher row = ROW.matcher(line.strip());
            if (row.matches()) {
                Set<String> names = NAME.matcher(row.group(2))
                        .results()
                        .map(result -> result.group(1))
                        .collect(Collectors.toCollection(TreeSet::new));
                if (rows.put(row.group(1), names) != null) {
                    throw new IllegalArgumentException("two rows for " + row.group(1));
                }
            }
        }
        return new ArrowTable(rows);
    }

    List<String> packages() {
        return rows.keySet().stream().filter(name -> !name.startsWith("@")).toList();
    }

    /// What that package may import, sets and wildcards spelt out; empty when it has no row.
    Optional<Set<String>> mayImport(String name) {
        return Optional.ofNullable(rows.get(name)).map(this::spelt);
    }

    private Set<String> spelt(Set<String> names) {
        Set<String> all = new TreeSet<>();
        for (String name : names) {
            if (name.startsWith("@")) {
                all.addAll(spelt(Optional.ofNullable(rows.get(name))
                        .orElseThrow(() -> new IllegalArgumentException("no row defines " + name))));
            } else if (name.endsWith(".*")) {
                String stem = name.substring(0, name.length() - 2);
                packages().stream()
                        .filter(known -> known.equals(stem) || known.startsWith(stem + "."))
                        .forEach(all::add);
            } else {
                all.add(name);
            }
        }
        return all;
    }

    /// What is wrong with the table itself.
    List<String> complaints() {
        List<String> order = packages();
        List<String> complaints = new ArrayList<>();
        for (int row = 0; row < order.size(); row++) {
            String from = order.get(row);
            for (String to : mayImport(from).orElseThrow()) {
                int other = order.indexOf(to);
                if (other < 0) {
                    complaints.add("ARCHITECTURE.md lets " + from + " import " + to + ", which has no row");
                } else if (other < row) {
                    complaints.add("ARCHITECTURE.md lets " + from + " import " + to
                            + ", which stands above it: arrows point down the table");
                }
            }
        }
        return complaints;
    }

    /// Arrows of the code that the table does not have.
    List<String> complaints(PackageGraph graph) {
        List<String> complaints = new ArrayList<>();
        graph.arrows().forEach((from, targets) -> {
            Optional<Set<String>> allowed = mayImport(from);
            if (allowed.isEmpty()) {
                complaints.add("package " + from + " has no row in ARCHITECTURE.md: add one at its height, with what"
                        + " it may import");
                return;
            }
            targets.forEach((to, example) -> {
                if (!allowed.orElseThrow().contains(to)) {
                    complaints.add(from + " may not import " + to + " (" + example + "): move the code to where it"
                            + " belongs, meet in a notice or a lower package, or change the table and say why");
                }
            });
        });
        return complaints;
    }
}
