package dev.clawnet.gateway.collab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.agent.ModelCalls;
import dev.clawnet.gateway.agent.model.ModelFailure;
import dev.clawnet.gateway.agent.model.ModelRef;
import dev.clawnet.gateway.agent.model.ModelSettings;
import dev.clawnet.gateway.agent.model.ModelSettings.Api;
import dev.clawnet.gateway.agent.model.ModelSettings.Known;
import dev.clawnet.gateway.agent.model.ModelSettings.Timing;
import dev.clawnet.gateway.agent.model.Reply;
import dev.clawnet.gateway.agent.model.StopReason;
import dev.clawnet.gateway.agent.model.Usage;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.protocol.catalogue.ModelMethods;
import dev.clawnet.protocol.catalogue.ModelMethods.ModelView;
import dev.clawnet.protocol.catalogue.ModelMethods.OfModel;
import dev.clawnet.protocol.catalogue.ModelMethods.UsageCost;
import dev.clawnet.protocol.method.Method;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What agents used of models: counted with each answer, shown to its person alone.
class UsageTest {
    private boolean broken;
    private final World world = new World(7, MemoryStore.Mode.JSON, (_, _, _) -> {
        if (broken) {
            throw new ModelFailure(ModelFailure.Kind.UNREACHABLE, "the provider does not answer");
        }
        return new Reply("Yes.", List.of(), new Usage(1_000, 20), StopReason.DONE);
    });
    private final ModelCalls calls = new ModelCalls(world.store, world.time);
    private final World.Human li = world.human("Li");

    @BeforeEach
    void begin() {
        calls.bind(world.table);
        world.identity(li, "desk", "priced");
        world.identity(li, "attic", "other");
        calls.use(new ModelCalls.Settings(
                Map.of(
                        "test",
                        new ModelSettings.Provider(
                                Api.OPENAI,
                                URI.create("http://127.0.0.1:9/v1"),
                                Optional.empty(),
                                Timing.DEFAULT,
                                List.of(new Known(
                                        "priced",
                                        Optional.of("Priced"),
                                        Optional.of(8_000L),
                                        Optional.empty(),
                                        Optional.of(2.0),
                                        Optional.of(10.0))))),
                Optional.of(new ModelRef("elsewhere", "big"))));
    }

    private UsageCost cost(World.Human who, int days, Optional<String> agent) {
        return world.call(who, ModelMethods.USAGE_COST, new ModelMethods.AskCost(Optional.of(days), agent));
    }

    @Test
    void each_answer_is_counted_with_its_price() {
        world.tell(li, "desk", "Hello.");
        world.tell(li, "desk", "Hello again.");
        world.tell(li, "attic", "Hello.");

        UsageCost cost = cost(li, 7, Optional.empty());
        assertThat(cost.daily()).hasSize(7);
        assertThat(cost.totals().input()).isEqualTo(3_000);
        assertThat(cost.totals().totalTokens()).isEqualTo(3_060);
        assertThat(cost.totals().totalCost()).isCloseTo(0.0044, Offset.offset(1e-9));
        assertThat(cost.totals().missingCostEntries()).isEqualTo(1);
        assertThat(cost.models()).extracting(OfModel::agentId).containsExactly("desk", "attic");
        assertThat(cost(li, 7, Optional.of("attic")).totals().input()).isEqualTo(1_000);
    }

    @Test
    void a_day_that_is_over_is_not_today_and_a_failure_is_counted() {
        world.tell(li, "desk", "Hello.");
        world.time.advance(Duration.ofDays(1));
        broken = true;
        world.tell(li, "desk", "Hello.");

        assertThat(cost(li, 1, Optional.empty()).totals().input()).isZero();
        assertThat(cost(li, 1, Optional.empty()).models().getFirst().failed()).isEqualTo(1);
        assertThat(cost(li, 2, Optional.empty()).totals().input()).isEqualTo(1_000);
        assertThat(world.call(li, ModelMethods.USAGE_STATUS, new Method.None()).providers())
                .extracting(ModelMethods.ProviderView::failed)
                .containsExactly(1L);
    }

    @Test
    void another_person_sees_nothing_of_it() {
        World.Human nova = world.human("Nova");
        world.tell(li, "desk", "Hello.");

        assertThat(cost(nova, 30, Optional.empty()).totals().input()).isZero();
        assertThat(cost(nova, 30, Optional.empty()).models()).isEmpty();
        assertThat(models(nova)).extracting(ModelView::id).doesNotContain("other");
        assertThat(models(li)).extracting(ModelView::id).containsExactly("big", "priced", "other");
        assertThat(models(li)).extracting(ModelView::available).containsExactly(false, true, true);
    }

    private List<ModelView> models(World.Human who) {
        return world.call(
                        who,
                        ModelMethods.MODELS_LIST,
                        new ModelMethods.ListModels(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()))
                .models();
    }
}
