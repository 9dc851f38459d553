package dev.clawnet.app.command;

import dev.clawnet.protocol.catalogue.LedgerMethods.ExportPage;
import dev.clawnet.protocol.log.Checkpoint;
import dev.clawnet.protocol.log.CompactRange;
import dev.clawnet.protocol.log.Hash;
import dev.clawnet.protocol.log.LogVerifier;
import dev.clawnet.protocol.log.LogVerifier.Item;
import dev.clawnet.protocol.log.NoteVerifier;
import dev.clawnet.protocol.log.Opening;
import dev.clawnet.protocol.log.Redaction;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongFunction;

/// Brings the copy of one log up to date.
///
/// Threat: a gateway that sends another history than before, to have it written over the copy that would convict it.
/// So nothing that the kept head covers is written over before what is sent is known to begin with it. See
/// `LedgerExportTest`.
final class LogCopy {
    private final LogFolder folder;
    private final Optional<LogFolder.Kept> before;
    private final Progress progress;
    private long had;

    LogCopy(LogFolder folder, Optional<LogFolder.Kept> before, Progress progress) {
        this.folder = folder;
        this.before = before;
        this.progress = progress;
    }

    /// Who is told how far it is.
    @FunctionalInterface
    interface Progress {
        void at(long entries, long size);
    }

    /// What is sent is not what was kept, or not what was asked for.
    static final class Unlike extends Exception {
        private static final long serialVersionUID = 1L;

        Unlike(String text) {
            super(text);
        }
    }

    /// Entries that the kept head covers.
    long had() {
        return had;
    }

    /// Fetches what is not there in full bundles yet, and returns the page that ends the log.
    ///
    /// @param pages gives the page that begins at a position
    ExportPage take(LongFunction<ExportPage> pages) throws IOException, Unlike {
        long number = folder.fullBundles();
        ExportPage page = pages.apply(number * LogFolder.FULL);
        requireSame(number, page);
        while (true) {
            long from = number * LogFolder.FULL;
            if (!page.items().isEmpty()) {
                folder.putItems(number, page.items());
            }
            progress.at(from + page.items().size(), page.size());
            if (page.next().isEmpty()) {
                return page;
            }
            if (page.items().size() != LogFolder.FULL) {
                throw new Unlike("the gateway left out entries");
            }
            number++;
            page = pages.apply(number * LogFolder.FULL);
        }
    }

    private void requireSame(long number, ExportPage page) throws IOException, Unlike {
        if (before.isEmpty()) {
            return;
        }
        if (!before.get().key().equals(page.key())) {
            throw new Unlike("its key is another one than in the export before");
        }
        Checkpoint older;
        try {
            older = Checkpoint.open(before.get().checkpoint(), NoteVerifier.parse(page.key()));
        } catch (IllegalArgumentException _) {
            throw new Unlike("the head in the folder is not signed by its key");
        }
        had = older.size();
        CompactRange range = CompactRange.EMPTY;
        for (long full = 0; full < number; full++) {
            range = begin(range, folder.items(full, LogFolder.FULL), had);
        }
        range = begin(range, page.items(), had);
        if (range.size() < had) {
            throw new Unlike("the log had " + had + " entries before, now it has " + page.size());
        }
        if (!range.root().equals(older.root())) {
            throw new Unlike("the first " + had + " entries are not those that were seen before");
        }
    }

    private static CompactRange begin(CompactRange range, List<Item> items, long most) {
        CompactRange grown = range;
        for (Item item : items) {
            if (grown.size() < most) {
                grown = grown.append(Hash.ofLeaf(item.leaf()));
            }
        }
        return grown;
    }

    /// Erases in the copy what was redacted in the log.
    void erase(long size) throws IOException {
        Map<String, Set<String>> erased = new HashMap<>();
        for (long number = 0; number * LogFolder.FULL < size; number++) {
            for (Item item : folder.items(number, width(number, size))) {
                Redaction.of(item.openings())
                        .ifPresent(said -> erased.computeIfAbsent(said.entry(), _ -> new TreeSet<>())
                                .addAll(said.fields()));
            }
        }
        for (long number = 0; number * LogFolder.FULL < size && !erased.isEmpty(); number++) {
            List<Item> items = folder.items(number, width(number, size));
            List<Item> left = items.stream().map(item -> without(item, erased)).toList();
            if (!left.equals(items)) {
                folder.putOpenings(number, left);
            }
        }
    }

    private static Item without(Item item, Map<String, Set<String>> erased) {
        Set<String> gone = new TreeSet<>(erased.getOrDefault(Redaction.value(item.openings(), "id"), Set.of()));
        gone.retainAll(Redaction.erasable(Redaction.value(item.openings(), "kind")));
        Map<String, Opening> left = new TreeMap<>(item.openings());
        left.keySet().removeAll(gone);
        return new Item(item.leaf(), left);
    }

    /// Reads the copy from its first entry on, makes its tiles, and holds it against the head that was sent.
    LogVerifier.Result verify(ExportPage last) throws IOException {
        LogVerifier verifier = new LogVerifier(last.log(), NoteVerifier.parse(last.key()));
        Tiles tiles = new Tiles(folder::putTile);
        for (long number = 0; number * LogFolder.FULL < last.size(); number++) {
            for (Item item : folder.items(number, width(number, last.size()))) {
                verifier.add(item);
                tiles.append(Hash.ofLeaf(item.leaf()));
            }
        }
        tiles.finish();
        return verifier.finish(last.checkpoint(), List.of(), before.map(LogFolder.Kept::checkpoint));
    }

    /// Removes the full bundles that no kept head covers: the next export fetches them again.
    void forget() throws IOException {
        folder.forget(had / LogFolder.FULL);
    }

    /// Entries of a bundle in a log of that size.
    static int width(long number, long size) {
        return Math.toIntExact(Math.min(LogFolder.FULL, size - number * LogFolder.FULL));
    }
}
