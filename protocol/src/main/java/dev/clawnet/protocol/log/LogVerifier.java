package dev.clawnet.protocol.log;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/// Checks an exported log and says exactly what is wrong with it.
///
/// Entries are added one by one and not kept, so that a log of any length can be checked; [#verify] does it in one
/// go.
///
/// Threat: whoever holds the files edits, deletes, inserts, reorders or truncates entries, changes what an opened
/// field says, removes an opening, or shows an older state than one that was seen before. `LogVerifierTest` and
/// `RedactTest` do each of these.
public final class LogVerifier {
    private final String log;
    private final NoteVerifier key;
    private final List<Step> steps = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private final boolean shown;
    private final Gaps gaps = new Gaps();

    /// A check of the log of that name, whose checkpoints that key signs, with all its openings: what cannot be
    /// opened must have been redacted.
    public LogVerifier(String log, NoteVerifier key) {
        this(log, key, true);
    }

    private LogVerifier(String log, NoteVerifier key, boolean shown) {
        this.log = log;
        this.key = key;
        this.shown = shown;
    }

    /// The same for somebody to whom some openings, or all, were not shown.
    public static LogVerifier withheld(String log, NoteVerifier key) {
        return new LogVerifier(log, key, false);
    }

    /// What is kept of an entry: its hash, and the position it names, when it is a leaf of this log.
    private record Step(Hash hash, OptionalLong seq) {}

    /// One entry as exported.
    ///
    /// @param leaf canonical text of the leaf
    /// @param openings the fields that can be opened; redacted ones are absent
    public record Item(String leaf, Map<String, Opening> openings) {
        public Item {
            openings = Collections.unmodifiableMap(new TreeMap<>(openings));
        }
    }

    /// What is checked.
    ///
    /// @param log name of the log, as its leaves have it
    /// @param key key that signs its checkpoints, under the log's origin
    /// @param items all entries from the first on
    /// @param hashes hashes of all leaves, from the tiles; empty when unknown: then an edit is found but not
    ///     located
    /// @param checkpoint signed note that the entries belong to
    /// @param remembered signed note that was seen earlier
    public record Evidence(
            String log,
            NoteVerifier key,
            List<Item> items,
            List<Hash> hashes,
            String checkpoint,
            Optional<String> remembered) {
        public Evidence {
            items = List.copyOf(items);
            hashes = List.copyOf(hashes);
        }
    }

    /// Kinds of damage.
    public enum Kind {
        /// An entry is not the one that was recorded.
        EDITED,
        /// What an opened field says is not what was recorded.
        FIELD_EDITED,
        /// A field cannot be opened, and no entry says that its owner redacted it.
        ERASED,
        /// An entry is missing.
        DELETED,
        /// An entry is there that was not recorded, or twice.
        INSERTED,
        /// Entries stand in another order.
        REORDERED,
        /// The last entries are missing.
        TRUNCATED,
        /// The checkpoint is not signed by the key of the log.
        BAD_SIGNATURE,
        /// The checkpoint is older than the one remembered.
        ROLLED_BACK,
        /// The history that was remembered is not the history that is shown.
        REWRITTEN
    }

    /// One thing that is wrong, at a position where there is one.
    public record Finding(Kind kind, OptionalLong seq, String text) {}

    /// What came of it.
    ///
    /// @param size entries that the checkpoint speaks of
    /// @param redacted entries of which the owner erased fields, as later entries say
    public record Result(long size, long redacted, List<Finding> findings) {
        public Result {
            findings = List.copyOf(findings);
        }

        public boolean sound() {
            return findings.isEmpty();
        }
    }

    public static Result verify(Evidence evidence) {
        LogVerifier verifier = new LogVerifier(evidence.log(), evidence.key());
        evidence.items().forEach(verifier::add);
        return verifier.finish(evidence.checkpoint(), evidence.hashes(), evidence.remembered());
    }

    /// Takes the next entry in the order in which they are shown.
    public void add(Item item) {
        Optional<Leaf> leaf =
                Leaf.parse(item.leaf()).filter(found -> found.log().equals(log));
        OptionalLong seq = leaf.isPresent() ? OptionalLong.of(leaf.get().seq()) : OptionalLong.empty();
        steps.add(new Step(Hash.ofLeaf(item.leaf()), seq));
        leaf.ifPresent(found -> gaps.look(found, item.openings().keySet(), fitting(found, item.openings())));
    }

    /// The openings that are those of the leaf; the others are findings.
    private Map<String, Opening> fitting(Leaf leaf, Map<String, Opening> openings) {
        Map<String, Opening> fitting = new TreeMap<>(openings);
        openings.forEach((name, opening) -> {
            if (!leaf.opens(name, opening)) {
                fitting.remove(name);
                found(
                        Kind.FIELD_EDITED,
                        leaf.seq(),
                        "field " + name + " of entry " + leaf.seq() + " is not what was recorded");
            }
        });
        return fitting;
    }

    /// Holds what was added against the checkpoint and against one seen earlier.
    ///
    /// @param hashes hashes of all leaves, from the tiles; empty when unknown
    public Result finish(String checkpoint, List<Hash> hashes, Optional<String> remembered) {
        Optional<Checkpoint> signed = opened(checkpoint, "the checkpoint");
        long size = signed.map(Checkpoint::size).orElse((long) steps.size());
        checkPositions(size);
        signed.ifPresent(now -> {
            checkRoot(now, hashes);
            remembered
                    .flatMap(note -> opened(note, "the remembered checkpoint"))
                    .ifPresent(earlier -> checkRemembered(now, earlier));
        });
        Gaps.Held held = gaps.hold();
        if (shown) {
            findings.addAll(held.unexplained());
        }
        return new Result(size, held.redacted(), findings);
    }

    private void found(Kind kind, long seq, String text) {
        findings.add(new Finding(kind, OptionalLong.of(seq), text));
    }

    private void found(Kind kind, String text) {
        findings.add(new Finding(kind, OptionalLong.empty(), text));
    }

    private Optional<Checkpoint> opened(String note, String what) {
        try {
            return Optional.of(Checkpoint.open(note, key));
        } catch (IllegalArgumentException _) {
            found(Kind.BAD_SIGNATURE, what + " is not signed by " + key.name());
            return Optional.empty();
        }
    }

    /// Each entry names its position: what does not stand there is missing, inserted or moved.
    private void checkPositions(long size) {
        Set<Long> seen = new HashSet<>();
        long last = -1;
        for (int i = 0; i < steps.size(); i++) {
            OptionalLong named = steps.get(i).seq();
            long seq = named.orElse(i);
            boolean first = seen.add(seq);
            if (named.isEmpty()) {
                found(Kind.EDITED, i, "entry " + i + " is not a leaf of " + log);
            } else if (!first || seq >= size) {
                found(Kind.INSERTED, seq, "entry " + seq + " is one too many");
            } else if (seq < last) {
                found(Kind.REORDERED, seq, "entry " + seq + " stands too late");
            }
            last = Math.max(last, seq);
        }
        checkMissing(seen, last, size);
    }

    private void checkMissing(Set<Long> seen, long last, long size) {
        for (long seq = 0; seq < Math.min(last, size); seq++) {
            if (!seen.contains(seq)) {
                found(Kind.DELETED, seq, "entry " + seq + " is missing");
            }
        }
        if (last + 1 < size) {
            found(Kind.TRUNCATED, last + 1, "the log has " + size + " entries, " + (last + 1) + " are shown");
        }
    }

    private void checkRoot(Checkpoint signed, List<Hash> hashes) {
        if (fits(shown(steps.size()), signed)) {
            return;
        }
        boolean located = fits(hashes, signed) && locate(hashes);
        if (!located && findings.isEmpty()) {
            found(Kind.EDITED, "some entry is not the one that was recorded: the root differs");
        }
    }

    private List<Hash> shown(long count) {
        return steps.stream().limit(count).map(Step::hash).toList();
    }

    private static boolean fits(List<Hash> hashes, Checkpoint signed) {
        return hashes.size() == signed.size()
                && CompactRange.over(hashes).root().equals(signed.root());
    }

    /// The hashes are proven by the signature, so that each entry can be held against its own.
    private boolean locate(List<Hash> hashes) {
        boolean any = false;
        for (Step step : steps) {
            long seq = step.seq().orElse(Long.MAX_VALUE);
            if (seq < hashes.size() && !step.hash().equals(hashes.get(Math.toIntExact(seq)))) {
                any = true;
                found(Kind.EDITED, seq, "entry " + seq + " is not the one that was recorded");
            }
        }
        return any;
    }

    private void checkRemembered(Checkpoint now, Checkpoint earlier) {
        if (earlier.size() > now.size()) {
            found(
                    Kind.ROLLED_BACK,
                    now.size(),
                    "the log had " + earlier.size() + " entries before, now it has " + now.size());
        } else if (!fits(shown(earlier.size()), earlier)) {
            found(Kind.REWRITTEN, "the first " + earlier.size() + " entries are not those that were seen before");
        }
    }
}
