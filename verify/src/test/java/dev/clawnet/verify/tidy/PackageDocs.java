package dev.clawnet.verify.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Every package of the main sources says what it is, in a `package-info.java` under null marks.
final class PackageDocs {
    private static final int WORTH_READING = 60;

    private PackageDocs() {}

    static List<String> complaints(Sources sources) {
        Set<String> directories = sources.main().stream()
                .map(unit -> unit.path().substring(0, unit.path().lastIndexOf('/')))
                .collect(Collectors.toCollection(TreeSet::new));
        List<String> complaints = new ArrayList<>();
        for (Sources.Unit unit : sources.main()) {
            if (unit.path().endsWith("/package-info.java")) {
                directories.remove(unit.path().substring(0, unit.path().lastIndexOf('/')));
                check(unit, complaints);
            }
        }
        directories.forEach(directory -> complaints.add(directory + " has no package-info.java: say what the package"
                + " is, what it guarantees, what it must never do, and who imports it"));
        return complaints;
    }

    private static void check(Sources.Unit unit, List<String> complaints) {
        String doc = unit.text()
                .lines()
                .filter(line -> line.startsWith("///"))
                .map(line -> line.substring(3).strip())
                .collect(Collectors.joining(" "));
        if (doc.length() < WORTH_READING) {
            complaints.add(unit.path() + " says too little: what it is, what it guarantees, what it must never do");
        }
        if (!doc.contains("Imported by")) {
            complaints.add(unit.path() + " does not say who may import the package: add 'Imported by: ...'");
        }
        if (!unit.text().contains("@NullMarked")) {
            complaints.add(unit.path() + " is not @NullMarked: nothing is null between packages");
        }
    }
}
