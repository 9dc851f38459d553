package dev.clawnet.verify.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What each part defends against, and the tests that attack it: collected from the `Threat:` paragraphs of classes
/// and packages, written to docs/threats.md.
final class Threats {
    static final String FILE = "docs/threats.md";

    private static final String MARK = "Threat:";
    private static final Pattern NAME = Pattern.compile("`([A-Z][A-Za-z0-9]*(?:Test|Contract))(?:\\.[a-z_]+)?`");
    private static final Pattern SEE = Pattern.compile("\\s*[Ss]ee (?:`[A-Za-z0-9._]+`(?:, | and )?)+\\.?");
    private static final Pattern PACKAGE =
            Pattern.compile("^package (?:dev\\.clawnet\\.)?([a-z.]+);", Pattern.MULTILINE);

    private Threats() {}

    /// One defence.
    ///
    /// @param where package, and class unless the whole package is meant
    /// @param tests simple names of test classes
    record Threat(String where, String path, String text, Set<String> tests) {}

    static List<Threat> all(Sources sources) {
        List<Threat> threats = new ArrayList<>();
        for (Sources.Unit unit : sources.main()) {
            collect(unit, threats);
        }
        return threats.stream()
                .sorted(java.util.Comparator.comparing(Threat::where))
                .toList();
    }

    private static void collect(Sources.Unit unit, List<Threat> threats) {
        List<String> lines = unit.text().lines().map(String::strip).toList();
        for (int at = 0; at < lines.size(); at++) {
            if (!lines.get(at).startsWith("/// " + MARK)) {
                continue;
            }
            StringBuilder text = new StringBuilder(lines.get(at).substring(("/// " + MARK).length()));
            for (int next = at + 1; next < lines.size() && lines.get(next).matches("/// \\S.*"); next++) {
                text.append(' ').append(lines.get(next).substring(4));
            }
            threats.add(threat(unit, text.toString().strip()));
        }
    }

    private static Threat threat(Sources.Unit unit, String whole) {
        Set<String> tests = new TreeSet<>();
        NAME.matcher(whole).results().map(name -> name.group(1)).forEach(tests::add);
        return new Threat(
                where(unit), unit.path(), SEE.matcher(whole).replaceAll("").strip(), tests);
    }

    private static String where(Sources.Unit unit) {
        Matcher stated = PACKAGE.matcher(unit.text());
        String inside = stated.find() ? stated.group(1) : "?";
        String file = unit.path().substring(unit.path().lastIndexOf('/') + 1).replace(".java", "");
        return file.equals("package-info") ? inside : inside + "." + file;
    }

    /// Threats that no test attacks, and tests that do not exist.
    static List<String> complaints(List<Threat> threats, Sources sources) {
        Set<String> tests = tests(sources);
        List<String> complaints = new ArrayList<>();
        for (Threat threat : threats) {
            if (threat.tests().isEmpty()) {
                complaints.add(threat.path() + " states a threat and no test that attacks it: add See `NameTest`");
            }
            threat.tests().stream()
                    .filter(name -> !tests.contains(name.split("\\.", 2)[0]))
                    .forEach(name -> complaints.add(threat.path() + " says that " + name
                            + " attacks it, and there is no such test: name the right one"));
        }
        return complaints;
    }

    /// What the document claims and no test does. New threats need not be listed at once.
    static List<String> claims(String document, Sources sources) {
        Set<String> tests = tests(sources);
        return document.lines()
                .filter(line -> line.startsWith("| `"))
                .flatMap(line -> NAME.matcher(line.substring(line.lastIndexOf('|', line.length() - 2)))
                        .results()
                        .map(name -> name.group(1)))
                .filter(name -> !tests.contains(name))
                .map(name -> FILE + " names " + name + ", and there is no such test: run `./clawnet test --refresh`")
                .toList();
    }

    private static Set<String> tests(Sources sources) {
        return sources.all().stream()
                .filter(unit -> !unit.main())
                .map(unit ->
                        unit.path().substring(unit.path().lastIndexOf('/') + 1).replace(".java", ""))
                .collect(Collectors.toSet());
    }

    /// The document.
    static String document(List<Threat> threats) {
        StringBuilder text = new StringBuilder("""
                # Threats, and the tests that attack the defences

                Written by `./clawnet test --refresh` from the classes themselves; do not edit. What is claimed and what is
                not stands in [SECURITY.md](../SECURITY.md); the invariants and their tests in
                [invariants.md](invariants.md).

                | Where | Against | Attacked by |
                |---|---|---|
                """);
        for (Threat threat : threats) {
            text.append("| `%s` | %s | %s |\n"
                    .formatted(
                            threat.where(),
                            threat.text().replace("|", "\\|"),
                            threat.tests().stream()
                                    .map(name -> "`" + name + "`")
                                    .collect(Collectors.joining("<br>"))));
        }
        return text.toString();
    }
}
