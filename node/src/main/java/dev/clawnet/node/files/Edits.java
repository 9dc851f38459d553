package dev.clawnet.node.files;

import dev.clawnet.protocol.node.PatchCommands.Edit;
import dev.clawnet.protocol.node.PatchCommands.Find;
import dev.clawnet.protocol.node.PatchCommands.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Places of a text that are changed, one after the other: all of them, or the first that does not fit is told. Pure.
///
/// Lines that end as Windows ends them go on to do so: the old and the new text are compared and taken with plain
/// ends.
final class Edits {
    private static final int EXCERPT = 160;
    /// Beyond this a line is compared by its beginning only.
    private static final int COMPARED = 200;
    /// What is less alike is no help.
    private static final double ALIKE = 0.4;
    /// From strict to lenient.
    private static final List<UnaryOperator<String>> FITS =
            List.of(UnaryOperator.identity(), String::stripTrailing, String::strip);

    private Edits() {}

    sealed interface Outcome {
        record Made(String text) implements Outcome {}

        record Missed(int edit, Reason reason, int count, Optional<Nearest> nearest) implements Outcome {}
    }

    /// @param line from 1
    record Nearest(int line, String text) {}

    private static final class Miss extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Outcome.Missed missed;

        Miss(Outcome.Missed missed) {
            super("missed", null, false, false);
            this.missed = missed;
        }
    }

    static Outcome apply(String original, List<Edit> edits) {
        boolean windows =
                original.contains("\r\n") && original.replace("\r\n", "").indexOf('\n') < 0;
        String text = windows ? plain(original) : original;
        String before = text;
        int line = 0;
        try {
            for (int i = 0; i < edits.size(); i++) {
                Edit edit = windows ? plain(edits.get(i)) : edits.get(i);
                if (edit.find() == Find.NEXT) {
                    Lines lines = next(text, i, edit, line);
                    text = lines.text();
                    line = lines.at();
                } else {
                    text = replaced(text, i, edit);
                }
            }
        } catch (Miss e) {
            return e.missed;
        }
        if (text.equals(before)) {
            return new Outcome.Missed(0, Reason.NO_CHANGE, 0, Optional.empty());
        }
        return new Outcome.Made(windows ? text.replace("\n", "\r\n") : text);
    }

    private static String plain(String text) {
        return text.replace("\r\n", "\n");
    }

    private static Edit plain(Edit edit) {
        return new Edit(plain(edit.old()), plain(edit.text()), edit.find(), edit.after());
    }

    private static String replaced(String text, int number, Edit edit) throws Miss {
        int first = text.indexOf(edit.old());
        if (first < 0) {
            throw missed(text, number, Reason.NOT_FOUND, edit.old(), 0);
        }
        int count = 0;
        for (int at = first;
                at >= 0;
                at = text.indexOf(edit.old(), at + edit.old().length())) {
            count++;
        }
        if (count > 1 && edit.find() == Find.ONLY) {
            int second = text.indexOf(edit.old(), first + 1);
            Nearest again = new Nearest(lineOf(text, second), cut(lineAt(text, second)));
            throw new Miss(new Outcome.Missed(number, Reason.SEVERAL, count, Optional.of(again)));
        }
        return text.replace(edit.old(), edit.text());
    }

    private record Lines(String text, int at) {}

    private static Lines next(String text, int number, Edit edit, int from) throws Miss {
        List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
        int at = from;
        if (edit.after().isPresent()) {
            at = find(lines, List.of(edit.after().get()), from) + 1;
            if (at == 0) {
                throw missed(text, number, Reason.NO_LINE_ABOVE, edit.after().get(), 0);
            }
        }
        List<String> old = lines(edit.old());
        int place = old.isEmpty() ? end(lines, edit, at) : find(lines, old, at);
        if (place < 0) {
            throw missed(text, number, Reason.NOT_FOUND, edit.old(), 0);
        }
        List<String> fresh = lines(edit.text());
        lines.subList(place, place + old.size()).clear();
        lines.addAll(place, fresh);
        return new Lines(String.join("\n", lines), place + fresh.size());
    }

    /// No text is no line; the end of the last line may be left out.
    private static List<String> lines(String text) {
        String inner = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        return text.isEmpty() ? List.of() : Arrays.asList(inner.split("\n", -1));
    }

    /// Where something is added: below the line above, else at the end, before what ends the last line.
    private static int end(List<String> lines, Edit edit, int at) {
        return edit.after().isPresent() ? at : lines.getLast().isEmpty() ? lines.size() - 1 : lines.size();
    }

    private static int find(List<String> lines, List<String> wanted, int from) {
        for (UnaryOperator<String> fit : FITS) {
            List<String> all = lines.stream().map(fit).toList();
            List<String> some = wanted.stream().map(fit).toList();
            for (int at = from; at + some.size() <= all.size(); at++) {
                if (all.subList(at, at + some.size()).equals(some)) {
                    return at;
                }
            }
        }
        return -1;
    }

    private static Miss missed(String text, int number, Reason reason, String wanted, int count) {
        Optional<String> line = wanted.lines().filter(each -> !each.isBlank()).findFirst();
        return new Miss(new Outcome.Missed(number, reason, count, line.flatMap(each -> nearest(text, each))));
    }

    /// The line that has the most pairs of letters in common.
    private static Optional<Nearest> nearest(String text, String wanted) {
        Map<Integer, Integer> pairs = pairs(wanted.strip());
        double best = ALIKE;
        Optional<Nearest> found = Optional.empty();
        int number = 0;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            number++;
            double alike = alike(pairs, pairs(line.strip()));
            if (alike > best) {
                best = alike;
                found = Optional.of(new Nearest(number, cut(line)));
            }
        }
        return found;
    }

    private static Map<Integer, Integer> pairs(String line) {
        Map<Integer, Integer> pairs = new HashMap<>();
        for (int i = 0; i + 1 < Math.min(line.length(), COMPARED); i++) {
            pairs.merge((line.charAt(i) << 16) | line.charAt(i + 1), 1, Integer::sum);
        }
        return pairs;
    }

    private static double alike(Map<Integer, Integer> one, Map<Integer, Integer> other) {
        int common = 0;
        int all = 0;
        for (Map.Entry<Integer, Integer> pair : one.entrySet()) {
            common += Math.min(pair.getValue(), other.getOrDefault(pair.getKey(), 0));
            all += pair.getValue();
        }
        for (int count : other.values()) {
            all += count;
        }
        return all == 0 ? 0 : 2.0 * common / all;
    }

    private static int lineOf(String text, int at) {
        return 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
    }

    private static String lineAt(String text, int at) {
        int from = text.lastIndexOf('\n', at - 1) + 1;
        int end = text.indexOf('\n', at);
        return text.substring(from, end < 0 ? text.length() : end);
    }

    private static String cut(String line) {
        return line.length() > EXCERPT ? line.substring(0, EXCERPT) + "..." : line;
    }
}
