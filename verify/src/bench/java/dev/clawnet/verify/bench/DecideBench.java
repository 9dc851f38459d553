package dev.clawnet.verify.bench;

import dev.clawnet.policy.Act;
import dev.clawnet.policy.Decide;
import dev.clawnet.policy.Snapshot;
import dev.clawnet.policy.Verdict;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// The decision function alone, on facts that are there: a read that the last grant covers, and one that none covers.
@State(Scope.Benchmark)
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecideBench {
    /// As many grants, and as many rules.
    @Param({"24", "1000"})
    public int rules;

    private Snapshot snapshot = Scenes.snapshot(1);
    private Act inside = Scenes.read("/desk0/specs/pump.md");
    private final Act outside = Scenes.read("/elsewhere/file.md");

    @Setup
    public void facts() {
        snapshot = Scenes.snapshot(rules);
        inside = Scenes.read("/desk" + (rules - 1) + "/specs/pump.md");
    }

    @Benchmark
    public Verdict allowed() {
        return Decide.decide(snapshot, inside);
    }

    @Benchmark
    public Verdict covered_by_no_grant() {
        return Decide.decide(snapshot, outside);
    }
}
