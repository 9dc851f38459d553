package dev.clawnet.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What holds of every snapshot and every act, whatever a model emits.
class DecidePropertiesTest {
    private static final int CASES = 10_000;
    private final Chance chance = new Chance(Chance.SEED);
    private final Worlds worlds = new Worlds(chance);

    private static int rank(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Deny _ -> 0;
            case Verdict.Ask _ -> 1;
            case Verdict.Allow _ -> 2;
        };
    }

    private static int rank(Snapshot snapshot, Act act) {
        return rank(Decide.decide(snapshot, act));
    }

    /// INV-23: no act and no snapshot makes a decision fail; one that cannot be made would say so in its finding.
    @Test
    @Tag("INV-23")
    void every_decision_is_made_and_none_escapes() {
        for (int i = 0; i < CASES * 5; i++) {
            Worlds.Scene scene = worlds.scene();

            Verdict verdict = Decide.decide(scene.snapshot(), scene.act());

            if (verdict instanceof Verdict.Deny deny) {
                assertThat(deny.findings())
                        .as("%s: %s", Chance.at(i), scene)
                        .isNotEmpty()
                        .noneMatch(finding -> finding.endsWith("Exception"));
            }
            assertThat(Decide.decide(scene.snapshot(), scene.act()))
                    .as("%s: the same twice", Chance.at(i))
                    .isEqualTo(verdict);
        }
    }

    /// INV-23: each fact that turns to its refusing value, or to unknown, never adds an allow.
    @Test
    @Tag("INV-23")
    void adding_a_deny_never_adds_an_allow() {
        for (int i = 0; i < CASES; i++) {
            Worlds.Scene scene = worlds.scene();
            int before = rank(scene.snapshot(), scene.act());
            for (Snapshot worse : worse(scene)) {
                assertThat(rank(worse, scene.act()))
                        .as("%s: %s%nfrom %s%nto %s", Chance.at(i), scene.act(), scene.snapshot(), worse)
                        .isLessThanOrEqualTo(before);
            }
        }
    }

    private static List<Snapshot> worse(Worlds.Scene scene) {
        Snapshot s = scene.snapshot();
        List<Snapshot> out = new ArrayList<>();
        out.add(With.run(s, With.live(s.run(), false)));
        out.add(With.run(s, With.budget(s.run(), false)));
        out.add(With.run(s, With.integrity(s.run(), Integrity.UNTRUSTED)));
        out.add(With.run(s, With.foreign(s.run(), true)));
        Set<String> refused = new HashSet<>(s.run().refused());
        refused.add(Decide.refusalKey(scene.act(), Decide.audience(s, scene.act())));
        out.add(With.run(s, With.refused(s.run(), refused)));
        out.add(With.agent(s, new Snapshot.AgentFacts(s.agent().id(), s.agent().owner(), false)));
        out.add(With.grants(s, List.of()));
        out.add(With.answered(s));
        s.collaboration().ifPresent(facts -> {
            out.add(With.collaboration(s, Optional.of(facts(facts, false, facts.ownTurn(), facts.turnsLeft()))));
            out.add(With.collaboration(s, Optional.of(facts(facts, facts.live(), false, facts.turnsLeft()))));
            out.add(With.collaboration(s, Optional.of(facts(facts, facts.live(), facts.ownTurn(), false))));
        });
        s.relation().ifPresent(r -> {
            out.add(With.relation(s, Optional.of(relation(r, false, r.mayFace(), r.cycle(), r.admitted()))));
            out.add(With.relation(s, Optional.of(relation(r, r.contact(), false, r.cycle(), r.admitted()))));
            out.add(With.relation(s, Optional.of(relation(r, r.contact(), r.mayFace(), true, r.admitted()))));
            out.add(With.relation(s, Optional.of(relation(r, r.contact(), r.mayFace(), r.cycle(), false))));
        });
        return out;
    }

    private static Snapshot.CollabFacts facts(
            Snapshot.CollabFacts facts, boolean live, boolean ownTurn, boolean turnsLeft) {
        return new Snapshot.CollabFacts(
                facts.id(), live, ownTurn, turnsLeft, facts.parties(), facts.seats(), facts.tree());
    }

    private static Snapshot.Relation relation(
            Snapshot.Relation r, boolean contact, boolean mayFace, boolean cycle, boolean admitted) {
        return new Snapshot.Relation(r.counterpart(), contact, r.shown(), mayFace, r.depthLeft(), cycle, admitted);
    }

    /// INV-9.
    @Test
    @Tag("INV-9")
    void removing_a_grant_never_adds_an_allow() {
        for (int i = 0; i < CASES; i++) {
            Worlds.Scene scene = worlds.scene();
            int before = rank(scene.snapshot(), scene.act());
            for (Grant grant : scene.snapshot().grants()) {
                List<Grant> fewer = new ArrayList<>(scene.snapshot().grants());
                fewer.remove(grant);

                assertThat(rank(With.grants(scene.snapshot(), fewer), scene.act()))
                        .as("%s: %s without %s", Chance.at(i), scene.act(), grant)
                        .isLessThanOrEqualTo(before);
            }
        }
    }

    /// INV-9: a grant made narrower by a meet never allows more.
    @Test
    @Tag("INV-9")
    void narrowing_a_grant_never_adds_an_allow() {
        for (int i = 0; i < CASES; i++) {
            Worlds.Scene scene = worlds.scene();
            List<Grant> narrower = scene.snapshot().grants().stream()
                    .map(grant -> Grants.meet(grant, worlds.grant()))
                    .toList();

            assertThat(rank(With.grants(scene.snapshot(), narrower), scene.act()))
                    .as("%s: %s", Chance.at(i), scene.act())
                    .isLessThanOrEqualTo(rank(scene.snapshot(), scene.act()));
        }
    }

    /// INV-18: a rule that names no more readers than the place has now never adds a read.
    @Test
    @Tag("INV-18")
    void a_rule_with_fewer_readers_never_adds_a_read() {
        int reads = 0;
        for (int i = 0; i < CASES; i++) {
            Worlds.Scene scene = worlds.scene();
            Act act = scene.act();
            if (act.object().kind() != Resource.Kind.SERVICE) {
                Readers now = Labels.of(scene.snapshot()).readers(act.object());
                Rule drawn = worlds.rule();
                boolean exact = chance.in(50);
                Rule fewer = new Rule(
                        drawn.id(),
                        drawn.owner(),
                        exact ? new ResourcePattern(act.object()) : drawn.place(),
                        drawn.identity(),
                        drawn.purpose(),
                        exact ? now.meet(drawn.readers()) : Readers.NOBODY,
                        drawn.end(),
                        drawn.trusted());
                List<Rule> rules = new ArrayList<>(scene.snapshot().rules());
                rules.add(fewer);
                Act read = new Act(
                        act.agent(),
                        act.run(),
                        Verb.READ,
                        act.object(),
                        Optional.empty(),
                        act.counterpart(),
                        act.purpose(),
                        Map.of());

                int before = rank(scene.snapshot(), read);

                assertThat(rank(With.rules(scene.snapshot(), rules), read))
                        .as("%s: %s%nin %s%nwith %s", Chance.at(i), read, scene.snapshot(), fewer)
                        .isLessThanOrEqualTo(before);
                reads += before;
            }
        }
        assertThat(reads).isGreaterThan(500);
    }

    /// INV-25: a grant with an empty set is no grant, and an owner without rules tells nobody.
    @Test
    @Tag("INV-25")
    void an_empty_set_means_nothing() {
        for (int i = 0; i < CASES; i++) {
            Worlds.Scene scene = worlds.scene();
            Grant drawn = worlds.grant();
            Grant empty = new Grant(
                    drawn.id(),
                    drawn.identity(),
                    chance.in(50) ? Set.of() : drawn.verbs(),
                    Set.of(),
                    drawn.counterparts(),
                    drawn.purposes(),
                    drawn.from(),
                    drawn.to(),
                    drawn.uses(),
                    true);
            List<Grant> grants = new ArrayList<>(scene.snapshot().grants());
            grants.addFirst(empty);

            assertThat(Decide.decide(With.grants(scene.snapshot(), grants), scene.act()))
                    .as("%s: %s with %s", Chance.at(i), scene.act(), empty)
                    .isEqualTo(Decide.decide(scene.snapshot(), scene.act()));
        }
    }

    /// INV-8, INV-26: no grant, rule, approval or relation opens what is out of reach for good.
    @Test
    @Tag("INV-8")
    @Tag("INV-26")
    void nothing_lifts_what_is_forbidden() {
        Snapshot open = With.answered(
                With.grants(World.alone(), List.of(World.grant("all", "/**", Verb.values()))), AskReason.values());
        List<Resource> closed = List.of(
                World.file("/home/li/.ssh/id_ed25519"),
                Resource.memory(World.HEALTH),
                Resource.of(Resource.Kind.SESSION, World.LI, "i-health", "main"),
                Resource.of(Resource.Kind.PLATFORM, World.LI, "grants"));
        for (Resource object : closed) {
            for (Verb verb : Verb.values()) {
                Act act =
                        verb.hasTarget() ? World.moved(verb, object, object) : World.towards(verb, object, World.NOVA);

                assertThat(rank(open, act)).as(act.toString()).isZero();
            }
        }
    }

    /// INV-11, INV-35: ids carry no meaning, so renaming all of them changes nothing but the names.
    @Test
    @Tag("INV-11")
    void renaming_ids_changes_nothing() {
        for (int i = 0; i < CASES; i++) {
            Worlds.Scene scene = worlds.scene();
            Renaming renaming = new Renaming(chance.below(1_000_000));

            Verdict before = Decide.decide(scene.snapshot(), scene.act());
            Verdict after = Decide.decide(renaming.of(scene.snapshot(), scene.act()), renaming.of(scene.act()));

            assertThat(after)
                    .as("%s: %s%nin %s", Chance.at(i), scene.act(), scene.snapshot())
                    .isEqualTo(renaming.of(before));
        }
    }

    /// The order in which rules come says nothing, and neither does that of grants beyond which one is named.
    @Test
    void order_says_nothing() {
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < CASES; i++) {
            Worlds.Scene scene = worlds.scene();
            Snapshot turned = With.rules(
                    With.grants(scene.snapshot(), scene.snapshot().grants().reversed()),
                    scene.snapshot().rules().reversed());

            Reference.Outcome before = Reference.Outcome.of(Decide.decide(scene.snapshot(), scene.act()));

            assertThat(Reference.Outcome.of(Decide.decide(turned, scene.act())))
                    .as("%s: %s", Chance.at(i), scene.act())
                    .isEqualTo(before);
            seen.merge(before.word(), 1, Integer::sum);
        }
        assertThat(seen).containsKeys("ALLOW", "ASK", "MISSING");
    }
}
