package dev.clawnet.node.files;

import dev.clawnet.node.files.Journal.Line;
import dev.clawnet.node.files.Journal.Phase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// The operations of the journal as they stand now. An operation whose former state was removed for good stays in the
/// journal's file and is not held here.
///
/// Owned by the monitor of [FileService]: one change at a time.
final class Operations {
    private static final int MAX_REMEMBERED = 10_000;

    private final Journal journal;
    /// By id, in the order in which they began. Bounded by [Bounds#operations].
    private final LinkedHashMap<String, Line> live = new LinkedHashMap<>();
    /// What an undo took back, and by which operation.
    private final Map<String, String> undone = new HashMap<>();
    /// What became of each idempotency key, the oldest dropped first.
    private final Map<String, Line> remembered = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Line> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    Operations(Journal journal) throws IOException {
        this.journal = journal;
        journal.read(this::take);
    }

    void append(Line line) throws IOException {
        journal.append(line);
        take(line);
    }

    private void take(Line line) {
        remembered.put(key(line.person(), line.key()), line);
        switch (line.phase()) {
            case INTENT, UNKNOWN -> live.put(line.op(), line);
            case DONE -> {
                live.put(line.op(), line);
                line.undoes().ifPresent(op -> undone.put(op, line.op()));
            }
            case FAILED -> live.remove(line.op());
            case PURGED -> {
                live.remove(line.op());
                undone.remove(line.op());
            }
        }
    }

    Optional<Line> remembered(String person, String key) {
        return Optional.ofNullable(remembered.get(key(person, key)));
    }

    Optional<Line> find(String op) {
        return Optional.ofNullable(live.get(op));
    }

    boolean undone(String op) {
        return undone.containsKey(op);
    }

    int size() {
        return live.size();
    }

    /// Begun and not settled, oldest first.
    List<Line> open() {
        return live.values().stream()
                .filter(line -> line.phase() == Phase.INTENT)
                .toList();
    }

    /// Those that began later than this one.
    List<Line> after(String op) {
        List<Line> later = new ArrayList<>();
        for (Line line : live.sequencedValues().reversed()) {
            if (line.op().equals(op)) {
                break;
            }
            later.add(line);
        }
        return later;
    }

    List<Line> all() {
        return List.copyOf(live.values());
    }

    /// The newest first, at most `most`.
    List<Line> newest(Predicate<Line> which, int most) {
        List<Line> found = new ArrayList<>();
        for (Line line : live.sequencedValues().reversed()) {
            if (found.size() == most) {
                break;
            }
            if (which.test(line)) {
                found.add(line);
            }
        }
        return found;
    }

    private static String key(String person, String key) {
        return person + "|" + key;
    }
}
