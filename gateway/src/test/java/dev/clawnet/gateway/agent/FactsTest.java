package dev.clawnet.gateway.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.Tables;
import dev.clawnet.gateway.agent.model.ModelRef;
import dev.clawnet.gateway.collab.CollabLens;
import dev.clawnet.gateway.people.By;
import dev.clawnet.gateway.people.FirstCode;
import dev.clawnet.gateway.people.Grants;
import dev.clawnet.gateway.people.PeopleDesk;
import dev.clawnet.gateway.people.Rules;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.RecordedEntries;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.gateway.store.sqlite.SqliteStore;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.Audience;
import dev.clawnet.policy.BuiltInSecrets;
import dev.clawnet.policy.Decide;
import dev.clawnet.policy.Grant;
import dev.clawnet.policy.Integrity;
import dev.clawnet.policy.ItemPolicy;
import dev.clawnet.policy.Reader;
import dev.clawnet.policy.Readers;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.ResourcePattern;
import dev.clawnet.policy.Rule;
import dev.clawnet.policy.Snapshot;
import dev.clawnet.policy.Verb;
import dev.clawnet.policy.Verdict;
import dev.clawnet.protocol.catalogue.IdentityMethods;
import dev.clawnet.protocol.id.ApprovalId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the store keeps for decisions never differs from what the rows say.
class FactsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final int WRITES = 400;

    @TempDir
    Path state;

    private final long seed = System.nanoTime();
    private final Random chance = new Random(seed);
    private final Facts facts = new Facts(new CollabLens(), new ModelRef("acme", "none"));
    private final Runs runs = new Runs(new Budget(100, 100, 1_000_000), chance, InstantSource.system());
    private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    private SqliteStore store;
    private PeopleDesk desk;
    private By li;
    private IdentityId buyer;
    private Run run;

    private enum Outcome {
        ALLOWED,
        ASKED,
        DENIED
    }

    /// The rows of a transaction with nothing kept beside them.
    private record Plain(Tx tx) implements View {
        @Override
        public <V> Optional<V> find(Table<V> table, PersonId person, String id) {
            return tx.find(table, person, id);
        }

        @Override
        public <V> List<Row<V>> list(Table<V> table, PersonId person, String prefix, int limit) {
            return tx.list(table, person, prefix, limit);
        }

        @Override
        public <V> List<Row<V>> newest(Table<V> table, PersonId person, String prefix, int limit) {
            return tx.newest(table, person, prefix, limit);
        }

        @Override
        public <V> List<Row<V>> all(Table<V> table) {
            return tx.all(table);
        }
    }

    private static final class GivenUp extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @BeforeEach
    void settle() {
        store = SqliteStore.open(
                state,
                Tables.ALL,
                new SqliteStore.Parts(
                        new RecordedEntries(),
                        new Notices(),
                        InstantSource.fixed(NOW),
                        Thread.ofPlatform().factory()));
        desk = new PeopleDesk(
                store,
                InstantSource.fixed(NOW),
                chance,
                (_, _) -> new FirstCode.Made("none", List.of()),
                BuiltInSecrets::covers);
        li = new By(desk.people().ensureHost(store, "Li").person().id(), "device:test", true);
        buyer = store.write(tx -> desk.identities()
                        .create(
                                tx,
                                li,
                                new IdentityMethods.Create(
                                        "buyer",
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty())))
                .id();
        run = store.write(tx -> {
            Runs.Opened opened = runs.open(
                    tx,
                    new Opening(
                            buyer,
                            new Cause.Owner("main"),
                            Snapshot.Half.PRIVATE,
                            Audience.owner(li.person()),
                            "own",
                            Integrity.TRUSTED,
                            Set.of(),
                            Map.of(),
                            List.of()));
            return new Change<>(opened.run(), opened.entries(), opened.notices());
        });
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Resource place() {
        return Resource.nodePath(li.person(), "laptop", "/desk" + chance.nextInt(3) + "/file" + chance.nextInt(2));
    }

    private ResourcePattern pattern() {
        String[] texts = {"/desk0", "/desk1/*", "/**", "/desk2/file1", "/desk" + chance.nextInt(3)};
        return new ResourcePattern(Resource.nodePath(li.person(), "laptop", texts[chance.nextInt(texts.length)]));
    }

    private Act act(Verb verb) {
        return new Act(buyer, run.id(), verb, place(), Optional.empty(), Optional.empty(), "own", Map.of());
    }

    private void requireSame(Tx tx) {
        for (Verb verb : List.of(Verb.READ, Verb.WRITE, Verb.DELETE)) {
            Act act = act(verb);
            Snapshot kept = facts.of(tx, run, act, Set.of());
            Snapshot plain = facts.of(new Plain(tx), tx.now(), run, act, Set.of());
            assertThat(kept).as("seed " + seed).isEqualTo(plain);
            Verdict verdict = Decide.decide(kept, act);
            assertThat(verdict).as("seed " + seed).isEqualTo(Decide.decide(plain, act));
            outcomes.merge(
                    switch (verdict) {
                        case Verdict.Allow _ -> Outcome.ALLOWED;
                        case Verdict.Ask _ -> Outcome.ASKED;
                        case Verdict.Deny _ -> Outcome.DENIED;
                    },
                    1,
                    Integer::sum);
        }
    }

    /// One change that decisions rest on.
    private Change<?> change(Tx tx) {
        List<Rule> rules = List.copyOf(Rules.placed(tx, li.person()));
        List<Grant> grants = Grants.live(tx, buyer);
        return switch (chance.nextInt(7)) {
            case 0, 1 -> desk.rules().add(tx, li, rule());
            case 2 ->
                rules.isEmpty() ? item(tx) : desk.rules().end(tx, li, any(rules).id());
            case 3 -> desk.grants().mint(tx, li, grant());
            case 4 ->
                grants.isEmpty()
                        ? item(tx)
                        : desk.grants().revoke(tx, li, any(grants).id());
            case 5 -> grants.isEmpty() ? item(tx) : used(tx, any(grants));
            default -> item(tx);
        };
    }

    private <T> T any(List<T> some) {
        return some.get(chance.nextInt(some.size()));
    }

    private Rule rule() {
        return new Rule(
                desk.rules().freshId(),
                li.person(),
                pattern(),
                chance.nextBoolean() ? Optional.of(buyer) : Optional.empty(),
                Optional.empty(),
                Readers.of(new Reader.WithTree(li.person())),
                chance.nextInt(3) == 0 ? Optional.of(NOW.minusSeconds(chance.nextInt(2))) : Optional.empty(),
                chance.nextBoolean());
    }

    private Grant grant() {
        return new Grant(
                desk.grants().freshId(),
                buyer,
                Set.of(Verb.READ, Verb.WRITE),
                Set.copyOf(List.of(pattern(), pattern())),
                Optional.empty(),
                Optional.empty(),
                NOW,
                Optional.empty(),
                chance.nextBoolean() ? Optional.of(1 + chance.nextInt(2)) : Optional.empty(),
                false);
    }

    private Change<Boolean> used(Tx tx, Grant grant) {
        Grants.used(tx, grant, run.audience());
        return Change.of(true, runs.entries().resumed(run, new ApprovalId("a-1"), true));
    }

    private Change<Boolean> item(Tx tx) {
        Resource place = place();
        ItemPolicy policy = chance.nextBoolean()
                ? ItemPolicy.NONE
                : new ItemPolicy(Map.of(li.person(), Readers.NOBODY), Integrity.UNTRUSTED);
        Items.put(tx, place, policy);
        assertThat(Items.of(tx, place)).isEqualTo(policy);
        return Change.of(true, runs.entries().resumed(run, new ApprovalId("a-1"), true));
    }

    @Test
    void a_decision_rests_on_the_rows_of_its_transaction_whatever_is_kept() {
        int givenUp = 0;
        for (int i = 0; i < WRITES; i++) {
            try {
                store.write(tx -> {
                    requireSame(tx);
                    Change<?> change = change(tx);
                    requireSame(tx);
                    if (chance.nextInt(3) == 0) {
                        throw new GivenUp();
                    }
                    return change;
                });
            } catch (GivenUp _) {
                givenUp++;
            }
        }
        store.bookkeep(this::requireSame);
        assertThat(givenUp).as("seed " + seed).isBetween(WRITES / 10, WRITES / 2);
        assertThat(outcomes).as("seed " + seed).containsKeys(Outcome.ALLOWED, Outcome.ASKED);
    }
}
