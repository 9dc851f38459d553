package dev.clawnet.app.command;

import dev.clawnet.protocol.text.PlainText;
import java.util.ArrayList;
import java.util.List;

/// A text that comes in pieces, as lines: each as soon as it is whole or fills the screen. Used under one lock.
final class Flow {
    private final int width;
    private final StringBuilder rest = new StringBuilder();

    Flow(int width) {
        this.width = width;
    }

    /// The lines that this piece completes. Nothing in them moves the cursor or hides.
    List<String> more(String piece) {
        rest.append(piece);
        List<String> lines = new ArrayList<>();
        int end = end();
        while (end >= 0) {
            lines.add(PlainText.visible(rest.substring(0, end)));
            boolean between = end < rest.length() && Character.isWhitespace(rest.charAt(end));
            rest.delete(0, between ? end + 1 : end);
            end = end();
        }
        return lines;
    }

    /// What is left at the end.
    List<String> end(boolean last) {
        List<String> lines = rest.isEmpty() || !last ? List.of() : List.of(PlainText.visible(rest.toString()));
        rest.setLength(0);
        return lines;
    }

    /// Where the first line ends; -1 while it is not whole.
    private int end() {
        int newline = rest.indexOf("\n");
        if (newline >= 0 && newline <= width) {
            return newline;
        }
        if (rest.length() <= width) {
            return -1;
        }
        int space = rest.lastIndexOf(" ", width);
        return space > 0 ? space : width;
    }
}
