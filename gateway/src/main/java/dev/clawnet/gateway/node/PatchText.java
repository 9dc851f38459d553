package dev.clawnet.gateway.node;

import dev.clawnet.protocol.node.PatchCommands.Edit;
import dev.clawnet.protocol.node.PatchCommands.Find;
import dev.clawnet.protocol.node.PatchCommands.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Reads the patches that models write: `*** Begin Patch`, then for each file `*** Add File:`, `*** Update File:` with
/// places that begin with `@@`, or `*** Delete File:`, then `*** End Patch`. Pure.
final class PatchText {
    private static final String BEGIN = "*** Begin Patch";
    private static final String END = "*** End Patch";
    private static final String ADD = "*** Add File: ";
    private static final String UPDATE = "*** Update File: ";
    private static final String DELETE = "*** Delete File: ";
    private static final String MOVE = "*** Move to: ";
    private static final String LAST = "*** End of File";
    private static final String PLACE = "@@";

    private final List<String> lines;
    private final List<Section> sections = new ArrayList<>();
    private int at;

    private PatchText(List<String> lines) {
        this.lines = lines;
    }

    /// What is done to one file, by the name that the model wrote.
    record Section(String path, Kind kind, Optional<String> data, List<Edit> edits) {
        Section {
            edits = List.copyOf(edits);
        }
    }

    sealed interface Read {
        record Sections(List<Section> sections) implements Read {
            public Sections {
                sections = List.copyOf(sections);
            }
        }

        /// No patch.
        ///
        /// @param why with the number of the line, and what is allowed there
        record Bad(String why) implements Read {}
    }

    private static final class BadLine extends Exception {
        private static final long serialVersionUID = 1L;

        BadLine(String why) {
            super(why, null, false, false);
        }
    }

    static Read read(String text) {
        PatchText patch =
                new PatchText(Arrays.asList(text.strip().replace("\r\n", "\n").split("\n", -1)));
        try {
            patch.all();
            return new Read.Sections(patch.sections);
        } catch (BadLine e) {
            return new Read.Bad("line " + (patch.at + 1) + ": " + e.getMessage());
        }
    }

    private void all() throws BadLine {
        if (!here().strip().equals(BEGIN)) {
            throw new BadLine("a patch begins with `" + BEGIN + "`");
        }
        at++;
        while (!here().strip().equals(END)) {
            section();
        }
        if (at != lines.size() - 1) {
            at++;
            throw new BadLine("nothing stands below `" + END + "`");
        }
        if (sections.isEmpty()) {
            throw new BadLine("a patch names a file");
        }
    }

    /// The line that is read; an end that is missing is told.
    private String here() throws BadLine {
        if (at >= lines.size()) {
            throw new BadLine("a patch ends with `" + END + "`");
        }
        return lines.get(at);
    }

    private boolean marked() {
        return at >= lines.size() || lines.get(at).startsWith("*** ");
    }

    private void section() throws BadLine {
        String line = here();
        if (line.startsWith(ADD)) {
            at++;
            sections.add(new Section(named(line, ADD), Kind.ADD, Optional.of(added()), List.of()));
        } else if (line.startsWith(DELETE)) {
            at++;
            sections.add(new Section(named(line, DELETE), Kind.DELETE, Optional.empty(), List.of()));
        } else if (line.startsWith(UPDATE)) {
            at++;
            sections.add(new Section(named(line, UPDATE), Kind.UPDATE, Optional.empty(), places()));
        } else {
            throw new BadLine("a file begins with `" + ADD + "`, `" + UPDATE + "` or `" + DELETE + "` and its path");
        }
    }

    private String named(String line, String mark) throws BadLine {
        String path = line.substring(mark.length()).strip();
        if (path.isEmpty()) {
            throw new BadLine("a path stands behind `" + mark.strip() + "`");
        }
        return path;
    }

    private String added() throws BadLine {
        StringBuilder text = new StringBuilder();
        while (!marked()) {
            if (!here().startsWith("+")) {
                throw new BadLine("each line of a new file begins with +");
            }
            text.append(here().substring(1)).append('\n');
            at++;
        }
        return text.toString();
    }

    private List<Edit> places() throws BadLine {
        if (here().startsWith(MOVE)) {
            throw new BadLine("a patch moves nothing; take files.move, then a patch");
        }
        List<Edit> edits = new ArrayList<>();
        while (!marked()) {
            edits.add(place());
            while (at < lines.size() && lines.get(at).strip().equals(LAST)) {
                at++;
            }
        }
        if (edits.isEmpty()) {
            throw new BadLine("a place begins with @@, and its lines with a blank, - or +");
        }
        return edits;
    }

    private Edit place() throws BadLine {
        Optional<String> after = Optional.empty();
        while (here().startsWith(PLACE)) {
            String above = here().substring(PLACE.length()).strip();
            after = above.isEmpty() ? after : Optional.of(above);
            at++;
        }
        List<String> old = new ArrayList<>();
        List<String> fresh = new ArrayList<>();
        while (!marked() && !here().startsWith(PLACE)) {
            String line = here();
            char sign = line.isEmpty() ? ' ' : line.charAt(0);
            String rest = line.isEmpty() ? "" : line.substring(1);
            switch (sign) {
                case ' ' -> {
                    old.add(rest);
                    fresh.add(rest);
                }
                case '-' -> old.add(rest);
                case '+' -> fresh.add(rest);
                default -> throw new BadLine("a line of a place begins with a blank, - or +");
            }
            at++;
        }
        if (old.equals(fresh)) {
            throw new BadLine("a place takes a line away or adds one");
        }
        return new Edit(text(old), text(fresh), Find.NEXT, after);
    }

    /// Lines as one text, each with its end: an empty line is one, and no line is no text.
    private static String text(List<String> lines) {
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }
}
