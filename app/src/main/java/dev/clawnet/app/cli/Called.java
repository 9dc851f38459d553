package dev.clawnet.app.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The name by which this program was called, for the commands that our own lines name: what is printed can be typed
/// where it is read, whether as `clawnet`, as `./clawnet`, or by a path.
///
/// Guarantees: a quoted text (behind `|`), and a line that names no next command of ours, stay letter for letter. What
/// an approval shows is what is signed.
final class Called {
    static final String VARIABLE = "CLAWNET_CALLED";

    private static final String PLAIN = "clawnet";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_./~@%+=-]{1,400}");
    private static final Pattern COMMAND = Pattern.compile("(?<![\\w./~-])clawnet (?=COMMAND|[a-z][a-z-]*\\b)");
    private static final Pattern OURS =
            Pattern.compile("^\\s*clawnet |next: |\\S {2,}clawnet |[`(]clawnet |: clawnet ");

    private final String name;

    Called(Surroundings world) {
        this.name = world.variable(VARIABLE)
                .filter(given -> NAME.matcher(given).matches())
                .orElse(PLAIN);
    }

    /// A line of an answer.
    String line(String text) {
        return text.stripLeading().startsWith("|") || !OURS.matcher(text).find() ? text : words(text);
    }

    /// A text that is ours as a whole: help, a hint, a command.
    String words(String text) {
        return name.equals(PLAIN) ? text : COMMAND.matcher(text).replaceAll(Matcher.quoteReplacement(name + " "));
    }
}
