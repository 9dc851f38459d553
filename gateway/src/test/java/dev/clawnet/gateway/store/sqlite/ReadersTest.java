package dev.clawnet.gateway.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.OnBehalf;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.protocol.id.PersonId;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One person's looks leave room for everybody else's.
class ReadersTest {
    private record Note(String text) {}

    private static final List<Table<?>> TABLES = List.of(
            Table.table("contract_note", Note.class),
            Table.table("contract_other", Note.class),
            Table.bookkeeping("contract_seen", Note.class));
    private static final PersonId LI = new PersonId("p-li");
    private static final PersonId NOVA = new PersonId("p-nova");

    @TempDir
    Path state;

    @Test
    void however_many_long_looks_one_person_asks_for_another_person_looks_at_once() throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(Limits.STORE_READERS_PER_PERSON);
        AtomicBoolean looked = new AtomicBoolean();
        List<Thread> threads = new ArrayList<>();
        try (SqliteStore store = SqliteStore.open(
                state,
                TABLES,
                new SqliteStore.Parts((_, _) -> {}, new Notices(), Clock.systemUTC(), Thread::new),
                new Schema("db/contract", List.of("V1__rows.sql")))) {
            for (int i = 0; i < 3 * Limits.STORE_READERS; i++) {
                threads.add(Thread.ofVirtual()
                        .start(() -> OnBehalf.run(
                                LI,
                                () -> store.read(_ -> {
                                    begun.countDown();
                                    return waited(over);
                                }))));
            }
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
            Thread nova = Thread.ofVirtual().start(() -> OnBehalf.run(NOVA, () -> looked.set(store.read(_ -> true))));
            nova.join(Limits.STORE_PATIENCE.dividedBy(2));

            assertThat(looked).isTrue();
            over.countDown();
            for (Thread each : threads) {
                each.join();
            }
        }
    }

    private static boolean waited(CountDownLatch over) {
        try {
            return over.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
