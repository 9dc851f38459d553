package dev.clawnet.node.files;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// Lines of one text that another one does not have, shortened: `-` goes, `+` comes.
final class Diff {
    /// Beyond this a text is too long to be compared while a person waits.
    static final int MAX_BYTES = 65_536;

    private static final int MAX_LINES = 600;
    private static final int MAX_SHOWN = 40;
    private static final int MAX_WIDTH = 200;

    private Diff() {}

    /// Nothing when one of them is no text, or too long.
    static Optional<String> of(byte[] now, byte[] then) {
        Optional<List<String>> goes = lines(now);
        Optional<List<String>> comes = lines(then);
        if (goes.isEmpty() || comes.isEmpty()) {
            return Optional.empty();
        }
        List<String> all = compare(goes.get(), comes.get());
        List<String> shown = new ArrayList<>(all.subList(0, Math.min(MAX_SHOWN, all.size())));
        if (all.size() > MAX_SHOWN) {
            shown.add("... " + (all.size() - MAX_SHOWN) + " more lines");
        }
        return Optional.of(String.join("\n", shown));
    }

    private static Optional<List<String>> lines(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            return Optional.empty();
        }
        try {
            List<String> lines = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString()
                    .lines()
                    .toList();
            return lines.size() > MAX_LINES ? Optional.empty() : Optional.of(lines);
        } catch (CharacterCodingException e) {
            // Not text: there is nothing to show of it.
            return Optional.empty();
        }
    }

    private static List<String> compare(List<String> a, List<String> b) {
        int[][] longest = new int[a.size() + 1][b.size() + 1];
        for (int i = a.size() - 1; i >= 0; i--) {
            for (int j = b.size() - 1; j >= 0; j--) {
                longest[i][j] = a.get(i).equals(b.get(j))
                        ? longest[i + 1][j + 1] + 1
                        : Math.max(longest[i + 1][j], longest[i][j + 1]);
            }
        }
        Deque<String> shown = new ArrayDeque<>();
        int i = 0;
        int j = 0;
        while (i < a.size() || j < b.size()) {
            if (i < a.size() && j < b.size() && a.get(i).equals(b.get(j))) {
                i++;
                j++;
            } else if (i < a.size() && (j == b.size() || longest[i + 1][j] >= longest[i][j + 1])) {
                shown.add("- " + cut(a.get(i++)));
            } else {
                shown.add("+ " + cut(b.get(j++)));
            }
        }
        return List.copyOf(shown);
    }

    private static String cut(String line) {
        return line.length() > MAX_WIDTH ? line.substring(0, MAX_WIDTH) + "..." : line;
    }
}
