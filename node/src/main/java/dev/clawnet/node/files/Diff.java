package dev.clawnet.node.files;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What changes from one content to another, as a unified diff that `patch -p1` takes: three lines around each change,
/// `/dev/null` for what is not there. Of any two texts within bounds; where comparing them line by line would take too
/// long, what lies between their common beginning and end goes and comes as a whole.
final class Diff {
    /// Beyond this a content is not compared while a person waits. Bytes.
    static final int MAX_BYTES = 262_144;

    private static final int CONTEXT = 3;
    /// Lines of the one text times lines of the other, without what both begin and end with: 16 MiB, some milliseconds.
    private static final long CELLS = 4_000_000;

    private static final String NOTHING = "/dev/null";

    private Diff() {}

    /// A content at a place; without bytes nothing is there.
    record Side(String path, Optional<byte[]> bytes) {
        private String label(char prefix) {
            // As git writes it: without the tab, `patch` would end the name at a space.
            return bytes.isEmpty() ? NOTHING : prefix + path + (path.indexOf(' ') < 0 ? "" : "\t");
        }
    }

    /// Lines of one text, each with its line break where it has one.
    private record Lines(List<String> all) {
        /// Nothing when it is no text: not UTF-8, or with a zero byte.
        static Optional<Lines> of(byte[] bytes) {
            for (byte each : bytes) {
                if (each == 0) {
                    return Optional.empty();
                }
            }
            try {
                String text = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
                List<String> lines = new ArrayList<>(Arrays.asList(text.split("(?<=\n)", -1)));
                if (lines.getLast().isEmpty()) {
                    lines.removeLast();
                }
                return Optional.of(new Lines(List.copyOf(lines)));
            } catch (CharacterCodingException e) {
                // Not text: there is nothing to show of it.
                return Optional.empty();
            }
        }
    }

    /// One line of the way from the one text to the other: ` ` stays, `-` goes, `+` comes.
    private record Step(char kind, String line) {
        boolean stays() {
            return kind == ' ';
        }

        String text() {
            return kind + line + (line.endsWith("\n") ? "" : "\n\\ No newline at end of file\n");
        }
    }

    /// Nothing when one of them is no text. Empty when the bytes are the same.
    static Optional<String> of(Side now, Side then) {
        Optional<Lines> goes = Lines.of(now.bytes().orElse(new byte[0]));
        Optional<Lines> comes = Lines.of(then.bytes().orElse(new byte[0]));
        if (goes.isEmpty() || comes.isEmpty()) {
            return Optional.empty();
        }
        List<Step> steps = steps(goes.get().all(), comes.get().all());
        String hunks = hunks(steps);
        return Optional.of(hunks.isEmpty() ? "" : "--- " + now.label('a') + "\n+++ " + then.label('b') + "\n" + hunks);
    }

    private static List<Step> steps(List<String> a, List<String> b) {
        int begin = 0;
        int most = Math.min(a.size(), b.size());
        while (begin < most && a.get(begin).equals(b.get(begin))) {
            begin++;
        }
        int end = 0;
        while (end < most - begin && a.get(a.size() - 1 - end).equals(b.get(b.size() - 1 - end))) {
            end++;
        }
        List<Step> steps = new ArrayList<>();
        a.subList(0, begin).forEach(line -> steps.add(new Step(' ', line)));
        between(a.subList(begin, a.size() - end), b.subList(begin, b.size() - end), steps);
        a.subList(a.size() - end, a.size()).forEach(line -> steps.add(new Step(' ', line)));
        return steps;
    }

    /// By the longest common sequence of lines, where that is not too much.
    private static void between(List<String> a, List<String> b, List<Step> steps) {
        int i = 0;
        int j = 0;
        if ((a.size() + 1L) * (b.size() + 1L) <= CELLS) {
            int[][] longest = longest(a, b);
            while (i < a.size() && j < b.size()) {
                if (a.get(i).equals(b.get(j))) {
                    steps.add(new Step(' ', a.get(i++)));
                    j++;
                } else if (longest[i + 1][j] >= longest[i][j + 1]) {
                    steps.add(new Step('-', a.get(i++)));
                } else {
                    steps.add(new Step('+', b.get(j++)));
                }
            }
        }
        a.subList(i, a.size()).forEach(line -> steps.add(new Step('-', line)));
        b.subList(j, b.size()).forEach(line -> steps.add(new Step('+', line)));
    }

    private static int[][] longest(List<String> a, List<String> b) {
        int[][] longest = new int[a.size() + 1][b.size() + 1];
        for (int i = a.size() - 1; i >= 0; i--) {
            for (int j = b.size() - 1; j >= 0; j--) {
                longest[i][j] = a.get(i).equals(b.get(j))
                        ? longest[i + 1][j + 1] + 1
                        : Math.max(longest[i + 1][j], longest[i][j + 1]);
            }
        }
        return longest;
    }

    private static String hunks(List<Step> steps) {
        StringBuilder out = new StringBuilder();
        int oldLine = 1;
        int newLine = 1;
        int at = 0;
        while (at < steps.size()) {
            int change = changeFrom(steps, at);
            int from = Math.max(at, change - CONTEXT);
            // What lies before the hunk stays, so both count on alike.
            oldLine += from - at;
            newLine += from - at;
            if (change == steps.size()) {
                break;
            }
            List<Step> hunk = steps.subList(from, hunkEnd(steps, change));
            int goes = (int) hunk.stream().filter(step -> step.kind() != '+').count();
            int comes = (int) hunk.stream().filter(step -> step.kind() != '-').count();
            out.append("@@ -").append(range(oldLine, goes));
            out.append(" +").append(range(newLine, comes)).append(" @@\n");
            hunk.forEach(step -> out.append(step.text()));
            oldLine += goes;
            newLine += comes;
            at = from + hunk.size();
        }
        return out.toString();
    }

    private static int changeFrom(List<Step> steps, int at) {
        int change = at;
        while (change < steps.size() && steps.get(change).stays()) {
            change++;
        }
        return change;
    }

    /// Changes with at most twice the context between them are one hunk.
    private static int hunkEnd(List<Step> steps, int change) {
        int last = change;
        for (int i = change; i < steps.size() && i <= last + 2 * CONTEXT + 1; i++) {
            if (!steps.get(i).stays()) {
                last = i;
            }
        }
        return Math.min(steps.size(), last + 1 + CONTEXT);
    }

    /// An empty range begins at the line before it, by the format.
    private static String range(int line, int count) {
        return count == 1 ? Integer.toString(line) : (count == 0 ? line - 1 : line) + "," + count;
    }
}
