package dev.clawnet.gateway.session;

import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.RecordedEntries;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Integrity;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/// Sessions of one person over a store in memory, whose clock goes on a second with each change.
final class Said {
    static final PersonId LI = new PersonId("p-li");

    private final AtomicLong seconds = new AtomicLong();
    final MemoryStore store = new MemoryStore(
            new RecordedEntries(),
            new Notices(),
            () -> Instant.EPOCH.plusSeconds(seconds.incrementAndGet()),
            MemoryStore.Mode.JSON,
            Runnable::run);

    <R> R write(Function<Tx, R> work) {
        return store.write(tx ->
                Change.of(work.apply(tx), Entry.of(new EntryId("e-" + seconds.get()), LI, "test", Map.of())));
    }

    SessionNotice.Said say(String key, String text) {
        return write(tx -> Sessions.append(
                tx, LI, SessionKey.of(key), new Turn(Turn.Speaker.OWNER, text, Integrity.TRUSTED, "", tx.now())));
    }

    <T> List<T> list(Function<View, List<T>> look) {
        return store.read(look);
    }

    Conversation find(String key) {
        return store.read(view -> Sessions.find(view, LI, SessionKey.of(key))).orElseThrow();
    }

    List<String> shown(String key) {
        return store.read(view -> Sessions.recent(view, LI, SessionKey.of(key), Sessions.SHOWN)).stream()
                .map(Turn::text)
                .toList();
    }
}
