package dev.clawnet.protocol.text;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// A regular expression as JavaScript reads it, that ends after a bounded number of steps.
///
/// Threat: a pattern, or a text against a harmless one, that makes matching take for ever. Each look at the text is
/// counted, and beyond the bound there is no match; only the beginning of a long text is looked at. See
/// `ScriptRegexTest`.
public final class ScriptRegex {
    /// More than any name that people mention; each costs time at every message.
    public static final int LONGEST_PATTERN = 500;
    /// Where mentions stand; the rest of a long message is not looked at.
    public static final int LONGEST_TEXT = 16_384;
    /// Some 20 ms of one core.
    public static final int MOST_STEPS = 2_000_000;

    private final Pattern pattern;

    private ScriptRegex(Pattern pattern) {
        this.pattern = pattern;
    }

    /// Reads a pattern without regard to case; `IllegalArgumentException` with a sentence when it is none, or one
    /// that is not served.
    public static ScriptRegex of(String source) {
        return of(source, false);
    }

    /// The same, by case or without regard to it.
    public static ScriptRegex of(String source, boolean caseSensitive) {
        if (source.length() > LONGEST_PATTERN) {
            throw new IllegalArgumentException("a pattern has at most " + LONGEST_PATTERN + " characters");
        }
        try {
            return new ScriptRegex(Pattern.compile(
                    new ScriptRegexText(source).java(),
                    caseSensitive ? 0 : Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "it is no regular expression, or looks behind without a bound: " + e.getDescription());
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException("it is nested too deep");
        }
    }

    /// Whether the pattern occurs in the text; no when that cannot be told within the bounds.
    public boolean find(String text) {
        return find(text, new Steps(MOST_STEPS));
    }

    /// The same for one of many texts, which share their steps; no for every text once these are taken.
    public boolean find(String text, Steps steps) {
        // The end of what is looked at is not the end of the text.
        Matcher matcher = pattern.matcher(new Counted(text, steps))
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

    /// How often texts may be looked at. Used by one thread.
    public static final class Steps {
        private long left;

        /// @param most some hundred million take a second of one core
        public Steps(long most) {
            this.left = most;
        }

        /// Whether all of them are taken: what was not found since then may be there.
        public boolean spent() {
            return left <= 0;
        }

        private void take() {
            if (--left < 0) {
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
