package dev.clawnet.gateway.store;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// An appender that only remembers, for tests of features that look at the entries they wrote.
public final class RecordedEntries implements Appender {
    private final List<Entry> entries = new CopyOnWriteArrayList<>();

    @Override
    public void append(Tx tx, List<Entry> more) {
        entries.addAll(more);
    }

    public List<Entry> all() {
        return List.copyOf(entries);
    }

    /// Entries of that kind, oldest first.
    public List<Entry> ofKind(String kind) {
        return entries.stream().filter(entry -> entry.kind().equals(kind)).toList();
    }
}
