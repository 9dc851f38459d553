package dev.clawnet.app.command;

import dev.clawnet.protocol.text.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Rows in columns, for people. Cells are shown as [PlainText] shows them: what others wrote cannot steer the
/// terminal.
final class Table {
    private static final int WIDEST = 60;

    /// The last column pushes no other one aside.
    private static final int WIDEST_LAST = 240;

    private final List<List<String>> rows = new ArrayList<>();

    Table(String... heads) {
        rows.add(List.of(heads));
    }

    void row(String... cells) {
        List<String> shown = new ArrayList<>();
        for (String cell : cells) {
            shown.add(cell(cell, shown.size() == cells.length - 1 ? WIDEST_LAST : WIDEST));
        }
        rows.add(List.copyOf(shown));
    }

    private static String cell(String text, int widest) {
        String line = PlainText.visible(text.replace('\n', ' '));
        return line.codePointCount(0, line.length()) <= widest
                ? line
                : line.substring(0, line.offsetByCodePoints(0, widest - 1)) + "…";
    }

    /// The lines; `nothing` when there is no row.
    List<String> lines(String nothing) {
        if (rows.size() == 1) {
            return List.of(nothing);
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                String cell = row.get(column);
                line.append(cell);
                if (column < row.size() - 1) {
                    line.append(" ".repeat(width(column) - length(cell) + 2));
                }
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> length(row.get(column))).max().orElse(0);
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }

    static String orDash(Optional<String> text) {
        return text.filter(value -> !value.isBlank()).orElse("-");
    }

    static String list(List<String> values) {
        return values.isEmpty() ? "-" : String.join(", ", values);
    }
}
