package dev.clawnet.protocol.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;

/// The commands of a node about what was done there before: its journal, undo, and removal for good. A call that
/// names an agent reaches that agent's own operations only; one without an agent is the owner's (INV-34).
public final class UndoCommands {
    public static final String UNDO = "files.undo";
    public static final String JOURNAL = "files.journal";
    public static final String PREVIEW = "files.preview";
    public static final String PURGE = "files.purge";
    public static final List<String> ALL = List.of(UNDO, JOURNAL, PREVIEW, PURGE);

    /// Operations in one answer of `files.journal`, and in one `files.preview`.
    public static final int MAX_OPERATIONS = 200;

    private UndoCommands() {}

    /// Where an operation stands.
    public enum Standing {
        /// It is done, and its former state is kept.
        @JsonProperty("done")
        DONE,
        /// It was undone.
        @JsonProperty("undone")
        UNDONE,
        /// The node stopped in the middle of it, and what is there now is neither what was nor what was to be.
        @JsonProperty("unknown")
        UNKNOWN
    }

    /// Takes one operation back: names, places, bytes and modes as they were before it; or refuses and changes
    /// nothing. `CONFLICT`: something else changed there since. `UNDONE`: it was taken back before.
    public record UndoParams(String operation) {
        public UndoParams {
            FilesCommands.required(operation, "operation");
        }
    }

    /// Asks for operations, the newest first.
    ///
    /// @param before only operations older than this one
    /// @param agent only those of this agent
    /// @param run only those of this run
    /// @param path only those that changed this path or something below it
    /// @param sinceMs only those from this moment on
    /// @param open only those that can still be undone
    public record JournalParams(
            Optional<String> before,
            Optional<String> agent,
            Optional<String> run,
            Optional<String> path,
            Optional<Long> sinceMs,
            Optional<Boolean> open,
            Optional<Integer> limit) {
        public JournalParams {
            FilesCommands.between(limit, 1, MAX_OPERATIONS, "limit");
        }
    }

    /// Operations that were asked for.
    ///
    /// @param more whether there are older ones that match
    /// @param keptBytes what former contents take on the node's disk
    /// @param keptBytesMost how much they may take
    /// @param trashDays after how many days the node removes former states for good; absent: never by itself
    public record Operations(
            List<Operation> operations, boolean more, long keptBytes, long keptBytesMost, Optional<Integer> trashDays) {
        public Operations {
            operations = List.copyOf(operations);
        }
    }

    /// One operation of the journal.
    ///
    /// @param agent absent: the owner's own
    /// @param undoes the operation that it took back
    public record Operation(
            String operation,
            String command,
            Standing standing,
            Optional<String> agent,
            Optional<String> run,
            List<Touched> changes,
            Optional<String> undoes,
            long atMs) {
        public Operation {
            changes = List.copyOf(changes);
        }
    }

    /// One place that an operation changed. States are words: `absent`, `file`, `folder`.
    ///
    /// @param beforeDigest SHA-256 of the file, or of a folder's listing; absent when nothing was there
    public record Touched(
            String path,
            String before,
            String after,
            Optional<String> beforeDigest,
            Optional<String> afterDigest,
            long size) {}

    /// Asks what taking back these operations would do, in this order.
    public record PreviewParams(List<String> operations) {
        public PreviewParams {
            if (operations == null || operations.isEmpty() || operations.size() > MAX_OPERATIONS) {
                throw new IllegalArgumentException("operations has 1 to " + MAX_OPERATIONS + " values");
            }
            operations = List.copyOf(operations);
        }
    }

    /// What would come of it, up to and with the first that would be refused.
    public record Previewed(List<Outlook> outlooks) {
        public Previewed {
            outlooks = List.copyOf(outlooks);
        }
    }

    /// Why there is no diff, or not the whole of one.
    public enum DiffNote {
        /// It is longer: what is there ends after a whole line.
        @JsonProperty("cut")
        CUT,
        /// One of the contents is no text.
        @JsonProperty("binary")
        BINARY,
        /// One of the contents is too long to be compared.
        @JsonProperty("long")
        LONG,
        /// A folder, with all that is in it.
        @JsonProperty("folder")
        FOLDER,
        /// What was moved goes back: its content stays.
        @JsonProperty("moved")
        MOVED,
        /// The node's own policy does not let it be read.
        @JsonProperty("closed")
        CLOSED,
        /// Those before it took all the room: ask for this operation by itself.
        @JsonProperty("later")
        LATER
    }

    /// What taking back one operation would do.
    ///
    /// @param refusal the code with which it would be refused; absent: it would be done
    /// @param diff a unified diff from what is there to what would be there, for `patch -p1`; empty when only names
    ///     or modes change. At most 65,536 characters, and 262,144 in one answer
    /// @param diffNote why there is no diff, or that it was cut
    public record Outlook(
            Operation operation, Optional<String> refusal, Optional<String> diff, Optional<DiffNote> diffNote) {}

    /// Removes former states for good: what was deleted or overwritten before that moment cannot come back. Only for
    /// the owner.
    ///
    /// @param beforeMs operations older than this
    public record PurgeParams(Long beforeMs) {
        public PurgeParams {
            if (beforeMs == null || beforeMs < 0) {
                throw new IllegalArgumentException("beforeMs is required");
            }
        }
    }

    public record Purged(int operations, long bytes) {}
}
