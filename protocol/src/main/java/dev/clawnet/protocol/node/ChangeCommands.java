package dev.clawnet.protocol.node;

import dev.clawnet.protocol.node.FilesCommands.Encoding;
import dev.clawnet.protocol.node.FilesCommands.WriteMode;
import java.util.List;
import java.util.Optional;

/// The file commands of a node that change something, besides `files.write`. Each keeps what was there before it
/// changes anything (INV-31), is one line of the node's journal, and can be undone as one operation.
public final class ChangeCommands {
    public static final String APPEND = "files.append";
    public static final String MKDIR = "files.mkdir";
    public static final String MOVE = "files.move";
    public static final String RENAME = "files.rename";
    public static final String COPY = "files.copy";
    public static final String DELETE = "files.delete";
    public static final List<String> ALL = List.of(APPEND, MKDIR, MOVE, RENAME, COPY, DELETE);

    /// Files and folders that one `files.copy` makes at most: each is named in its answer.
    public static final int MAX_COPIED = 500;

    private ChangeCommands() {}

    /// Asks to add to the end of a file; one that is missing is made.
    ///
    /// @param parents whether missing folders on the way are made
    public record AppendParams(String path, String data, Optional<Encoding> encoding, Optional<Boolean> parents) {
        public AppendParams {
            FilesCommands.required(path, "path");
            if (data == null) {
                throw new IllegalArgumentException("data is required");
            }
        }
    }

    /// Asks to make a folder; `CONFLICT` when the name is taken.
    ///
    /// @param parents whether missing folders on the way are made
    public record MkdirParams(String path, Optional<Boolean> parents) {
        public MkdirParams {
            FilesCommands.required(path, "path");
        }
    }

    /// Asks to move or copy what is at `path` to `target`, which is its whole new path. With `replace`, a file may
    /// take the place of a file; a folder never takes the place of anything.
    ///
    /// @param mode what a taken name means; absent: `create`
    public record TwoEnds(String path, String target, Optional<WriteMode> mode) {
        public TwoEnds {
            FilesCommands.required(path, "path");
            FilesCommands.required(target, "target");
        }
    }

    /// Asks to give what is at `path` another name in the same folder; `CONFLICT` when it is taken.
    public record RenameParams(String path, String name) {
        public RenameParams {
            FilesCommands.required(path, "path");
            FilesCommands.required(name, "name");
        }
    }

    /// Asks to take a file, or a folder with everything in it, from its place. Its content is kept in the node's
    /// state until the owner removes it for good (INV-32).
    public record DeleteParams(String path) {
        public DeleteParams {
            FilesCommands.required(path, "path");
        }
    }

    /// What a change did.
    ///
    /// @param path what was changed; of a move or copy, where it is now
    /// @param undo reference to the operation
    /// @param made what a copy made below `path`, `path` itself included; absent for everything else
    public record Changed(String path, String undo, Optional<List<String>> made) {
        public Changed {
            made = made.map(List::copyOf);
        }
    }
}
