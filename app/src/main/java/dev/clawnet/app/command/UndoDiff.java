package dev.clawnet.app.command;

import dev.clawnet.protocol.node.UndoCommands.DiffNote;
import dev.clawnet.protocol.node.UndoCommands.Outlook;
import dev.clawnet.protocol.text.PlainText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Lines of a terminal about what an undo would change in contents.
final class UndoDiff {
    private static final int MAX_SHOWN = 40;
    private static final int MAX_WIDTH = 200;

    private UndoDiff() {}

    /// The diff as it is.
    static List<String> whole(Outlook outlook) {
        List<String> lines = new ArrayList<>();
        outlook.diff().ifPresent(diff -> lines(diff).map(PlainText::visible).forEach(lines::add));
        outlook.diffNote().map(UndoDiff::words).ifPresent(words -> lines.add("# " + words));
        return lines;
    }

    /// The changed lines alone, and not too many of them.
    static List<String> brief(Outlook outlook) {
        List<String> changed = outlook.diff().stream()
                .flatMap(diff -> lines(diff).skip(2))
                .filter(line -> line.startsWith("+") || line.startsWith("-"))
                .map(line -> line.length() > MAX_WIDTH ? line.substring(0, MAX_WIDTH) + "..." : line)
                .map(PlainText::visible)
                .toList();
        List<String> lines = new ArrayList<>(changed.subList(0, Math.min(MAX_SHOWN, changed.size())));
        if (changed.size() > MAX_SHOWN) {
            lines.add("... " + (changed.size() - MAX_SHOWN) + " more lines; --diff shows them");
        }
        return lines;
    }

    /// A file's own carriage return begins no line here.
    private static Stream<String> lines(String diff) {
        return Arrays.stream(diff.split("\n"));
    }

    private static String words(DiffNote note) {
        return switch (note) {
            case CUT -> "there is more: its diff is too long to be shown";
            case BINARY -> "binary: not shown";
            case LONG -> "too long to be compared";
            case FOLDER -> "a folder, with all that is in it";
            case MOVED -> "goes back to its former place; its content stays";
            case CLOSED -> "the node's policy does not let it be read";
            case LATER -> "no room left; look at it by itself: clawnet undo preview --operation ID --diff";
        };
    }
}
