package dev.clawnet.gateway.store.sqlite;

import dev.clawnet.gateway.store.Appender;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.StoreContract;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreContractTest extends StoreContract {
    @TempDir
    Path state;

    @Override
    protected Store open(Appender appender, Notices notices, InstantSource clock) {
        return SqliteStore.open(
                state,
                TABLES,
                new SqliteStore.Parts(
                        appender, notices, clock, Thread.ofPlatform().factory()),
                new Schema("db/keeping", List.of("V1__rows.sql")));
    }
}
