package dev.clawnet.protocol.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.clawnet.protocol.node.ChangeCommands.Changed;
import java.util.List;
import java.util.Optional;

/// `files.patch`: several files changed by one call, all of them or none. What it does to each file is an operation
/// of the journal like any other, and is taken back by itself.
public final class PatchCommands {
    public static final String PATCH = "files.patch";
    public static final List<String> ALL = List.of(PATCH);

    /// Files in one call: more than a model changes at once, and each is held in memory.
    public static final int MAX_PARTS = 32;

    /// Places in one file that one call changes.
    public static final int MAX_EDITS = 64;

    private PatchCommands() {}

    /// What is done to one file.
    public enum Kind {
        /// Makes it; it must not be there.
        @JsonProperty("add")
        ADD,
        /// Changes places in it; it must be UTF-8 text of at most [FilesCommands#MAX_BYTES].
        @JsonProperty("update")
        UPDATE,
        /// Takes it from its place; a file, not a folder.
        @JsonProperty("delete")
        DELETE
    }

    /// Which occurrence of the old text is meant.
    public enum Find {
        /// The only one; two are a miss.
        @JsonProperty("only")
        ONLY,
        /// Every one.
        @JsonProperty("all")
        ALL,
        /// Whole lines: the next ones below the edit before it, blanks at their ends apart where nothing fits exactly.
        @JsonProperty("next")
        NEXT
    }

    /// One place in a file.
    ///
    /// @param old what is there; empty only with `next`: something is added. With `next`, lines with their ends
    /// @param text what comes instead
    /// @param after with `next`: a line that stands above the place
    public record Edit(String old, String text, Find find, Optional<String> after) {
        public Edit {
            if (old == null || text == null || find == null) {
                throw new IllegalArgumentException("old, text and find are required");
            }
            if (old.isEmpty() && find != Find.NEXT) {
                throw new IllegalArgumentException("old is not empty");
            }
        }
    }

    /// One file.
    ///
    /// @param data the whole text, for `add`
    public record Part(String path, Kind kind, Optional<String> data, List<Edit> edits) {
        public Part {
            FilesCommands.required(path, "path");
            if (kind == null || edits == null || edits.size() > MAX_EDITS) {
                throw new IllegalArgumentException("kind, and at most " + MAX_EDITS + " edits");
            }
            if ((kind == Kind.ADD) != data.isPresent() || (kind == Kind.UPDATE) == edits.isEmpty()) {
                throw new IllegalArgumentException("data comes with `add`, edits with `update`");
            }
            edits = List.copyOf(edits);
        }
    }

    /// Asks for all of it.
    public record PatchParams(List<Part> parts) {
        public PatchParams {
            if (parts == null || parts.isEmpty() || parts.size() > MAX_PARTS) {
                throw new IllegalArgumentException("parts has 1 to " + MAX_PARTS + " values");
            }
            parts = List.copyOf(parts);
        }
    }

    /// What came of it.
    ///
    /// @param changed one for each part, in their order; empty when something was missed, and nothing was changed
    public record Patched(List<Changed> changed, Optional<Miss> miss) {
        public Patched {
            changed = List.copyOf(changed);
        }
    }

    /// Why a part does not fit.
    public enum Reason {
        /// The old text is not there.
        @JsonProperty("not-found")
        NOT_FOUND,
        /// The old text is there more than once.
        @JsonProperty("several")
        SEVERAL,
        /// The line that should stand above is not there.
        @JsonProperty("no-line-above")
        NO_LINE_ABOVE,
        /// What comes is what is there.
        @JsonProperty("no-change")
        NO_CHANGE,
        /// Something is there already.
        @JsonProperty("taken")
        TAKEN,
        /// No file is there.
        @JsonProperty("missing")
        MISSING
    }

    /// The first thing that does not fit.
    ///
    /// @param part from 0
    /// @param edit from 0, in that part
    /// @param count how often the old text is there
    /// @param line the nearest line, from 1
    /// @param found that line, shortened
    public record Miss(int part, int edit, Reason reason, int count, Optional<Integer> line, Optional<String> found) {}
}
