package dev.clawnet.verify.bench;

import dev.clawnet.gateway.ledger.Ledger;
import dev.clawnet.gateway.ledger.LedgerKey;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.gateway.store.sqlite.SqliteStore;
import dev.clawnet.verify.load.Scratch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

/// A store with a ledger, in a directory of its own that goes with it.
record MeasuredStore(Scratch scratch, SqliteStore store) implements AutoCloseable {
    static MeasuredStore open(List<Table<?>> tables) {
        SecureRandom random = new SecureRandom();
        try {
            Scratch scratch = Scratch.make("bench");
            SqliteStore.Parts parts = new SqliteStore.Parts(
                    new Ledger(LedgerKey.load(scratch.path(), random), random),
                    new Notices(),
                    InstantSource.system(),
                    Thread.ofPlatform().factory());
            return new MeasuredStore(scratch, SqliteStore.open(scratch.path(), tables, parts));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        store.close();
        try {
            scratch.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
