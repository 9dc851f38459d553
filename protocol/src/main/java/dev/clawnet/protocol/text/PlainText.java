package dev.clawnet.protocol.text;

import java.util.Optional;

/// Whether a text shows a reader everything it holds.
///
/// Threat: characters that reorder, hide or fake what a person reads before deciding (bidirectional controls, zero
/// width and tag characters, fillers, lone surrogates). See `PlainTextTest`.
public final class PlainText {
    private PlainText() {}

    /// What is wrong with a one-line text; empty when nothing is.
    public static Optional<String> lineProblem(String text, int maxLength) {
        return problem(text, maxLength, false);
    }

    /// What is wrong with a text of several lines (line feeds and tabs allowed); empty when nothing is.
    public static Optional<String> blockProblem(String text, int maxLength) {
        return problem(text, maxLength, true);
    }

    /// The text itself, trimmed; otherwise `IllegalArgumentException` that names the member.
    public static String line(String member, String text, int maxLength) {
        String trimmed = text.strip();
        if (trimmed.isEmpty()) {
            throw new IllegalArgumentException(member + " is empty");
        }
        return checked(member, trimmed, lineProblem(trimmed, maxLength));
    }

    /// The text itself; otherwise `IllegalArgumentException` that names the member.
    public static String block(String member, String text, int maxLength) {
        return checked(member, text, blockProblem(text, maxLength));
    }

    /// A text as it may be printed: line feeds and tabs as they are, every other character that would not show as
    /// its number, so that nothing in it steers a terminal or hides.
    public static String visible(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c != '\n' && c != '\t' && hidden(c)) {
                shown.append(String.format("<U+%04X>", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.toString();
    }

    private static String checked(String member, String text, Optional<String> problem) {
        if (problem.isPresent()) {
            throw new IllegalArgumentException(member + " " + problem.get());
        }
        return text;
    }

    private static Optional<String> problem(String text, int maxLength, boolean lines) {
        if (text.length() > maxLength) {
            return Optional.of("is longer than " + maxLength + " characters");
        }
        return text.codePoints()
                .filter(c -> !(lines && (c == '\n' || c == '\t')) && hidden(c))
                .boxed()
                .findFirst()
                .map(c -> String.format("holds a character that does not show: U+%04X", c));
    }

    private static boolean hidden(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> ignorable(c);
        };
    }

    /// Letters and marks that are drawn as nothing (Default_Ignorable_Code_Point of Unicode, and the blank
    /// pattern).
    private static boolean ignorable(int c) {
        return c == 0x034F
                || c == 0x115F
                || c == 0x1160
                || c == 0x17B4
                || c == 0x17B5
                || (c >= 0x180B && c <= 0x180F)
                || c == 0x2800
                || c == 0x3164
                || (c >= 0xFE00 && c <= 0xFE0F)
                || c == 0xFFA0
                || (c >= 0xE0000 && c <= 0xE0FFF);
    }
}
