package dev.clawnet.gateway.ledger;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.Appender;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.LogId;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.catalogue.LedgerMethods.Consistency;
import dev.clawnet.protocol.catalogue.LedgerMethods.Covered;
import dev.clawnet.protocol.catalogue.LedgerMethods.EntryPage;
import dev.clawnet.protocol.catalogue.LedgerMethods.EntryView;
import dev.clawnet.protocol.catalogue.LedgerMethods.ExportPage;
import dev.clawnet.protocol.catalogue.LedgerMethods.ListEntries;
import dev.clawnet.protocol.catalogue.LedgerMethods.SignedHead;
import dev.clawnet.protocol.log.Checkpoint;
import dev.clawnet.protocol.log.Hash;
import dev.clawnet.protocol.log.LogVerifier;
import dev.clawnet.protocol.log.NoteVerifier;
import dev.clawnet.protocol.log.Opening;
import dev.clawnet.protocol.log.Proofs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import tools.jackson.core.JacksonException;

/// All logs of a gateway. A store is built with it; everything else only reads.
public final class Ledger implements Appender {
    private final LedgerKey key;
    private final EntryWriter writer;

    /// A ledger.
    ///
    /// @param salts secure chance: who can guess a salt can guess an erased value
    public Ledger(LedgerKey key, RandomGenerator salts) {
        this.key = key;
        this.writer = new EntryWriter(key, salts);
    }

    @Override
    public void append(Tx tx, List<Entry> entries) {
        Map<LogId, List<Entry>> byLog = new LinkedHashMap<>();
        entries.forEach(entry ->
                byLog.computeIfAbsent(entry.log(), _ -> new ArrayList<>()).add(entry));
        byLog.forEach((log, own) -> writer.append(tx, log, own));
    }

    /// The key that verifies a log.
    public NoteVerifier verifier(LogId log) {
        return key.verifier(Shelf.of(log).name());
    }

    /// Entries of a log that the filter lets through, newest first (INV-36).
    public EntryPage list(View view, LogId log, ListEntries filter) {
        Shelf shelf = Shelf.of(log);
        long size = size(view, shelf);
        long next = filter.cursor().map(Long::parseLong).filter(at -> at < size).orElse(size) - 1;
        long stop = Math.max(-1, next - Limits.LEDGER_SCANNED);
        int limit = Math.min(filter.limit().orElse(Limits.LEDGER_PAGE), Limits.LEDGER_PAGE);
        EntryFilter wanted = new EntryFilter(filter);
        List<EntryView> found = new ArrayList<>();
        while (next > stop && found.size() < limit) {
            EntryView entry = entry(view, shelf, next);
            if (wanted.admits(entry)) {
                found.add(entry);
            }
            next--;
        }
        return new EntryPage(found, size, next < 0 ? Optional.empty() : Optional.of(Long.toString(next + 1)));
    }

    /// Receipts of what is in the logs.
    public Receipts receipts() {
        return new Receipts(key);
    }

    /// The signed head of a log; of one without entries too.
    public SignedHead checkpoint(View view, LogId log) {
        Shelf shelf = Shelf.of(log);
        return new SignedHead(
                shelf.name(), size(view, shelf), key.verifier(shelf.name()).text(), note(view, shelf));
    }

    /// The signed head of a log, with the proof that it goes on from an earlier size. Without a proof when the log is
    /// shorter than that: whoever saw that size sees a log that was taken back.
    public Consistency consistency(View view, LogId log, long older) {
        Shelf shelf = Shelf.of(log);
        long size = size(view, shelf);
        List<Hash> path = older > size ? List.of() : Proofs.consistency(older, size, new Tree(view, shelf));
        return new Consistency(checkpoint(view, log), path);
    }

    /// The last root in the gateway's own log that covers a log.
    public Covered anchored(View view, LogId log) {
        Shelf shelf = Shelf.of(log);
        return new Covered(
                shelf.name(),
                key.verifier(shelf.name()).text(),
                view.find(LedgerTables.ROOTS, shelf.owner(), shelf.key()).map(LedgerTables.Root::proof));
    }

    /// Entries from a position on, oldest first, with all that a [LogVerifier] takes.
    public ExportPage export(View view, LogId log, long from, int limit) {
        Shelf shelf = Shelf.of(log);
        long size = size(view, shelf);
        long first = Math.min(from, size);
        long end = Math.min(size, first + Math.min(limit, Limits.LEDGER_PAGE));
        List<LogVerifier.Item> items = new ArrayList<>();
        for (long seq = first; seq < end; seq++) {
            items.add(item(view, shelf, seq));
        }
        return new ExportPage(
                shelf.name(),
                key.verifier(shelf.name()).text(),
                size,
                note(view, shelf),
                items,
                new Tree(view, shelf).leaves(first, end),
                end < size ? Optional.of(end) : Optional.empty());
    }

    /// Holds a whole log against its signed head, and against a checkpoint seen earlier.
    public LogVerifier.Result verify(View view, LogId log, Optional<String> remembered) {
        Shelf shelf = Shelf.of(log);
        LogVerifier verifier = new LogVerifier(shelf.name(), key.verifier(shelf.name()));
        long size = size(view, shelf);
        for (long seq = 0; seq < size || present(view, shelf, seq); seq++) {
            if (present(view, shelf, seq)) {
                verifier.add(item(view, shelf, seq));
            }
        }
        return verifier.finish(note(view, shelf), new Tree(view, shelf).leaves(0, size), remembered);
    }

    private static boolean present(View view, Shelf shelf, long seq) {
        try {
            return view.find(LedgerTables.ENTRIES, shelf.owner(), shelf.entry(seq))
                    .isPresent();
        } catch (JacksonException _) {
            return true;
        }
    }

    /// What stands there, even when it is no leaf any more: the verifier says so.
    private static LogVerifier.Item item(View view, Shelf shelf, long seq) {
        try {
            return view.find(LedgerTables.ENTRIES, shelf.owner(), shelf.entry(seq))
                    .map(kept -> new LogVerifier.Item(kept.leaf().text(), kept.openings()))
                    .orElse(new LogVerifier.Item("missing", Map.of()));
        } catch (JacksonException _) {
            return new LogVerifier.Item("unreadable", Map.of());
        }
    }

    static Map<String, Opening> openings(View view, Shelf shelf, long seq) {
        return view.find(LedgerTables.ENTRIES, shelf.owner(), shelf.entry(seq))
                .<Map<String, Opening>>map(LedgerTables.Kept::openings)
                .orElse(Map.of());
    }

    private static EntryView entry(View view, Shelf shelf, long seq) {
        return EntryFilter.view(shelf.name(), seq, openings(view, shelf, seq));
    }

    static long size(View view, Shelf shelf) {
        return view.find(LedgerTables.HEADS, shelf.owner(), shelf.key())
                .map(LedgerTables.Head::size)
                .orElse(0L);
    }

    private String note(View view, Shelf shelf) {
        return note(key, view, shelf);
    }

    static String note(LedgerKey key, View view, Shelf shelf) {
        return view.find(LedgerTables.HEADS, shelf.owner(), shelf.key())
                .map(LedgerTables.Head::checkpoint)
                .orElseGet(() -> new Checkpoint(key.verifier(shelf.name()).name(), 0, Hash.OF_NOTHING)
                        .signed(key.signer(shelf.name())));
    }
}
