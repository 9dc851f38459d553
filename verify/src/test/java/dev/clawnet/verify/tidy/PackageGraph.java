package dev.clawnet.verify.tidy;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The arrows between our packages: from, to, and one example of who needs whom.
record PackageGraph(Map<String, Map<String, String>> arrows) {
    static final String ROOT = "dev.clawnet.";

    PackageGraph {
        arrows = new TreeMap<>(arrows);
    }

    static PackageGraph of(JavaClasses classes) {
        Map<String, Map<String, String>> arrows = new TreeMap<>();
        for (JavaClass type : classes) {
            String from = shortName(type.getPackageName());
            arrows.computeIfAbsent(from, _ -> new TreeMap<>());
            for (Dependency need : type.getDirectDependenciesFromSelf()) {
                String target = need.getTargetClass().getBaseComponentType().getPackageName();
                String to = shortName(target);
                if (target.startsWith(ROOT) && !to.equals(from)) {
                    arrows.get(from)
                            .putIfAbsent(
                                    to,
                                    type.getSimpleName() + " needs "
                                            + need.getTargetClass().getSimpleName());
                }
            }
        }
        return new PackageGraph(arrows);
    }

    static String shortName(String name) {
        return name.startsWith(ROOT) ? name.substring(ROOT.length()) : name;
    }

    /// One complaint for each circle that a walk meets first.
    List<String> circles() {
        List<String> complaints = new ArrayList<>();
        Set<String> done = new HashSet<>();
        arrows.keySet().forEach(start -> walk(start, new ArrayList<>(), done, complaints));
        return complaints;
    }

    private void walk(String name, List<String> way, Set<String> done, List<String> complaints) {
        int seen = way.indexOf(name);
        if (seen >= 0) {
            List<String> circle = new ArrayList<>(way.subList(seen, way.size()));
            circle.add(name);
            complaints.add("packages import each other in a circle: " + String.join(" -> ", circle)
                    + "; move what both need below them");
            return;
        }
        if (done.contains(name)) {
            return;
        }
        way.add(name);
        arrows.getOrDefault(name, Map.of()).keySet().forEach(next -> walk(next, way, done, complaints));
        way.removeLast();
        done.add(name);
    }
}
