package dev.clawnet.gateway.ledger;

import static dev.clawnet.gateway.ledger.LedgerWorld.LI;
import static dev.clawnet.gateway.ledger.LedgerWorld.NOVA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.store.LogId;
import dev.clawnet.protocol.catalogue.LedgerMethods.EntryPage;
import dev.clawnet.protocol.catalogue.LedgerMethods.ListEntries;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.log.Anchored;
import dev.clawnet.protocol.log.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The root over all heads covers every log, and tells the readers of one nothing of the others.
class AnchorTest {
    private static final LogId LOG = new LogId.OfPerson(LI);

    private final LedgerWorld world = new LedgerWorld();
    private final Anchor anchor = new Anchor(world.store, world.random);

    @Test
    @Tag("INV-30")
    void every_head_is_proven_to_be_under_the_root_in_the_gateways_log() {
        for (int people = 1; people <= 17; people++) {
            PersonId person = new PersonId("p-n" + people);
            world.acts(person, people);
            anchor.anchor();

            Anchored proof = proof(person);
            assertThat(proof.proves(world.ledger.verifier(new LogId.OfPerson(person))))
                    .isTrue();
            assertThat(roots()).contains(proof.root().toString());
        }
    }

    @Test
    void a_proof_of_another_log_or_with_any_part_changed_proves_nothing() {
        world.acts(LI, 3);
        world.acts(NOVA, 2);
        anchor.anchor();
        Anchored good = proof(LI);
        List<Hash> path = new ArrayList<>(good.path());
        path.set(3, Hash.OF_NOTHING);

        assertThat(good.proves(world.ledger.verifier(LOG))).isTrue();
        assertThat(good.proves(world.ledger.verifier(new LogId.OfPerson(NOVA)))).isFalse();
        for (Anchored bad : List.of(
                new Anchored(proof(NOVA).checkpoint(), good.salt(), good.index(), good.path(), good.root()),
                new Anchored(good.checkpoint(), proof(NOVA).salt(), good.index(), good.path(), good.root()),
                new Anchored(good.checkpoint(), good.salt(), good.index() ^ 1, good.path(), good.root()),
                new Anchored(good.checkpoint(), good.salt(), good.index(), path, good.root()),
                new Anchored(good.checkpoint(), good.salt(), good.index(), good.path(), Hash.OF_NOTHING))) {
            assertThat(bad.proves(world.ledger.verifier(LOG))).isFalse();
        }
    }

    /// What others do must not show: neither that they act, nor how many they are.
    @Test
    void the_proof_of_a_log_stays_as_it_is_while_only_others_grow() {
        world.acts(LI, 3);
        anchor.anchor();
        Anchored before = proof(LI);
        for (int i = 0; i < 5; i++) {
            world.acts(new PersonId("p-other" + i), 1);
            assertThat(anchor.anchor()).isPresent();
            assertThat(proof(LI)).isEqualTo(before);
        }
        world.acts(LI, 1);
        anchor.anchor();
        assertThat(proof(LI)).isNotEqualTo(before);
    }

    @Test
    void the_form_of_a_proof_does_not_tell_how_many_logs_there_are() {
        for (int logs : List.of(1, 2, 3, 100, 257)) {
            List<String> heads =
                    IntStream.range(0, logs).mapToObj(i -> "head " + i + "\n").toList();
            boolean high = false;
            boolean low = false;
            for (int seed = 0; seed < 40; seed++) {
                Anchored proof = new AnchorTree(heads, new Random(seed)).proof(0);
                assertThat(proof.path()).hasSize(AnchorTree.DEPTH).doesNotHaveDuplicates();
                high |= proof.index() >= (1 << (AnchorTree.DEPTH - 1));
                low |= proof.index() < (1 << (AnchorTree.DEPTH - 1));
            }
            assertThat(high && low).as("positions are spread for %s logs", logs).isTrue();
        }
    }

    @Test
    void after_a_restart_nothing_is_anchored_that_was() {
        world.acts(LI, 3);
        anchor.anchor();

        assertThat(new Anchor(world.store, world.random).anchor()).isEmpty();
    }

    private Anchored proof(PersonId person) {
        return world.store
                .<LedgerTables.Root>read(
                        view -> view.find(LedgerTables.ROOTS, person, "own").orElseThrow())
                .proof();
    }

    private List<String> roots() {
        return world
                .store
                .<EntryPage>read(view -> world.ledger.list(view, new LogId.OfGateway(), ListEntries.all()))
                .entries()
                .stream()
                .map(entry -> entry.fields().getOrDefault("digest", ""))
                .toList();
    }
}
