package dev.clawnet.policy;

import static dev.clawnet.policy.World.BUYER;
import static dev.clawnet.policy.World.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.id.GrantId;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The laws of the lattice, up to two grants that allow the same.
class GrantsTest {
    private static final int CASES = 10_000;
    private final Worlds worlds = new Worlds(new Chance(Chance.SEED));

    private static boolean same(Grant one, Grant two) {
        return Grants.leq(one, two) && Grants.leq(two, one);
    }

    @Test
    void meet_is_idempotent() {
        for (int i = 0; i < CASES; i++) {
            Grant grant = worlds.grant();

            assertThat(same(Grants.meet(grant, grant), grant))
                    .as("%s: %s", Chance.at(i), grant)
                    .isTrue();
        }
    }

    @Test
    void meet_is_commutative() {
        for (int i = 0; i < CASES; i++) {
            Grant one = worlds.grant();
            Grant two = worlds.grant();

            assertThat(Grants.meet(one, two)).as(Chance.at(i)).isEqualTo(Grants.meet(two, one));
        }
    }

    @Test
    void meet_is_associative() {
        for (int i = 0; i < CASES; i++) {
            Grant one = worlds.grant();
            Grant two = worlds.grant();
            Grant three = worlds.grant();

            Grant left = Grants.meet(Grants.meet(one, two), three);
            Grant right = Grants.meet(one, Grants.meet(two, three));

            assertThat(same(left, right))
                    .as("%s: %s / %s / %s", Chance.at(i), one, two, three)
                    .isTrue();
        }
    }

    @Test
    void meet_is_monotone_and_below_both() {
        for (int i = 0; i < CASES; i++) {
            Grant one = worlds.grant();
            Grant two = worlds.grant();
            Grant low = Grants.meet(one, worlds.grant());

            assertThat(Grants.leq(Grants.meet(one, two), one)).as(Chance.at(i)).isTrue();
            assertThat(Grants.leq(Grants.meet(one, two), two)).as(Chance.at(i)).isTrue();
            assertThat(Grants.leq(Grants.meet(low, two), Grants.meet(one, two)))
                    .as("%s: %s below %s, with %s", Chance.at(i), low, one, two)
                    .isTrue();
        }
    }

    @Test
    void meet_is_the_greatest_below_both() {
        for (int i = 0; i < CASES; i++) {
            Grant one = worlds.grant();
            Grant two = worlds.grant();
            Grant low = Grants.meet(worlds.grant(), worlds.grant());
            if (Grants.leq(low, one) && Grants.leq(low, two)) {
                assertThat(Grants.leq(low, Grants.meet(one, two)))
                        .as("%s: %s below %s and %s", Chance.at(i), low, one, two)
                        .isTrue();
            }
        }
    }

    /// INV-9: what is made from grants never allows what one of them does not.
    @Test
    @Tag("INV-9")
    void a_meet_covers_exactly_what_both_cover() {
        int covered = 0;
        for (int i = 0; i < CASES * 4; i++) {
            Grant one = worlds.grant();
            Grant two = worlds.grant();
            Act act = worlds.act(BUYER);

            boolean both = Grants.covers(one, act, NOW) && Grants.covers(two, act, NOW);

            if (act.target().isEmpty()) {
                assertThat(Grants.covers(Grants.meet(one, two), act, NOW))
                        .as("%s: %s and %s on %s", Chance.at(i), one, two, act)
                        .isEqualTo(both);
            }
            covered += both ? 1 : 0;
        }
        assertThat(covered).isGreaterThan(100);
    }

    @Test
    void a_lower_grant_covers_no_more() {
        for (int i = 0; i < CASES; i++) {
            Grant high = worlds.grant();
            Grant low = Grants.meet(high, worlds.grant());
            Act act = worlds.act(BUYER);

            assertThat(!Grants.covers(low, act, NOW) || Grants.covers(high, act, NOW))
                    .as(Chance.at(i))
                    .isTrue();
        }
    }

    /// INV-25.
    @Test
    @Tag("INV-25")
    void an_empty_set_means_nothing() {
        Grant full = World.grant("full", "/desk", Verb.values());
        Act act = World.towards(Verb.READ, World.SPEC, World.NOVA);

        assertThat(Grants.covers(full, act, NOW)).isTrue();
        for (Grant empty : new Grant[] {
            with(full, Set.of(), full.objects(), Optional.empty(), Optional.empty(), Optional.empty()),
            with(full, full.verbs(), Set.of(), Optional.empty(), Optional.empty(), Optional.empty()),
            with(full, full.verbs(), full.objects(), Optional.of(Set.of()), Optional.empty(), Optional.empty()),
            with(full, full.verbs(), full.objects(), Optional.empty(), Optional.of(Set.of()), Optional.empty()),
            with(full, full.verbs(), full.objects(), Optional.empty(), Optional.empty(), Optional.of(0))
        }) {
            assertThat(Grants.covers(empty, act, NOW)).as(empty.toString()).isFalse();
            assertThat(Grants.nothing(empty)).as(empty.toString()).isTrue();
        }
    }

    @Test
    void the_interval_holds_its_start_and_not_its_end() {
        Grant grant = World.grant("g", "/desk", Verb.READ);
        Grant timed = new Grant(
                grant.id(),
                BUYER,
                grant.verbs(),
                grant.objects(),
                Optional.empty(),
                Optional.empty(),
                NOW,
                Optional.of(NOW.plusSeconds(1)),
                Optional.empty(),
                false);
        Act act = World.act(Verb.READ, World.SPEC);

        assertThat(Grants.covers(timed, act, NOW.minusNanos(1))).isFalse();
        assertThat(Grants.covers(timed, act, NOW)).isTrue();
        assertThat(Grants.covers(timed, act, NOW.plusSeconds(1))).isFalse();
    }

    private static Grant with(
            Grant grant,
            Set<Verb> verbs,
            Set<ResourcePattern> objects,
            Optional<Set<dev.clawnet.protocol.id.PersonId>> counterparts,
            Optional<Set<String>> purposes,
            Optional<Integer> uses) {
        return new Grant(
                new GrantId("g-x"),
                grant.identity(),
                verbs,
                objects,
                counterparts,
                purposes,
                grant.from(),
                grant.to(),
                uses,
                false);
    }
}
