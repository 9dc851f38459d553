package dev.clawnet.gateway.session;

import java.time.Instant;
import java.util.Optional;

/// One session as the index has it: what a session key names now.
///
/// @param id of the present round; names the transcript
/// @param round how often the key was reset: turns of earlier rounds stay stored, and no run is shown them
/// @param turns turns of this round
/// @param last beginning of what was said last, at most [Sessions#PREVIEW] characters
public record Conversation(
        String id, String key, int round, int turns, Instant createdAt, Instant updatedAt, String last, Marks marks) {

    /// What the owner set; nothing of it changes who may learn what.
    ///
    /// @param sends whether what is said here leaves by its channel, whatever the rules say
    /// @param thinking how much the agent thinks here, whatever the configuration says
    /// @param queue what becomes of words that have to wait here
    /// @param verbose how much is told of what tools do here
    /// @param reasoning how the agent's thoughts are told here
    public record Marks(
            Optional<String> label,
            boolean archived,
            boolean pinned,
            boolean unread,
            Optional<Boolean> sends,
            Optional<String> thinking,
            Optional<QueueChoice> queue,
            Optional<Verbosity> verbose,
            Optional<Reasoning> reasoning) {
        public static final Marks NONE = new Marks(Optional.empty(), false, false, false);

        /// With what the rules say about leaving, and the rest as the configuration says.
        public Marks(Optional<String> label, boolean archived, boolean pinned, boolean unread) {
            this(
                    label,
                    archived,
                    pinned,
                    unread,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }

        public Marks sending(Optional<Boolean> other) {
            return new Marks(label, archived, pinned, unread, other, thinking, queue, verbose, reasoning);
        }

        public Marks thinking(Optional<String> other) {
            return new Marks(label, archived, pinned, unread, sends, other, queue, verbose, reasoning);
        }

        public Marks queueing(Optional<QueueChoice> other) {
            return new Marks(label, archived, pinned, unread, sends, thinking, other, verbose, reasoning);
        }

        public Marks telling(Optional<Verbosity> other) {
            return new Marks(label, archived, pinned, unread, sends, thinking, queue, other, reasoning);
        }

        public Marks reasoning(Optional<Reasoning> other) {
            return new Marks(label, archived, pinned, unread, sends, thinking, queue, verbose, other);
        }
    }

    public SessionKey sessionKey() {
        return SessionKey.of(key);
    }

    public Conversation with(Marks other) {
        return new Conversation(id, key, round, turns, createdAt, updatedAt, last, other);
    }

    /// After one more turn. Time never goes back.
    Conversation after(Turn turn, String beginning) {
        Instant at = turn.at().isBefore(updatedAt) ? updatedAt : turn.at();
        return new Conversation(id, key, round, turns + 1, createdAt, at, beginning, marks);
    }

    /// A new round under the same key: nothing said before is shown to a run any more.
    Conversation fresh(String newId, Instant now) {
        return new Conversation(newId, key, round + 1, 0, now, now.isBefore(updatedAt) ? updatedAt : now, "", marks);
    }
}
