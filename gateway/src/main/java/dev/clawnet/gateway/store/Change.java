package dev.clawnet.gateway.store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// What a transaction hands back: its result, the ledger entries that record it, and the notices to send once it is
/// durable. A change without an entry cannot be built.
public record Change<R>(R result, List<Entry> entries, List<Notice> notices) {
    public Change {
        entries = List.copyOf(entries);
        notices = List.copyOf(notices);
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("a change without a ledger entry");
        }
    }

    public static <R> Change<R> of(R result, Entry entry, Notice... notices) {
        return new Change<>(result, List.of(entry), List.of(notices));
    }

    /// This change with more to record and to send.
    public Change<R> and(List<Entry> moreEntries, List<? extends Notice> moreNotices) {
        List<Entry> allEntries = new ArrayList<>(entries);
        allEntries.addAll(moreEntries);
        List<Notice> allNotices = new ArrayList<>(notices);
        allNotices.addAll(moreNotices);
        return new Change<>(result, allEntries, allNotices);
    }

    /// The same change with another result.
    public <S> Change<S> as(S other) {
        return new Change<>(other, entries, notices);
    }

    /// The same change with a result made of this one.
    public <S> Change<S> map(Function<R, S> made) {
        return new Change<>(made.apply(result), entries, notices);
    }
}
