package dev.clawnet.policy;

import java.util.List;
import java.util.Optional;

/// The arguments that a command may have which its owner allowed for good. The first word, the program, is always as it
/// is written. In each other word `*` stands for any text without a slash, `**` for any text; the last word `...` for
/// any further words. What a star stands for is never an option, and never leads up a folder. Pure.
///
/// Threat: a pattern that was meant for names takes options too, or leads out of its folder. See `ArgumentPatternTest`.
///
/// @param words one for each argument, the program first
public record ArgumentPattern(List<String> words) {
    /// Most words, and characters of each.
    public static final int MOST = 64;

    public static final int LONGEST = 1_024;
    private static final String REST = "...";

    public ArgumentPattern {
        words = List.copyOf(words);
        problem(words).ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
    }

    /// What is wrong with these words; empty when nothing is.
    public static Optional<String> problem(List<String> words) {
        if (words.isEmpty() || words.size() > MOST) {
            return Optional.of("a pattern has 1 to " + MOST + " words, the program first");
        }
        if (words.stream().anyMatch(word -> word.length() > LONGEST)) {
            return Optional.of("a word of a pattern has at most " + LONGEST + " characters");
        }
        if (words.getFirst().indexOf('*') >= 0 || words.getFirst().isBlank()) {
            return Optional.of("the first word of a pattern is the program, without a star");
        }
        return words.subList(0, words.size() - 1).contains(REST) || (words.size() == 1 && words.contains(REST))
                ? Optional.of("only the last word of a pattern is ...")
                : Optional.empty();
    }

    /// Whether a command has such arguments.
    public boolean matches(List<String> argv) {
        boolean open = words.getLast().equals(REST);
        int fixed = open ? words.size() - 1 : words.size();
        if (open ? argv.size() < fixed : argv.size() != fixed) {
            return false;
        }
        for (int i = 0; i < fixed; i++) {
            String word = words.get(i);
            boolean literal = i == 0 || word.indexOf('*') < 0;
            if (literal ? !word.equals(argv.get(i)) : !starred(word, argv.get(i))) {
                return false;
            }
        }
        return argv.subList(fixed, argv.size()).stream().allMatch(more -> starred("**", more));
    }

    private static boolean starred(String word, String text) {
        boolean option = text.startsWith("-") && !word.startsWith("-");
        boolean up = List.of(text.split("[/=:]", -1)).contains("..");
        boolean plain = text.length() <= LONGEST && text.chars().allMatch(c -> c >= ' ' && c != 0x7f);
        return !option && !up && plain && fits(word, text);
    }

    /// Row by row: whether the beginnings of both fit.
    private static boolean fits(String word, String text) {
        boolean[] row = new boolean[text.length() + 1];
        row[0] = true;
        for (int i = 0; i < word.length(); i++) {
            boolean any = word.charAt(i) == '*';
            boolean slashes = any && i + 1 < word.length() && word.charAt(i + 1) == '*';
            boolean[] next = new boolean[text.length() + 1];
            next[0] = row[0] && any;
            for (int j = 1; j <= text.length(); j++) {
                char at = text.charAt(j - 1);
                next[j] = any ? row[j] || (next[j - 1] && (slashes || at != '/')) : row[j - 1] && word.charAt(i) == at;
            }
            row = next;
            if (slashes) {
                i++;
            }
        }
        return row[text.length()];
    }
}
