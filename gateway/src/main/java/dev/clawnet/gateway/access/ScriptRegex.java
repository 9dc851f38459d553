package dev.clawnet.gateway.access;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// A regular expression as JavaScript reads it, without regard to case, that ends after a bounded number of steps.
///
/// Threat: a pattern, or a text against a harmless one, that makes matching take for ever. Each look at the text is
/// counted, and beyond the bound there is no match; only the beginning of a long text is looked at. See
/// `ScriptRegexTest`.
public final class ScriptRegex {
    /// More than any name that people mention; each costs time at every message.
    static final int LONGEST_PATTERN = 500;
    /// Where mentions stand; the rest of a long message is not looked at.
    static final int LONGEST_TEXT = 16_384;
    /// Some 20 ms of one core.
    static final int MOST_STEPS = 2_000_000;

    private final Pattern pattern;

    private ScriptRegex(Pattern pattern) {
        this.pattern = pattern;
    }

    /// Reads a pattern; `IllegalArgumentException` with a sentence when it is none, or one that is not served.
    public static ScriptRegex of(String source) {
        if (source.length() > LONGEST_PATTERN) {
            throw new IllegalArgumentException("a pattern has at most " + LONGEST_PATTERN + " characters");
        }
        try {
            return new ScriptRegex(Pattern.compile(
                    new ScriptRegexText(source).java(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "it is no regular expression, or looks behind without a bound: " + e.getDescription());
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException("it is nested too deep");
        }
    }

    /// Whether the pattern occurs in the text; no when that cannot be told within the bounds.
    public boolean find(String text) {
        // The end of what is looked at is not the end of the text.
        Matcher matcher = pattern.matcher(new Counted(text, new Steps()))
                .useAnchoringBounds(false)
                .region(0, Math.min(text.length(), LONGEST_TEXT));
        try {
            return matcher.find();
        } catch (TooManySteps | StackOverflowError e) {
            // What cannot be told is no mention: nobody is answered by mistake.
            return false;
        }
    }

    private static final class TooManySteps extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManySteps() {
            super("too many steps", null, false, false);
        }
    }

    /// How often a text was looked at.
    private static final class Steps {
        private int taken;

        void take() {
            if (++taken > MOST_STEPS) {
                throw new TooManySteps();
            }
        }
    }

    /// A text that counts how often it is looked at.
    private record Counted(String text, Steps steps) implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            steps.take();
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Counted(text.substring(start, end), steps);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
