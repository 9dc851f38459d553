package dev.clawnet.policy;

import static dev.clawnet.policy.World.BUYER;
import static dev.clawnet.policy.World.DEAL;
import static dev.clawnet.policy.World.LI;
import static dev.clawnet.policy.World.MALLORY;
import static dev.clawnet.policy.World.NOVA;
import static dev.clawnet.policy.World.NOW;
import static dev.clawnet.policy.World.OTHER_DEAL;
import static dev.clawnet.policy.World.PURPOSE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Who may learn what, when a model asks for all of it.
class LabelsTest {
    private static final Audience PAIR = Audience.people(Set.of(LI, NOVA));
    private static final Reader.Human TO_NOVA = new Reader.Human(NOVA);

    private static Labels labels(Rule... rules) {
        return new Labels(
                Placed.rules(List.of(rules)),
                Map.of(DEAL, Set.of(LI, NOVA)),
                Optional.empty(),
                Optional.of(BUYER),
                PURPOSE,
                NOW);
    }

    private static boolean admits(Reader reader, Reader... policy) {
        return labels().admits(reader, Readers.of(policy), LI);
    }

    @Test
    void without_a_rule_the_owner_alone_learns() {
        assertThat(labels().mayEnter(World.SPEC, ItemPolicy.NONE, Audience.owner(LI)))
                .isTrue();
        assertThat(labels().mayEnter(World.SPEC, ItemPolicy.NONE, PAIR)).isFalse();
    }

    @Test
    void the_most_specific_rule_wins_whatever_it_says() {
        Labels labels = labels(World.rule("1", "/desk", TO_NOVA), World.rule("2", "/desk/specs"));

        assertThat(labels.admits(PAIR, World.BUDGET)).isTrue();
        assertThat(labels.admits(PAIR, World.SPEC)).isFalse();
    }

    @Test
    void rules_of_equal_length_must_all_admit() {
        Labels labels =
                labels(World.rule("1", "/desk/specs", TO_NOVA), World.rule("2", "/desk/*", new Reader.Human(MALLORY)));

        assertThat(labels.admits(PAIR, World.SPEC)).isFalse();
        assertThat(labels.readers(World.SPEC)).isEqualTo(Readers.NOBODY);
    }

    @Test
    void a_rule_holds_for_its_identity_its_purpose_and_until_its_end() {
        Rule rule = World.rule("1", "/desk", TO_NOVA);
        Rule health = new Rule(
                rule.id(),
                LI,
                rule.place(),
                Optional.of(World.HEALTH),
                Optional.empty(),
                rule.readers(),
                Optional.empty(),
                false);
        Rule travel = new Rule(
                rule.id(),
                LI,
                rule.place(),
                Optional.empty(),
                Optional.of("travel"),
                rule.readers(),
                Optional.empty(),
                false);
        Rule ended = new Rule(
                rule.id(),
                LI,
                rule.place(),
                Optional.empty(),
                Optional.empty(),
                rule.readers(),
                Optional.of(NOW),
                false);

        assertThat(labels(rule).admits(PAIR, World.SPEC)).isTrue();
        assertThat(labels(health).admits(PAIR, World.SPEC)).isFalse();
        assertThat(labels(travel).admits(PAIR, World.SPEC)).isFalse();
        assertThat(labels(ended).admits(PAIR, World.SPEC)).isFalse();
    }

    @Test
    void a_tree_in_an_audience_is_one_reader_and_never_its_members() {
        Reader tree = new Reader.Tree(DEAL);

        assertThat(admits(tree, new Reader.Human(NOVA))).isFalse();
        assertThat(admits(tree, new Reader.WithTree(NOVA))).isTrue();
        assertThat(admits(tree, new Reader.WithTree(MALLORY))).isFalse();
        assertThat(admits(tree, tree)).isTrue();
        assertThat(admits(new Reader.Tree(OTHER_DEAL), tree)).isFalse();
    }

    @Test
    void what_a_tree_may_learn_its_members_may() {
        assertThat(admits(TO_NOVA, new Reader.Tree(DEAL))).isTrue();
        assertThat(admits(new Reader.Human(MALLORY), new Reader.Tree(DEAL))).isFalse();
    }

    @Test
    void everyone_admits_all_and_is_admitted_by_nothing_less() {
        assertThat(admits(new Reader.Service("web"), new Reader.Everyone())).isTrue();
        assertThat(admits(new Reader.Everyone(), TO_NOVA, new Reader.WithTree(NOVA)))
                .isFalse();
    }

    @Test
    void an_item_is_learnt_only_by_those_whom_every_policy_admits() {
        Labels labels = labels(World.rule("1", "/desk", TO_NOVA));
        ItemPolicy private0 = new ItemPolicy(Map.of(LI, Readers.NOBODY), Integrity.TRUSTED);
        ItemPolicy mallorys = new ItemPolicy(Map.of(MALLORY, Readers.of(new Reader.Human(LI))), Integrity.UNTRUSTED);

        assertThat(labels.mayEnter(World.SPEC, private0, PAIR)).isFalse();
        assertThat(labels.mayEnter(World.SPEC, mallorys, Audience.owner(LI))).isTrue();
        assertThat(labels.mayEnter(World.SPEC, mallorys, PAIR)).isFalse();
    }

    @Test
    void drafts_stay_with_their_owner_whatever_a_rule_says() {
        Rule wide = new Rule(
                World.rule("1", "/x").id(),
                LI,
                new ResourcePattern(Resource.of(Resource.Kind.DRAFTS, LI, "**")),
                Optional.empty(),
                Optional.empty(),
                Readers.of(new Reader.Everyone()),
                Optional.empty(),
                false);

        assertThat(labels(wide).admits(PAIR, Resource.of(Resource.Kind.DRAFTS, LI, "i-buyer")))
                .isFalse();
    }

    @Test
    void the_memory_of_a_pair_may_be_learnt_by_that_contact() {
        assertThat(labels().admits(PAIR, Resource.pairMemory(BUYER, NOVA))).isTrue();
        assertThat(labels().admits(PAIR, Resource.pairMemory(BUYER, MALLORY))).isFalse();
        assertThat(labels().admits(PAIR, Resource.memory(BUYER))).isFalse();
    }

    @Test
    void a_folder_is_learnt_whole_only_if_all_below_it_is() {
        Labels labels = labels(World.rule("1", "/desk", TO_NOVA), World.rule("2", "/desk/cost"));

        assertThat(labels.admits(PAIR, World.file("/desk"))).isTrue();
        assertThat(labels.admitsBelow(PAIR, World.file("/desk"))).isFalse();
        assertThat(labels.admitsBelow(PAIR, World.file("/desk/specs"))).isTrue();
    }

    @Test
    void a_place_is_trusted_when_its_most_specific_rule_says_so() {
        Rule plain = World.rule("1", "/desk/specs");
        Rule trusted = new Rule(
                plain.id(),
                LI,
                new ResourcePattern(World.file("/desk")),
                Optional.empty(),
                Optional.empty(),
                Readers.NOBODY,
                Optional.empty(),
                true);

        assertThat(labels(trusted).trusted(World.SPEC)).isTrue();
        assertThat(labels(trusted, plain).trusted(World.SPEC)).isFalse();
        assertThat(labels(trusted, plain).trustedForAny(World.file("/desk"))).isTrue();
    }
}
