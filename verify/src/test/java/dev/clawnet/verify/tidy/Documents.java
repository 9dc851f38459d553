package dev.clawnet.verify.tidy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Text of the repository: nothing unfinished is left in it, a document has one title, a link leads somewhere, and
/// it speaks of this project alone.
final class Documents {
    /// Put together from halves, so that this file does not accuse itself.
    private static final Pattern LEFTOVER = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X|HA" + "CK|W" + "IP)\\b");

    private static final Pattern ELSEWHERE = Pattern.compile(
            "(?<![A-Za-z0-9.])/wo" + "rk/|\\.\\./sha" + "red|(?i:\\biss" + "ues? #?\\d+)|(?i:developer ses" + "sion)");

    private static final Pattern ADDRESS = Pattern.compile("\\b(?:https?|wss?)://([A-Za-z0-9.-]+)");

    /// Hosts that a text may name: places everybody knows, and names reserved for examples.
    private static final Set<String> HOSTS = Set.of(
            "localhost",
            "127.0.0.1",
            "0.0.0.0",
            "www.w3.org",
            "maven.apache.org",
            "www.apache.org",
            "www.rfc-editor.org",
            "c2sp.org",
            "json-schema.org",
            "openid.net",
            "api.openai.com",
            "api.mistral.ai",
            "api.groq.com",
            "api.x.ai",
            "api.cerebras.ai",
            "openrouter.ai",
            "generativelanguage.googleapis.com",
            "api.anthropic.com",
            "google.github.io",
            "github.com",
            "adoptium.net",
            "opensource.org");

    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
    private static final Pattern TITLE = Pattern.compile("^# .+");
    private static final Pattern HEADING = Pattern.compile("^#{1,6} (.+)");

    private Documents() {}

    static List<String> complaints(Repository repository) {
        List<String> complaints = new ArrayList<>();
        for (String path : repository.files(_ -> true)) {
            repository.text(path).ifPresent(text -> {
                complaints.addAll(words(path, text));
                if (path.endsWith(".md")) {
                    complaints.addAll(markdown(repository, path, text));
                }
            });
        }
        return complaints;
    }

    static List<String> words(String path, String text) {
        List<String> complaints = new ArrayList<>();
        if (path.equals("LICENSE")) {
            return complaints;
        }
        eachLine(text, (number, line) -> {
            String where = path + ":" + number;
            if (LEFTOVER.matcher(line).find()) {
                complaints.add(where + " holds a leftover marker: do it now, or write it down as planned in the docs");
            }
            if (ELSEWHERE.matcher(line).find()) {
                complaints.add(where + " speaks of something outside of this repository: say it in its own words");
            }
            ADDRESS.matcher(line)
                    .results()
                    .map(result -> result.group(1).toLowerCase(Locale.ROOT))
                    .filter(host -> !known(host))
                    .forEach(host -> complaints.add(where + " names the host " + host
                            + ": use one reserved for examples (example.com, *.example, *.test), or loopback"));
        });
        return complaints;
    }

    private static boolean known(String host) {
        return HOSTS.contains(host)
                || host.matches("(?:.*\\.)?example(?:\\.(?:com|org|net))?|.*\\.(?:test|invalid|localhost)")
                || host.matches("(?:10|127|192\\.168|192\\.0\\.2|198\\.51\\.100|203\\.0\\.113)\\..*")
                || !host.contains(".");
    }

    static List<String> markdown(Repository repository, String path, String text) {
        List<String> complaints = new ArrayList<>();
        String prose = withoutCode(text);
        long titles =
                prose.lines().filter(line -> TITLE.matcher(line).matches()).count();
        if (titles != 1) {
            complaints.add(path + " has " + titles + " titles: a document has one line that begins with '# '");
        }
        eachLine(prose, (number, line) -> {
            Matcher links = LINK.matcher(line);
            while (links.find()) {
                dead(repository, path, links.group(1))
                        .ifPresent(why -> complaints.add(path + ":" + number + " " + why + ": mend the link"));
            }
        });
        return complaints;
    }

    private static Optional<String> dead(Repository repository, String from, String link) {
        if (link.matches("[a-z]+:.*")) {
            return Optional.empty();
        }
        int hash = link.indexOf('#');
        String target = hash < 0 ? link : link.substring(0, hash);
        Path file = target.isEmpty()
                ? repository.resolve(from)
                : repository.resolve(from).resolveSibling(target).normalize();
        if (!Files.exists(file)) {
            return Optional.of("links to " + target + ", which does not exist");
        }
        if (hash < 0 || !file.toString().endsWith(".md")) {
            return Optional.empty();
        }
        String relative = repository.root().relativize(file).toString().replace('\\', '/');
        return anchors(repository.read(relative)).contains(link.substring(hash + 1))
                ? Optional.empty()
                : Optional.of("links to a heading " + link.substring(hash) + " that " + relative + " does not have");
    }

    private static Set<String> anchors(String text) {
        return withoutCode(text)
                .lines()
                .map(HEADING::matcher)
                .filter(Matcher::matches)
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    /// The same lines, those of fenced code blank.
    private static String withoutCode(String text) {
        StringBuilder prose = new StringBuilder(text.length());
        boolean[] code = {false};
        text.lines().forEach(line -> {
            boolean fence = line.strip().startsWith("```");
            prose.append(fence || code[0] ? "" : line.replaceAll("`[^`]*`", "``"))
                    .append('\n');
            code[0] ^= fence;
        });
        return prose.toString();
    }

    private static void eachLine(String text, BiConsumer<Integer, String> work) {
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            work.accept(i + 1, lines.get(i));
        }
    }
}
