package dev.clawnet.verify.tidy;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// docs/dependencies.txt against what the build resolves: `group:artifact version | who asked | why`, one a line.
/// What the build resolves is the class path of this module, which sees every other, and the compiler plugins of
/// the parent and of this module.
final class Dependencies {
    static final String FILE = "docs/dependencies.txt";

    private static final Pattern PROCESSOR = Pattern.compile(
            "<path>\\s*<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)</artifactId>\\s*<version>([^<]+)</version>");

    private Dependencies() {}

    record Line(String version, String who, String why) {}

    static Map<String, Line> parse(String text) {
        Map<String, Line> lines = new TreeMap<>();
        text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .forEach(line -> {
                    String[] parts = line.split("\\|", -1);
                    String[] name = parts[0].strip().split("\\s+", -1);
                    if (parts.length != 3 || name.length != 2) {
                        throw new IllegalArgumentException("not 'artifact version | who asked | why': " + line);
                    }
                    lines.put(name[0], new Line(name[1], parts[1].strip(), parts[2].strip()));
                });
        return lines;
    }

    /// Jars of a class path that come from the local repository: group/artifact/version/file.jar.
    static Map<String, String> resolved(String classPath, Path localRepository) {
        Map<String, String> jars = new TreeMap<>();
        Stream.of(classPath.split(Pattern.quote(File.pathSeparator), -1))
                .filter(entry -> entry.endsWith(".jar"))
                .map(Path::of)
                .filter(jar -> jar.startsWith(localRepository))
                .map(localRepository::relativize)
                .filter(jar -> jar.getNameCount() > 3)
                .forEach(jar -> {
                    int names = jar.getNameCount();
                    String group = jar.subpath(0, names - 3).toString().replace(File.separatorChar, '.');
                    jars.put(
                            group + ":" + jar.getName(names - 3),
                            jar.getName(names - 2).toString());
                });
        return jars;
    }

    /// Compiler plugins named in a POM, properties filled in.
    static Map<String, String> processors(String pom) {
        Map<String, String> found = new TreeMap<>();
        Matcher path = PROCESSOR.matcher(pom);
        while (path.find()) {
            String version = path.group(3);
            if (version.startsWith("${")) {
                String property = version.substring(2, version.length() - 1);
                Matcher value = Pattern.compile("<" + Pattern.quote(property) + ">([^<]+)<")
                        .matcher(pom);
                version = value.find() ? value.group(1) : version;
            }
            found.put(path.group(1) + ":" + path.group(2), version);
        }
        return found;
    }

    static List<String> complaints(Map<String, Line> listed, Map<String, String> resolved) {
        List<String> complaints = new ArrayList<>();
        resolved.forEach((artifact, version) -> {
            if (!listed.containsKey(artifact)) {
                complaints.add(FILE + " lacks '" + artifact + " " + version
                        + " | who asked for it | why': add the line, or do without it");
            } else if (!listed.get(artifact).version().equals(version)) {
                complaints.add(FILE + " has " + artifact + " "
                        + listed.get(artifact).version() + ", the build resolves " + version + ": correct the line");
            }
        });
        listed.forEach((artifact, line) -> {
            if (!resolved.containsKey(artifact)) {
                complaints.add(FILE + " lists " + artifact + ", which the build does not resolve: take the line out");
            }
            if (line.who().length() < 3 || line.why().length() < 8) {
                complaints.add(FILE + " does not say who asked for " + artifact + " and why");
            }
        });
        return complaints;
    }
}
