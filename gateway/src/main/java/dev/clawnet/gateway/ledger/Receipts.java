package dev.clawnet.gateway.ledger;

import dev.clawnet.gateway.store.LogId;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.catalogue.LedgerMethods.ReceiptView;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.log.EntryReceipt;
import dev.clawnet.protocol.log.Hash;
import dev.clawnet.protocol.log.Leaf;
import dev.clawnet.protocol.log.Opening;
import dev.clawnet.protocol.log.Proofs;
import dev.clawnet.protocol.log.Receipt;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Entries with their proofs, to be shown to somebody else. What a receipt does not open stays a salted hash in it.
public final class Receipts {
    private final LedgerKey key;

    Receipts(LedgerKey key) {
        this.key = key;
    }

    /// The receipt of an entry of a log, open in these fields; in all that can be opened when absent.
    public Optional<ReceiptView> of(View view, LogId log, EntryId id, Optional<List<String>> fields) {
        Shelf shelf = Shelf.of(log);
        return view.find(LedgerTables.PLACES, shelf.owner(), id.value())
                .filter(place -> place.log().equals(shelf.name()))
                .flatMap(place -> at(view, shelf, place.seq(), fields));
    }

    /// The receipt of the last entry of a log, if it is of that kind: what a log that ended comes to.
    public Optional<ReceiptView> ofLast(View view, LogId log, String kind) {
        Shelf shelf = Shelf.of(log);
        long last = Ledger.size(view, shelf) - 1;
        return last < 0
                ? Optional.empty()
                : at(view, shelf, last, Optional.empty())
                        .filter(receipt -> receipt.entry().kind().equals(kind));
    }

    private Optional<ReceiptView> at(View view, Shelf shelf, long seq, Optional<List<String>> fields) {
        return view.find(LedgerTables.ENTRIES, shelf.owner(), shelf.entry(seq))
                .map(kept -> receipt(view, shelf, kept, fields));
    }

    private ReceiptView receipt(View view, Shelf shelf, LedgerTables.Kept kept, Optional<List<String>> fields) {
        Leaf leaf = kept.leaf();
        Map<String, Opening> can = kept.openings();
        Map<String, Opening> opened =
                fields.map(names -> chosen(leaf, can, names)).orElse(can);
        List<Hash> path = Proofs.inclusion(leaf.seq(), Ledger.size(view, shelf), new Tree(view, shelf));
        EntryReceipt receipt = EntryReceipt.of(
                key.verifier(shelf.name()), leaf, opened, new Receipt(leaf.seq(), path, Ledger.note(key, view, shelf)));
        return new ReceiptView(EntryFilter.view(shelf.name(), leaf.seq(), opened), receipt.withheld(), receipt.text());
    }

    private static Map<String, Opening> chosen(Leaf leaf, Map<String, Opening> can, List<String> names) {
        Map<String, Opening> chosen = new TreeMap<>();
        for (String name : names) {
            Opening opening = can.get(name);
            if (opening == null) {
                throw new Fault(
                        ErrorCode.INVALID_REQUEST,
                        leaf.fields().containsKey(name)
                                ? "the field " + name + " of this entry was redacted"
                                : "this entry has no field " + name,
                        Map.of("hint", "it opens: " + String.join(", ", new TreeMap<>(can).keySet())));
            }
            chosen.put(name, opening);
        }
        return chosen;
    }
}
