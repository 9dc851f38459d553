package dev.clawnet.gateway.ledger;

import static dev.clawnet.gateway.ledger.LedgerWorld.LI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.LogId;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.protocol.catalogue.LedgerMethods.SignedHead;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.log.Leaf;
import dev.clawnet.protocol.log.LogVerifier;
import dev.clawnet.protocol.log.LogVerifier.Finding;
import dev.clawnet.protocol.log.LogVerifier.Kind;
import dev.clawnet.protocol.log.Opening;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// INV-30: somebody with the database in hand changes it. The gateway's own check finds each change and names the
/// place, and a log that was damaged is not continued.
@Tag("INV-30")
class LedgerTamperTest {
    private static final LogId LOG = new LogId.OfPerson(LI);
    private static final Shelf SHELF = Shelf.of(LOG);
    private static final int SIZE = 300;

    private final LedgerWorld world = new LedgerWorld();

    private void grow() {
        world.acts(LI, SIZE);
    }

    @Test
    void a_removed_entry_is_named() {
        grow();
        world.tamper(tx -> tx.delete(LedgerTables.ENTRIES, LI, SHELF.entry(7)));

        assertThat(findings()).containsExactly(Map.entry(Kind.DELETED, 7L));
    }

    @Test
    void removed_last_entries_are_a_truncation() {
        grow();
        world.tamper(tx -> tx.delete(LedgerTables.ENTRIES, LI, SHELF.entry(SIZE - 1)));

        assertThat(findings()).containsExactly(Map.entry(Kind.TRUNCATED, SIZE - 1L));
    }

    @Test
    void an_entry_replaced_together_with_its_openings_is_named() {
        grow();
        world.tamper(tx -> replace(tx, 7));

        assertThat(findings()).containsExactly(Map.entry(Kind.EDITED, 7L));
    }

    @Test
    void an_entry_replaced_outside_the_full_tiles_is_found() {
        grow();
        world.tamper(tx -> replace(tx, SIZE - 2));

        assertThat(findings()).extracting(Map.Entry::getKey).containsExactly(Kind.EDITED);
    }

    @Test
    void a_changed_field_is_named() {
        grow();
        world.tamper(tx -> {
            LedgerTables.Kept kept = kept(tx, 7);
            SortedMap<String, Opening> fields = new TreeMap<>(kept.openings());
            fields.computeIfPresent("verb", (_, was) -> new Opening(was.salt(), "write"));
            tx.put(LedgerTables.ENTRIES, LI, SHELF.entry(7), kept.opening(fields));
        });

        assertThat(findings()).containsExactly(Map.entry(Kind.FIELD_EDITED, 7L));
    }

    @Test
    void exchanged_entries_are_found() {
        grow();
        world.tamper(tx -> {
            LedgerTables.Kept a = kept(tx, 7);
            LedgerTables.Kept b = kept(tx, 8);
            tx.put(LedgerTables.ENTRIES, LI, SHELF.entry(7), b);
            tx.put(LedgerTables.ENTRIES, LI, SHELF.entry(8), a);
        });

        assertThat(findings()).extracting(Map.Entry::getKey).contains(Kind.REORDERED);
    }

    @Test
    void an_entry_added_by_hand_is_named() {
        grow();
        world.tamper(tx -> tx.put(
                LedgerTables.ENTRIES,
                LI,
                SHELF.entry(SIZE),
                new LedgerTables.Kept(Leaf.of(SHELF.name(), SIZE, Map.of()), new TreeMap<>())));

        assertThat(findings()).containsExactly(Map.entry(Kind.INSERTED, (long) SIZE));
    }

    @Test
    void an_older_state_put_back_whole_is_a_rollback_for_who_remembers() {
        world.acts(LI, 3);
        LedgerTables.Head older = head();
        world.acts(LI, 2);
        String remembered = world.store
                .<SignedHead>read(view -> world.ledger.checkpoint(view, LOG))
                .checkpoint();
        world.tamper(tx -> {
            tx.delete(LedgerTables.ENTRIES, LI, SHELF.entry(3));
            tx.delete(LedgerTables.ENTRIES, LI, SHELF.entry(4));
            tx.put(LedgerTables.HEADS, LI, SHELF.key(), older);
        });

        LogVerifier.Result result = world.store.read(view -> world.ledger.verify(view, LOG, Optional.of(remembered)));

        assertThat(result.findings()).extracting(Finding::kind).containsExactly(Kind.ROLLED_BACK);
    }

    @Test
    void a_head_that_nobody_signed_is_found_and_not_continued_after_a_restart() {
        grow();
        world.tamper(tx -> {
            LedgerTables.Head head =
                    tx.find(LedgerTables.HEADS, LI, SHELF.key()).orElseThrow();
            tx.put(
                    LedgerTables.HEADS,
                    LI,
                    SHELF.key(),
                    new LedgerTables.Head(1, List.of(head.peaks().getFirst()), head.checkpoint()));
        });

        Ledger restarted = new Ledger(LedgerKey.of(new byte[32]), world.random);
        assertThatThrownBy(() -> world.tamper(tx -> restarted.append(tx, List.of(entry()))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void a_log_whose_head_was_removed_is_not_begun_anew() {
        grow();
        world.tamper(tx -> tx.delete(LedgerTables.HEADS, LI, SHELF.key()));

        assertThatThrownBy(() -> world.acts(LI, 1)).hasMessageContaining("damaged");
        assertThat(findings()).extracting(Map.Entry::getKey).contains(Kind.INSERTED);
    }

    @Test
    void a_head_signed_by_another_key_is_not_continued() {
        grow();
        Ledger stranger = new Ledger(LedgerKey.of(otherSeed()), world.random);

        assertThatThrownBy(() -> world.tamper(tx -> stranger.append(tx, List.of(entry()))))
                .hasMessageContaining("not signed by this gateway");
    }

    private static byte[] otherSeed() {
        byte[] seed = new byte[32];
        seed[0] = 1;
        return seed;
    }

    private Entry entry() {
        return Entry.of(EntryId.mint(world.random), LI, "act", Map.of());
    }

    private void replace(Tx tx, long seq) {
        SortedMap<String, Opening> fields = new TreeMap<>(kept(tx, seq).openings());
        fields.put("verb", Opening.of("write", world.random));
        tx.put(
                LedgerTables.ENTRIES,
                LI,
                SHELF.entry(seq),
                new LedgerTables.Kept(Leaf.of(SHELF.name(), seq, fields), fields));
    }

    private static LedgerTables.Kept kept(Tx tx, long seq) {
        return tx.find(LedgerTables.ENTRIES, LI, SHELF.entry(seq)).orElseThrow();
    }

    private LedgerTables.Head head() {
        return world.store.read(
                view -> view.find(LedgerTables.HEADS, LI, SHELF.key()).orElseThrow());
    }

    private List<Map.Entry<Kind, Long>> findings() {
        LogVerifier.Result result = world.store.read(view -> world.ledger.verify(view, LOG, Optional.empty()));
        return result.findings().stream()
                .map(finding -> {
                    OptionalLong seq = finding.seq();
                    return Map.entry(finding.kind(), seq.orElse(-1));
                })
                .toList();
    }
}
