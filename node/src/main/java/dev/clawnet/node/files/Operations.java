package dev.clawnet.node.files;

import dev.clawnet.node.files.Journal.Line;
import dev.clawnet.node.files.Journal.Phase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// The operations of the journal as they stand now. An operation whose former state was removed for good, or that
/// changed nothing, is not held here, and leaves the journal's file when that is written anew: once the file has
/// some size, and half of its lines are of such operations. So it stays within twice what is live, whatever an agent
/// tries and fails.
///
/// Owned by the monitor of [FileService]: one change at a time.
final class Operations {
    private static final int MAX_REMEMBERED = 10_000;
    /// A file below this is not worth the writing. Bytes.
    private static final long WORTH = 16L << 20;

    private final Journal journal;
    private final int remembers;
    private final long worth;
    /// Lines of the file since it was written anew, and the number at which it is looked at next.
    private long lines;

    private long next;
    /// By id, in the order in which they began. Bounded by [Bounds#operations].
    private final LinkedHashMap<String, Line> live = new LinkedHashMap<>();
    /// What an undo took back, and by which operation.
    private final Map<String, String> undone = new HashMap<>();
    /// What became of each idempotency key, the oldest dropped first.
    private final Map<String, Line> remembered = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Line> eldest) {
            return size() > remembers;
        }
    };

    Operations(Journal journal) throws IOException {
        this(journal, MAX_REMEMBERED, WORTH);
    }

    /// @param remembers idempotency keys that are kept
    /// @param worth bytes from which the file is written anew
    Operations(Journal journal, int remembers, long worth) throws IOException {
        this.journal = journal;
        this.remembers = remembers;
        this.worth = worth;
        journal.read(line -> {
            take(line);
            lines++;
        });
        compact();
    }

    void append(Line line) throws IOException {
        journal.append(line);
        take(line);
        lines++;
        if (lines >= next) {
            compact();
        }
    }

    private void compact() throws IOException {
        if (journal.bytes() < worth) {
            next = lines + 1;
            return;
        }
        Set<String> undoing = new HashSet<>(undone.values());
        Predicate<Line> wanted = line -> live.containsKey(line.op())
                || undoing.contains(line.op())
                || remembered.containsKey(key(line.person(), line.key()));
        long kept = journal.lines().stream().filter(wanted).count();
        if (kept * 2 <= lines) {
            journal.keep(wanted);
            lines = kept;
        }
        // Looked at again when as much was added as is there: each line is read a bounded number of times.
        next = lines + Math.max(kept, 1);
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
