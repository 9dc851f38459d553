package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Tx;
import java.util.ArrayList;
import java.util.List;

/// What follows from the end of a run, in the transaction that ends it.
@FunctionalInterface
public interface RunEnd {
    Follow ended(Tx tx, Run run);

    /// What follows from the end of a run that had no turn of its own: it was dropped or stopped while it waited, or
    /// another run carried what it was asked.
    default Follow aside(Tx tx, Run run) {
        return Follow.NOTHING;
    }

    /// What follows when the platform answered by itself, so that no model was asked: its words are no part of the
    /// conversation.
    default Follow byPlatform(Tx tx, Run run) {
        return aside(tx, run);
    }

    /// Entries and notices that go with the end.
    record Follow(List<Entry> entries, List<Notice> notices) {
        public static final Follow NOTHING = new Follow(List.of(), List.of());

        public Follow {
            entries = List.copyOf(entries);
            notices = List.copyOf(notices);
        }

        /// Both, in order.
        public Follow and(Follow more) {
            if (equals(NOTHING)) {
                return more;
            }
            if (more.equals(NOTHING)) {
                return this;
            }
            List<Entry> bothEntries = new ArrayList<>(entries);
            bothEntries.addAll(more.entries);
            List<Notice> bothNotices = new ArrayList<>(notices);
            bothNotices.addAll(more.notices);
            return new Follow(bothEntries, bothNotices);
        }
    }
}
