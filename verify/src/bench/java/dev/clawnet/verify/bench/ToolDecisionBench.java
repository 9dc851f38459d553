package dev.clawnet.verify.bench;

import dev.clawnet.gateway.Tables;
import dev.clawnet.gateway.agent.Budget;
import dev.clawnet.gateway.agent.Cause;
import dev.clawnet.gateway.agent.FactsPeek;
import dev.clawnet.gateway.agent.Opening;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.Runs;
import dev.clawnet.gateway.collab.CollabLens;
import dev.clawnet.gateway.people.By;
import dev.clawnet.gateway.people.FirstCode;
import dev.clawnet.gateway.people.PeopleDesk;
import dev.clawnet.gateway.people.Person;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.Audience;
import dev.clawnet.policy.BuiltInSecrets;
import dev.clawnet.policy.Integrity;
import dev.clawnet.policy.Snapshot;
import dev.clawnet.policy.Verdict;
import dev.clawnet.protocol.catalogue.IdentityMethods;
import dev.clawnet.protocol.id.IdentityId;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/// One decision on a tool call as a gateway makes it, over rows in its store: gathers the facts in a write transaction,
/// decides, mints the permit. A thousand decisions share a transaction, so that its own cost does not count.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ToolDecisionBench {
    private static final int IN_A_ROW = 1_000;

    /// Rules of the person; beside them 24 grants.
    @Param({"10", "1000"})
    public int rules;

    private final SecureRandom random = new SecureRandom();
    private final FactsPeek facts = new FactsPeek(new CollabLens());
    private final MeasuredStore measured = MeasuredStore.open(Tables.ALL);
    private final Store store;
    private final PeopleDesk desk;
    private final Runs runs = new Runs(new Budget(100, 100, 1_000_000), random, InstantSource.system());
    private final By li;
    private final IdentityId buyer;
    private final Run run;
    private final Act act;

    public ToolDecisionBench() {
        this.store = measured.store();
        this.desk = new PeopleDesk(
                store,
                InstantSource.system(),
                random,
                (_, _) -> new FirstCode.Made("none", List.of()),
                BuiltInSecrets::covers);
        Person person = desk.people().ensureHost(store, "Li").person();
        this.li = new By(person.id(), "device:bench", true);
        this.buyer = store.write(tx -> desk.identities().create(tx, li, identity())).id();
        this.run = store.write(this::opened);
        this.act = Scenes.read(buyer, run.id(), "/desk9/specs/pump.md");
    }

    private static IdentityMethods.Create identity() {
        return new IdentityMethods.Create(
                "buyer", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private Change<Run> opened(Tx tx) {
        Runs.Opened opened = runs.open(
                tx,
                new Opening(
                        buyer,
                        new Cause.Owner("main"),
                        Snapshot.Half.PRIVATE,
                        Audience.owner(li.person()),
                        Scenes.PURPOSE,
                        Integrity.TRUSTED,
                        Set.of(),
                        Map.of(),
                        List.of()));
        return new Change<>(opened.run(), opened.entries(), opened.notices());
    }

    @Setup
    public void agree() {
        for (int i = 0; i < 24; i++) {
            int desks = i;
            store.write(tx -> desk.grants().mint(tx, li, Scenes.grant(buyer, desks)));
        }
        for (int i = 0; i < rules; i++) {
            int desks = i;
            store.write(tx -> desk.rules().add(tx, li, Scenes.rule(li.person(), desks)));
        }
        store.bookkeep(tx -> {
            if (!(facts.decided(tx, run, act) instanceof Verdict.Allow)) {
                throw new IllegalStateException("what is measured is an act that is allowed");
            }
        });
    }

    @TearDown
    public void remove() {
        measured.close();
    }

    @Benchmark
    @OperationsPerInvocation(IN_A_ROW)
    public void decided(Blackhole seen) {
        store.bookkeep(tx -> {
            for (int i = 0; i < IN_A_ROW; i++) {
                seen.consume(facts.decided(tx, run, act));
            }
        });
    }
}
