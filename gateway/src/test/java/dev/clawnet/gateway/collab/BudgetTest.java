package dev.clawnet.gateway.collab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.agent.Allowance;
import dev.clawnet.gateway.agent.ModelCalls;
import dev.clawnet.gateway.agent.Prices;
import dev.clawnet.gateway.agent.model.ModelFailure;
import dev.clawnet.gateway.agent.model.ModelFailure.Kind;
import dev.clawnet.gateway.agent.model.ModelSettings;
import dev.clawnet.gateway.agent.model.ModelSettings.Known;
import dev.clawnet.gateway.agent.model.Reply;
import dev.clawnet.gateway.agent.model.StopReason;
import dev.clawnet.gateway.agent.model.Usage;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.protocol.catalogue.ModelMethods;
import dev.clawnet.protocol.catalogue.ModelMethods.BudgetView;
import dev.clawnet.protocol.catalogue.ModelMethods.SetBudget;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Method;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Budgets of models, attacked by models that use all they may.
class BudgetTest {
    private int asked;
    private boolean breaksInTheMiddle;
    private boolean crashes;
    private Optional<World> crashed = Optional.empty();
    private final Random chance = new Random(11);
    private final World world = new World(7, MemoryStore.Mode.JSON, (prompt, stream, _) -> {
        asked++;
        if (crashes) {
            crashes = false;
            crashed = Optional.of(crash());
        }
        Usage most = Usage.most(prompt);
        if (breaksInTheMiddle) {
            stream.text("Half");
            throw new ModelFailure(Kind.UNREACHABLE, "broke off");
        }
        // As a provider counts: never more than a token for a byte, and never more than it was allowed to say.
        return new Reply(
                "Yes.",
                List.of(),
                new Usage(
                        chance.nextLong(most.inputTokens() / 2, most.inputTokens() + 1),
                        chance.nextLong(prompt.maxOutputTokens() / 2, prompt.maxOutputTokens() + 1)),
                StopReason.DONE);
    });
    private final World.Human li = world.human("Li");
    private final World.Human nova = world.human("Nova");

    /// What a gateway finds that starts after a crash in the middle of a question.
    private World crash() {
        World after = new World(world, (_, _) -> {});
        new ModelCalls(after.store, after.time).bind(after.table);
        return after;
    }

    @BeforeEach
    void begin() {
        world.identity(li, "desk", "m");
        world.identity(li, "attic", "m");
    }

    private void budget(Optional<String> agent, Optional<Long> day, Optional<Long> month, Optional<Double> dollars) {
        world.call(li, ModelMethods.USAGE_BUDGET_SET, new SetBudget(agent, day, month, dollars, Optional.empty()));
    }

    private BudgetView shown(World.Human who, String scope) {
        return world.call(who, ModelMethods.USAGE_BUDGET_SHOW, new Method.None()).budgets().stream()
                .filter(row -> row.scope().equals(scope))
                .findFirst()
                .orElseThrow();
    }

    private int asks(World.Human who, String slug, int times) {
        int before = asked;
        for (int i = 0; i < times; i++) {
            world.tell(who, slug, "Hello.");
        }
        return asked - before;
    }

    @Test
    void a_days_tokens_are_never_passed_and_the_next_day_has_its_own() {
        budget(Optional.empty(), Optional.of(60_000L), Optional.empty(), Optional.empty());
        int first = asks(li, "desk", 40);
        assertThat(first).isBetween(3, 39);
        assertThat(shown(li, "person").usedToday()).isBetween(30_000L, 60_000L);
        assertThat(asks(li, "attic", 1)).as("all agents together").isZero();

        world.time.advance(Duration.ofDays(1));
        assertThat(asks(li, "attic", 1)).isOne();
        assertThat(shown(li, "person").usedThisMonth())
                .isGreaterThan(shown(li, "person").usedToday());
    }

    @Test
    void one_agents_budget_leaves_the_others_theirs() {
        budget(Optional.of("desk"), Optional.of(1L), Optional.empty(), Optional.empty());
        assertThat(asks(li, "desk", 2)).isZero();
        assertThat(asks(li, "attic", 1)).isOne();
        assertThat(world.log(li).stream()
                        .map(entry -> entry.fields().getOrDefault("reason", ""))
                        .filter(reason -> reason.startsWith("budget: the budget of this agent: 0 of 1 tokens")))
                .hasSize(2);
        budget(Optional.of("desk"), Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(asks(li, "desk", 1)).isOne();
    }

    @Test
    void dollars_are_counted_and_a_model_without_a_price_is_not_asked() {
        budget(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(0.5));
        assertThat(asks(li, "desk", 1)).isZero();

        world.agents.useBudget(prices(), Allowance.NONE);
        assertThat(asks(li, "desk", 100)).isBetween(2, 99);
        assertThat(shown(li, "person").dollarsToday()).isBetween(0.2, 0.5);
    }

    private static Prices prices() {
        Known known = new Known(
                "m", Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(10.0), Optional.of(30.0));
        return new Prices(Map.of(
                "test",
                new ModelSettings.Provider(
                        ModelSettings.Api.OPENAI,
                        URI.create("http://127.0.0.1:9/v1"),
                        Optional.empty(),
                        ModelSettings.Timing.DEFAULT,
                        List.of(known))));
    }

    @Test
    void the_gateways_budget_bounds_each_person_for_themselves() {
        world.identity(nova, "shop", "m");
        world.agents.useBudget(
                new Prices(Map.of()),
                new Allowance(Optional.empty(), Optional.of(20_000L), Optional.empty(), Optional.empty()));
        assertThat(asks(li, "desk", 30)).isBetween(1, 29);
        assertThat(asks(nova, "shop", 1)).isOne();
        assertThat(shown(nova, "gateway").usedThisMonth())
                .isLessThan(shown(li, "gateway").usedThisMonth());
    }

    @Test
    void an_answer_that_broke_off_counts_with_all_that_was_reserved() {
        budget(Optional.empty(), Optional.of(20_000L), Optional.empty(), Optional.empty());
        breaksInTheMiddle = true;
        assertThat(asks(li, "desk", 30)).isBetween(1, 4);
        assertThat(shown(li, "person").usedToday()).isBetween(10_000L, 20_000L);
    }

    @Test
    void a_question_that_a_crash_took_counts_as_reserved() {
        budget(Optional.empty(), Optional.of(1_000_000L), Optional.empty(), Optional.empty());
        crashes = true;
        world.tell(li, "desk", "Hello.");
        World after = crashed.orElseThrow();
        after.recover();
        after.time.runUntilIdle();

        long counted = after.call(li, ModelMethods.USAGE_COST, days(1)).totals().totalTokens();
        long shown = after.call(li, ModelMethods.USAGE_BUDGET_SHOW, new Method.None()).budgets().stream()
                .filter(row -> row.scope().equals("person"))
                .findFirst()
                .orElseThrow()
                .usedToday();
        assertThat(asked).as("asked again after the crash").isEqualTo(2);
        assertThat(shown - counted).as("what the lost question may have cost").isGreaterThan(4_096);
    }

    private static ModelMethods.AskCost days(int days) {
        return new ModelMethods.AskCost(Optional.of(days), Optional.empty());
    }

    @Test
    void another_persons_agent_and_a_missing_one_look_the_same() {
        world.identity(nova, "shop", "m");
        for (String slug : List.of("shop", "nobody")) {
            assertThatThrownBy(() -> budget(Optional.of(slug), Optional.of(1L), Optional.empty(), Optional.empty()))
                    .isInstanceOf(Fault.class)
                    .hasMessage("you have no active agent of that name");
        }
    }
}
