package dev.clawnet.gateway.store;

import java.time.InstantSource;
import org.junit.jupiter.api.Nested;

class MemoryStoreTest {
    @Nested
    class Objects extends StoreContract {
        @Override
        protected Store open(Appender appender, Notices notices, InstantSource clock) {
            return new MemoryStore(appender, notices, clock);
        }
    }

    @Nested
    class ThroughJson extends StoreContract {
        @Override
        protected Store open(Appender appender, Notices notices, InstantSource clock) {
            return new MemoryStore(appender, notices, clock, MemoryStore.Mode.JSON, Runnable::run);
        }
    }
}
