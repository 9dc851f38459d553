package dev.clawnet.app.cli;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The name by which this program was called, for the commands that our own lines name: what is printed can be typed
/// where it is read, whether as `clawnet`, as `./clawnet`, or by a path.
///
/// Guarantees: a quoted text (behind `|`), and a line that names no next command of ours, stay letter for letter. What
/// an approval shows is what is signed.
final class Called {
    static final String VARIABLE = "CLAWNET_CALLED";

    private static final String PLAIN = "clawnet";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_./~@%+=-]{1,400}");
    private static final Pattern COMMAND = Pattern.compile("(?<![\\w./~-])clawnet (?=(COMMAND|[a-z][a-z-]*)\\b)");
    private static final Pattern OURS = Pattern.compile("^\\s*clawnet |next: |next {2,9}clawnet |`clawnet |: clawnet ");

    private final String name;
    private final Set<String> words;

    Called(Directory directory, Surroundings world) {
        this.name = world.variable(VARIABLE)
                .filter(given -> NAME.matcher(given).matches())
                .orElse(PLAIN);
        this.words = directory.entries().stream()
                .map(entry -> entry.name().split(" ", 2)[0])
                .collect(Collectors.toSet());
    }

    /// A line of an answer.
    String line(String text) {
        return text.stripLeading().startsWith("|") || !OURS.matcher(text).find() ? text : words(text);
    }

    /// A text that is ours as a whole: help, a hint, a command.
    String words(String text) {
        if (name.equals(PLAIN)) {
            return text;
        }
        return COMMAND.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        words.contains(found.group(1)) || found.group(1).equals("COMMAND")
                                ? name + " "
                                : found.group()));
    }
}
