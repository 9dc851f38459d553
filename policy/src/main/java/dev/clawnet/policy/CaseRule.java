package dev.clawnet.policy;

import java.util.Locale;

/// Whether a platform tells names apart by case alone.
///
/// The gateway compares exactly: what a node names in an act is canonical, in the case that its file system keeps.
/// A node compares by its platform's rule, so that a name the file system would open is the name that was judged.
public enum CaseRule {
    EXACT,
    FOLDED;

    /// The rule of a platform by its name (`linux`, `macos`, `windows`); one that is not known folds nothing, so
    /// that it grants less.
    public static CaseRule of(String platform) {
        String name = platform.toLowerCase(Locale.ROOT);
        return name.startsWith("mac") || name.startsWith("darwin") || name.startsWith("win") ? FOLDED : EXACT;
    }

    Matcher.SegmentRule segments() {
        return switch (this) {
            case EXACT -> Matcher::segment;
            case FOLDED -> (pattern, segment) -> Matcher.segment(fold(pattern), fold(segment));
        };
    }

    /// Simple case folding, character by character and without a locale: what file systems do.
    private static String fold(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        text.codePoints()
                .map(Character::toUpperCase)
                .map(Character::toLowerCase)
                .forEach(folded::appendCodePoint);
        return folded.toString();
    }
}
