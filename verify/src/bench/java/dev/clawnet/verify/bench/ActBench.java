package dev.clawnet.verify.bench;

import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.verify.load.Acts;
import dev.clawnet.verify.load.MeasuredTables;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/// Whole durable acts, of 64 writers that share commits: a row, an entry of 14 fields and a signed head, on disk when
/// the call returns. `clawnet load ledger` measures more writers and verifies the logs.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Threads(64)
public class ActBench {
    private static final int PERSONS = 4;

    private final SecureRandom random = new SecureRandom();
    private final AtomicInteger writers = new AtomicInteger();
    private final MeasuredStore measured = MeasuredStore.open(MeasuredTables.all());

    @TearDown
    public void remove() {
        measured.close();
    }

    /// One writer: a person, a row, and how often it was written.
    @State(Scope.Thread)
    public static class Writer {
        private PersonId person = new PersonId("p-load0");
        private String name = "";
        private long written;

        @Setup
        public void take(ActBench all) {
            int number = all.writers.getAndIncrement();
            person = new PersonId("p-load" + number % PERSONS);
            name = "w" + number;
        }
    }

    @Benchmark
    public boolean durable_act(Writer writer) {
        writer.written++;
        return Acts.record(measured.store(), random, writer.person, writer.name + "/" + writer.written);
    }
}
