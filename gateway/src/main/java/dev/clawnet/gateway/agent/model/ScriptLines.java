package dev.clawnet.gateway.agent.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The lines of a script with their indentation. Comments and empty lines are passed over, except inside of a block
/// of text, where they are text.
final class ScriptLines {
    private final List<Line> lines;
    private int at;

    /// One line.
    ///
    /// @param number counted from 1
    /// @param text without the indentation and without blanks at the end
    record Line(int number, int indent, String text) {
        boolean skipped() {
            return text.isEmpty() || text.startsWith("#");
        }

        String word() {
            return text.split("\\s", 2)[0];
        }

        /// What stands behind the first word.
        String rest() {
            return text.substring(word().length()).strip();
        }
    }

    private ScriptLines(List<Line> lines) {
        this.lines = List.copyOf(lines);
    }

    static ScriptLines of(String file, String text) throws ScriptError {
        List<Line> lines = new ArrayList<>();
        for (String raw : text.lines().toList()) {
            int number = lines.size() + 1;
            String stripped = raw.strip();
            int indent = raw.length() - raw.stripLeading().length();
            if (!stripped.isEmpty() && raw.substring(0, indent).chars().anyMatch(c -> c != ' ')) {
                throw new ScriptError(file, number, "indent with spaces: tabs look different to everybody");
            }
            lines.add(new Line(number, stripped.isEmpty() ? 0 : indent, stripped));
        }
        return new ScriptLines(lines);
    }

    /// The next line that is neither empty nor a comment, without taking it.
    Optional<Line> peek() {
        int next = at;
        while (next < lines.size() && lines.get(next).skipped()) {
            next++;
        }
        return next < lines.size() ? Optional.of(lines.get(next)) : Optional.empty();
    }

    Optional<Line> next() {
        Optional<Line> line = peek();
        line.ifPresent(taken -> at = taken.number());
        return line;
    }

    Optional<Line> peekDeeper(Line than) {
        return peek().filter(line -> line.indent() > than.indent());
    }

    /// Takes all lines that stand further in.
    List<Line> deeper(Line than) {
        List<Line> taken = new ArrayList<>();
        for (Optional<Line> line = peekDeeper(than); line.isPresent(); line = peekDeeper(than)) {
            taken.add(line.orElseThrow());
            next();
        }
        return taken;
    }

    /// Takes the text that stands further in, as it stands: with its empty lines and its lines that begin with #,
    /// but without the indentation they share.
    String block(Line than) {
        List<Line> block = new ArrayList<>();
        while (at < lines.size() && belongs(lines.get(at), than)) {
            block.add(lines.get(at));
            at++;
        }
        while (!block.isEmpty() && block.getLast().text().isEmpty()) {
            block.removeLast();
        }
        int shared = block.stream()
                .filter(line -> !line.text().isEmpty())
                .mapToInt(Line::indent)
                .min()
                .orElse(0);
        return block.stream()
                .map(line -> " ".repeat(Math.max(0, line.indent() - shared)) + line.text())
                .collect(Collectors.joining("\n"));
    }

    private static boolean belongs(Line line, Line head) {
        return line.text().isEmpty() || line.indent() > head.indent();
    }
}
