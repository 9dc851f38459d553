package dev.clawnet.gateway.ledger;

import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// A ledger over a store in memory, with a clock that goes on a second at each look.
final class LedgerWorld {
    static final PersonId LI = new PersonId("p-li");
    static final PersonId NOVA = new PersonId("p-nova");
    static final CollabId COLLAB = new CollabId("c-deal");
    static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    final Random random = new Random(7);
    final Notices notices = new Notices();
    private final AtomicLong seconds = new AtomicLong();
    final Ledger ledger = new Ledger(LedgerKey.of(new byte[32]), random);
    final MemoryStore store = new MemoryStore(
            ledger, notices, () -> START.plusSeconds(seconds.getAndIncrement()), MemoryStore.Mode.JSON, Runnable::run);

    EntryId record(PersonId person, String kind, Map<String, String> fields) {
        EntryId id = EntryId.mint(random);
        record(Entry.of(id, person, kind, fields));
        return id;
    }

    void record(Entry... entries) {
        store.write(_ -> new Change<>(true, List.of(entries), List.of()));
    }

    void acts(PersonId person, int count) {
        for (int i = 0; i < count; i++) {
            record(person, "act", Map.of("verb", "read", "resource", "node:laptop/files/" + i));
        }
    }

    /// What somebody with the files in hand does. The entry that a change needs goes to the gateway's log.
    void tamper(Consumer<Tx> damage) {
        store.write(tx -> {
            damage.accept(tx);
            return Change.of(true, Entry.of(EntryId.mint(random), PersonId.GATEWAY, "test", Map.of()));
        });
    }
}
