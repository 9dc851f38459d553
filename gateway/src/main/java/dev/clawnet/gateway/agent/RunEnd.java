package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Tx;
import java.util.List;

/// What follows from the end of a run, in the transaction that ends it.
@FunctionalInterface
public interface RunEnd {
    Follow ended(Tx tx, Run run);

    /// Entries and notices that go with the end.
    record Follow(List<Entry> entries, List<Notice> notices) {
        public static final Follow NOTHING = new Follow(List.of(), List.of());

        public Follow {
            entries = List.copyOf(entries);
            notices = List.copyOf(notices);
        }
    }
}
