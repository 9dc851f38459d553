package dev.clawnet.protocol.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The file commands of a node. Paths are absolute and canonical: real (no link on the way), normal, Unicode NFC.
/// `files.stat` alone follows links, and answers with the canonical path; every other command refuses a path that
/// is not canonical with `NOT_CANONICAL`, so that the gateway decides on the same name that the node opens
/// (INV-24).
public final class FilesCommands {
    public static final String LIST = "files.list";
    public static final String READ = "files.read";
    public static final String SEARCH = "files.search";
    public static final String STAT = "files.stat";
    public static final String WRITE = "files.write";
    /// Every command of a node, those of [ChangeCommands], [PatchCommands] and [UndoCommands] included.
    public static final List<String> ALL = Stream.of(
                    List.of(LIST, READ, SEARCH, STAT, WRITE), ChangeCommands.ALL, PatchCommands.ALL, UndoCommands.ALL)
            .flatMap(List::stream)
            .toList();

    /// Most that one `files.read` returns, and one `files.write` takes, in bytes.
    public static final int MAX_BYTES = 1 << 20;

    /// Stands for the digest of a file that is not there.
    public static final String ABSENT = "absent";

    public static final int MAX_ENTRIES = 1_000;
    public static final int MAX_MATCHES = 200;
    public static final int MAX_PATTERNS = 256;
    private static final int MAX_QUERY = 256;

    private FilesCommands() {}

    public enum Encoding {
        @JsonProperty("utf-8")
        UTF_8,
        @JsonProperty("base64")
        BASE64
    }

    public enum Kind {
        @JsonProperty("file")
        FILE,
        @JsonProperty("directory")
        DIRECTORY,
        @JsonProperty("link")
        LINK,
        @JsonProperty("other")
        OTHER
    }

    public enum WriteMode {
        /// Makes a new file; `CONFLICT` when the name is taken.
        @JsonProperty("create")
        CREATE,
        /// Makes the file hold exactly this, whether or not it was there.
        @JsonProperty("replace")
        REPLACE,
        /// Makes a new file and never meets one: takes `name (2)` and so on when the name is taken.
        @JsonProperty("new-name")
        NEW_NAME
    }

    /// Asks for the entries of a folder, in the order of their names.
    ///
    /// @param limit entries at most, up to [#MAX_ENTRIES]
    /// @param after the last name of the page before
    /// @param within shows only what these patterns cover; absent: everything that L2 lets through
    /// @param exclude hides what these patterns cover
    public record ListParams(
            String path,
            Optional<Integer> limit,
            Optional<String> after,
            Optional<List<String>> within,
            Optional<List<String>> exclude) {
        public ListParams {
            required(path, "path");
            between(limit, 1, MAX_ENTRIES, "limit");
            within = patterns(within, "within");
            exclude = patterns(exclude, "exclude");
        }
    }

    /// Entries of a folder.
    ///
    /// @param omitted entries of this folder that the node's policy, an unclear name or the caller's patterns hid
    public record Listing(String path, List<Item> entries, int omitted, boolean truncated) {
        public Listing {
            entries = List.copyOf(entries);
        }
    }

    public record Item(String name, Kind kind, long size, long modifiedAtMs) {}

    public record StatParams(String path) {
        public StatParams {
            required(path, "path");
        }
    }

    /// What is at a path.
    ///
    /// @param path canonical name of what was found; decide again when it differs from what was asked
    public record Stat(String path, Kind kind, long size, long modifiedAtMs) {}

    /// Asks for a part of a file.
    ///
    /// @param offset first byte
    /// @param limit bytes at most, up to [#MAX_BYTES]
    /// @param line first line instead of a first byte, from 1; of UTF-8 text only
    /// @param lines whole lines at most, as far as `limit` goes
    public record ReadParams(
            String path,
            Optional<Long> offset,
            Optional<Integer> limit,
            Optional<Encoding> encoding,
            Optional<Integer> line,
            Optional<Integer> lines) {
        public ReadParams {
            required(path, "path");
            between(limit, 1, MAX_BYTES, "limit");
            between(line, 1, Integer.MAX_VALUE, "line");
            between(lines, 1, MAX_BYTES, "lines");
            if (line.isPresent() && offset.isPresent()) {
                throw new IllegalArgumentException("a part begins at a line or at an offset");
            }
            if (offset.isPresent() && offset.get() < 0) {
                throw new IllegalArgumentException("offset is not negative");
            }
        }

        /// By bytes.
        public static ReadParams bytes(
                String path, Optional<Long> offset, Optional<Integer> limit, Optional<Encoding> encoding) {
            return new ReadParams(path, offset, limit, encoding, Optional.empty(), Optional.empty());
        }
    }

    /// A part of a file.
    ///
    /// @param nextOffset where the next part begins; absent at the end of the file
    /// @param nextLine the line at which it begins, when lines were asked for
    public record Content(
            String path,
            Encoding encoding,
            String data,
            long offset,
            Optional<Long> nextOffset,
            long size,
            Optional<Integer> nextLine) {}

    /// Looks for files below `path` whose name holds `name` and, when given, whose text holds `text` (both without
    /// regard to case).
    ///
    /// @param within patterns of what may be looked at; an empty list means nothing (INV-25)
    /// @param exclude patterns of what may not
    /// @param how absent: the first line of each file that holds the text
    public record SearchParams(
            String path,
            Optional<String> name,
            Optional<String> text,
            List<String> within,
            Optional<List<String>> exclude,
            Optional<Integer> limit,
            Optional<How> how) {
        public SearchParams {
            required(path, "path");
            if (within == null) {
                throw new IllegalArgumentException("within is required");
            }
            within = patterns(Optional.of(within), "within").orElseThrow();
            exclude = patterns(exclude, "exclude");
            between(limit, 1, MAX_MATCHES, "limit");
            if (name.isEmpty() && text.isEmpty() && how.flatMap(How::glob).isEmpty()) {
                throw new IllegalArgumentException("a search has a name, a text or a glob to look for");
            }
            query(name, "name");
            query(text, "text");
        }

        /// The plain form.
        public static SearchParams of(
                String path,
                Optional<String> name,
                Optional<String> text,
                List<String> within,
                Optional<List<String>> exclude,
                Optional<Integer> limit) {
            return new SearchParams(path, name, text, within, exclude, limit, Optional.empty());
        }
    }

    /// Lines around one that was found, at most.
    public static final int MAX_CONTEXT = 5;

    /// Lines of one file that one search names.
    public static final int MAX_PER_FILE = 50;

    /// How a text is looked for.
    ///
    /// @param regex whether the text is a regular expression as JavaScript reads it
    /// @param caseSensitive absent: without regard to case
    /// @param glob a name, or a path below the folder, that a file must fit: `*.java`, `src/**/*.md`
    /// @param context lines before and after each line that holds the text; absent: none
    /// @param perFile lines of one file at most; absent: the first
    public record How(
            Optional<Boolean> regex,
            Optional<Boolean> caseSensitive,
            Optional<String> glob,
            Optional<Integer> context,
            Optional<Integer> perFile) {
        public How {
            query(glob, "glob");
            between(context, 0, MAX_CONTEXT, "context");
            between(perFile, 1, MAX_PER_FILE, "perFile");
        }
    }

    public record Found(List<Match> matches, boolean truncated) {
        public Found {
            matches = List.copyOf(matches);
        }
    }

    /// One file that a search found.
    ///
    /// @param line number of the first line that holds the text, from 1
    /// @param excerpt that line, shortened
    public record Match(String path, long size, Optional<Integer> line, Optional<String> excerpt) {}

    /// Asks to write a file.
    ///
    /// @param parents whether missing folders on the way are made
    /// @param ifDigest SHA-256 that the present content must have, or `absent`; otherwise `CONFLICT`
    public record WriteParams(
            String path,
            String data,
            Optional<Encoding> encoding,
            WriteMode mode,
            Optional<Boolean> parents,
            Optional<String> ifDigest) {
        public WriteParams {
            required(path, "path");
            if (data == null || mode == null) {
                throw new IllegalArgumentException("data and mode are required");
            }
        }
    }

    /// What a write did.
    ///
    /// @param path where it was written; with `new-name` not always the path asked for
    /// @param undo reference to the recorded former state
    /// @param before SHA-256 of the former content, or `absent`
    /// @param after SHA-256 of what is there now
    public record Written(String path, String undo, String before, String after, long size) {}

    static void required(String value, String name) {
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException(name + " is required");
        }
    }

    static void between(Optional<Integer> value, int least, int most, String name) {
        if (value.isPresent() && (value.get() < least || value.get() > most)) {
            throw new IllegalArgumentException(name + " is from " + least + " to " + most);
        }
    }

    private static void query(Optional<String> value, String name) {
        if (value.isPresent() && (value.get().isEmpty() || value.get().length() > MAX_QUERY)) {
            throw new IllegalArgumentException(name + " has 1 to " + MAX_QUERY + " characters");
        }
    }

    private static Optional<List<String>> patterns(Optional<List<String>> patterns, String name) {
        if (patterns.isPresent() && patterns.get().size() > MAX_PATTERNS) {
            throw new IllegalArgumentException(name + " has at most " + MAX_PATTERNS + " patterns");
        }
        return patterns.map(List::copyOf);
    }
}
