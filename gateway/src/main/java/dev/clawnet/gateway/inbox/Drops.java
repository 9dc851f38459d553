package dev.clawnet.gateway.inbox;

import dev.clawnet.gateway.channel.Incoming;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.protocol.id.EntryId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Records messages that started nothing: one entry for each account, reason and minute, so that no stranger
/// fills a ledger. Its own lock guards the counts.
public final class Drops {
    private final Store store;
    private final RandomGenerator random;
    private final Map<String, Instant> recorded = new HashMap<>();

    public Drops(Store store, RandomGenerator random) {
        this.store = store;
        this.random = random;
    }

    void record(Incoming message, String reason) {
        if (first(message, reason)) {
            store.write(tx -> Change.of(true, entry(message, reason)));
        }
    }

    Entry entry(Incoming message, String reason) {
        Map<String, String> fields = Map.of(
                "owner", message.account().owner().value(),
                "channel", message.account().channel(),
                "account", message.account().name(),
                "sender", message.sender().id(),
                "result", "dropped",
                "reason", reason);
        return Entry.of(EntryId.mint(random), message.account().owner(), "message.dropped", fields);
    }

    private synchronized boolean first(Incoming message, String reason) {
        String key = message.account().owner() + " " + message.account().label() + " " + reason;
        Instant minute = message.at().truncatedTo(ChronoUnit.MINUTES);
        if (recorded.size() >= AgentLimits.CHANNEL_DROPS_COUNTED) {
            recorded.values().removeIf(before -> before.isBefore(minute));
        }
        if (minute.equals(recorded.get(key)) || recorded.size() >= AgentLimits.CHANNEL_DROPS_COUNTED) {
            return false;
        }
        recorded.put(key, minute);
        return true;
    }
}
