package dev.clawnet.app.command;

import dev.clawnet.protocol.catalogue.LedgerMethods;
import dev.clawnet.protocol.catalogue.LedgerMethods.ExportLog;
import dev.clawnet.protocol.catalogue.LedgerMethods.ExportPage;
import dev.clawnet.protocol.catalogue.LedgerMethods.LogReport;
import dev.clawnet.protocol.catalogue.LedgerMethods.SignedHead;
import dev.clawnet.protocol.log.Checkpoint;
import dev.clawnet.protocol.log.CompactRange;
import dev.clawnet.protocol.log.Hash;
import dev.clawnet.protocol.log.Leaf;
import dev.clawnet.protocol.log.LogOrigin;
import dev.clawnet.protocol.log.LogVerifier.Item;
import dev.clawnet.protocol.log.NoteKey;
import dev.clawnet.protocol.log.Opening;
import dev.clawnet.protocol.log.Redaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/// One log of a gateway that may do with it what it likes.
final class FakeLog {
    static final String NAME = "person/p-li";

    private final Random random = new Random(5);
    final List<Item> items = new ArrayList<>();
    NoteKey key = key(0);
    /// Positions from which pages were asked for.
    final List<Long> asked = new ArrayList<>();

    static NoteKey key(int seed) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) seed;
        NoteKey anonymous = NoteKey.of("clawnet", bytes);
        return anonymous.named(LogOrigin.of(anonymous.verifier(), NAME));
    }

    FakeLog grow(int count) {
        for (int i = 0; i < count; i++) {
            add(Map.of("kind", "act", "id", "e-" + items.size(), "resource", "node:a/" + items.size()));
        }
        return this;
    }

    void add(Map<String, String> fields) {
        Map<String, Opening> openings = new TreeMap<>();
        fields.forEach((name, value) -> openings.put(name, Opening.of(value, random)));
        items.add(new Item(Leaf.of(NAME, items.size(), openings).text(), openings));
    }

    void redact(int seq) {
        Map<String, Opening> left = new TreeMap<>(items.get(seq).openings());
        left.remove("resource");
        items.set(seq, new Item(items.get(seq).leaf(), left));
        add(Map.of(
                "kind",
                Redaction.KIND,
                "id",
                "e-" + items.size(),
                Redaction.ENTRY,
                "e-" + seq,
                Redaction.FIELDS,
                "resource"));
    }

    /// Another entry in place of one, as if it had always been there.
    void rewrite(int seq) {
        Map<String, Opening> openings = Map.of("kind", Opening.of("login", random), "id", Opening.of("e-x", random));
        items.set(seq, new Item(Leaf.of(NAME, seq, openings).text(), openings));
    }

    String checkpoint() {
        return new Checkpoint(
                        key.verifier().name(),
                        items.size(),
                        CompactRange.over(hashes()).root())
                .signed(key);
    }

    private List<Hash> hashes() {
        return items.stream().map(item -> Hash.ofLeaf(item.leaf())).toList();
    }

    SignedHead head() {
        return new SignedHead(NAME, (long) items.size(), key.verifier().text(), checkpoint());
    }

    ExportPage page(ExportLog wanted) {
        long from = wanted.from().orElse(0L);
        asked.add(from);
        int first = (int) Math.min(from, items.size());
        int end = Math.min(items.size(), first + wanted.limit().orElse(500));
        return new ExportPage(
                NAME,
                key.verifier().text(),
                (long) items.size(),
                checkpoint(),
                items.subList(first, end),
                hashes().subList(first, end),
                end < items.size() ? Optional.of((long) end) : Optional.empty());
    }

    /// A gateway with this log alone, which says of itself that all is well.
    FakeLink link() {
        return new FakeLink()
                .on(LedgerMethods.LOGS, _ -> new LedgerMethods.Logs(List.of(head())))
                .on(LedgerMethods.EXPORT, this::page)
                .on(LedgerMethods.CHECKPOINT, _ -> head())
                .on(
                        LedgerMethods.ANCHORED,
                        _ -> new LedgerMethods.Covered(NAME, key.verifier().text(), Optional.empty()))
                .on(
                        LedgerMethods.VERIFY,
                        _ -> new LedgerMethods.LogReports(
                                true,
                                List.of(new LogReport(
                                        NAME,
                                        true,
                                        (long) items.size(),
                                        0L,
                                        checkpoint(),
                                        key.verifier().text(),
                                        List.of()))));
    }
}
