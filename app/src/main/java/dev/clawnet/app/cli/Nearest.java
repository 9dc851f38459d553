package dev.clawnet.app.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// What somebody may have meant: the nearest of the known words, by edits.
public final class Nearest {
    private static final int LONGEST = 80;

    private Nearest() {}

    /// The nearest word that is at most a third of its letters away; empty when none is.
    public static Optional<String> of(String typed, Collection<String> known) {
        if (typed.length() > LONGEST) {
            return Optional.empty();
        }
        String lower = typed.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(word -> distance(lower, word.toLowerCase(Locale.ROOT))
                        <= Math.max(1, Math.min(typed.length(), word.length()) / 3))
                .min(Comparator.comparingInt((String word) -> distance(lower, word.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /// Edits between two words; two letters swapped are one edit.
    private static int distance(String from, String to) {
        int[][] edits = new int[from.length() + 1][to.length() + 1];
        for (int line = 0; line <= from.length(); line++) {
            for (int column = 0; column <= to.length(); column++) {
                if (line == 0 || column == 0) {
                    edits[line][column] = line + column;
                    continue;
                }
                boolean same = from.charAt(line - 1) == to.charAt(column - 1);
                int best = edits[line - 1][column - 1] + (same ? 0 : 1);
                best = Math.min(best, Math.min(edits[line - 1][column], edits[line][column - 1]) + 1);
                if (swapped(from, line, to, column)) {
                    best = Math.min(best, edits[line - 2][column - 2] + 1);
                }
                edits[line][column] = best;
            }
        }
        return edits[from.length()][to.length()];
    }

    private static boolean swapped(String from, int line, String to, int column) {
        return line > 1
                && column > 1
                && from.charAt(line - 1) == to.charAt(column - 2)
                && from.charAt(line - 2) == to.charAt(column - 1);
    }
}
