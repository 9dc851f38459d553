package dev.clawnet.verify.tidy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Which of our packages may touch which library, as ARCHITECTURE.md says it: a library that stands in the table
/// stays behind the packages named beside it.
record Libraries(Map<String, Set<String>> rows) {
    private static final Pattern ROW = Pattern.compile("\\|\\s*`([^`]+)`\\s*\\|([^|]*)\\|.*");
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    static Libraries parse(String document) {
        int begin = document.indexOf("<!-- libraries -->");
        int end = document.indexOf("<!-- /libraries -->");
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException("the library table stands between the two remarks named libraries");
        }
        Map<String, Set<String>> rows = new LinkedHashMap<>();
        document.substring(begin, end)
                .lines()
                .map(line -> ROW.matcher(line.strip()))
                .filter(Matcher::matches)
                .forEach(row -> rows.put(
                        row.group(1),
                        NAME.matcher(row.group(2))
                                .results()
                                .map(result -> result.group(1))
                                .collect(Collectors.toCollection(TreeSet::new))));
        return new Libraries(rows);
    }

    List<String> complaints(JavaClasses classes) {
        Set<String> complaints = new TreeSet<>();
        for (JavaClass type : classes) {
            String from = PackageGraph.shortName(type.getPackageName());
            type.getDirectDependenciesFromSelf().forEach(need -> {
                String to = need.getTargetClass().getBaseComponentType().getPackageName();
                rows.forEach((library, allowed) -> {
                    boolean meant = to.equals(library) || to.startsWith(library + ".");
                    if (meant && allowed.stream().noneMatch(name -> matches(name, from))) {
                        complaints.add(from + " may not touch " + library + " (" + type.getSimpleName() + "): only "
                                + allowed + " may; ask that package, or change the table and say why");
                    }
                });
            });
        }
        return new ArrayList<>(complaints);
    }

    private static boolean matches(String allowed, String from) {
        return allowed.endsWith(".*")
                ? (from + ".").startsWith(allowed.substring(0, allowed.length() - 1))
                : allowed.equals(from);
    }
}
