package dev.clawnet.verify.bench;

import dev.clawnet.protocol.log.Checkpoint;
import dev.clawnet.protocol.log.CompactRange;
import dev.clawnet.protocol.log.Hash;
import dev.clawnet.protocol.log.Leaf;
import dev.clawnet.protocol.log.NoteKey;
import dev.clawnet.protocol.log.NoteVerifier;
import dev.clawnet.protocol.log.Opening;
import java.security.SecureRandom;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What an entry costs before it comes to the disk: its salts and hashes, its place in the tree, the signature of the
/// head.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LedgerBench {
    private static final String LOG = "person/p-li";

    private final SecureRandom random = new SecureRandom();
    private final Map<String, String> fields = new TreeMap<>();
    private final CompactRange log;
    private final NoteKey key = NoteKey.of("clawnet/" + LOG, new byte[32]);
    private final NoteVerifier verifier = key.verifier();
    private final String note;

    public LedgerBench() {
        for (String name : "id seq time kind phase owner actor run verb resource verdict basis result".split(" ", -1)) {
            fields.put(name, "value of " + name);
        }
        CompactRange grown = CompactRange.EMPTY;
        for (int i = 0; i < 1_023; i++) {
            grown = grown.append(Hash.OF_NOTHING);
        }
        this.log = grown;
        this.note = key.sign(head(grown));
    }

    private static String head(CompactRange log) {
        return new Checkpoint("clawnet/" + LOG, log.size(), log.root()).text();
    }

    @Benchmark
    public Object leaf_of_13_fields() {
        return Leaf.of(LOG, 7, Opening.all(fields, random)).hash();
    }

    /// The 1,024th leaf: it closes ten subtrees, which is the most that one of this log does.
    @Benchmark
    public Object leaf_into_tree() {
        return log.append(Hash.OF_NOTHING).root();
    }

    @Benchmark
    public Object head_signed() {
        return key.sign(head(log));
    }

    @Benchmark
    public Object signature_checked() {
        return verifier.open(note);
    }
}
