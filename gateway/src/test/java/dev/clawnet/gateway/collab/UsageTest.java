package dev.clawnet.gateway.collab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.session.Conversation;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.session.SessionUse;
import dev.clawnet.gateway.session.Sessions;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.protocol.catalogue.ModelMethods;
import dev.clawnet.protocol.catalogue.ModelMethods.ModelView;
import dev.clawnet.protocol.catalogue.ModelMethods.OfModel;
import dev.clawnet.protocol.catalogue.ModelMethods.UsageCost;
import dev.clawnet.protocol.catalogue.SessionUsageMethods;
import dev.clawnet.protocol.catalogue.SessionUsageMethods.AgentUse;
import dev.clawnet.protocol.catalogue.SessionUsageMethods.AskSeries;
import dev.clawnet.protocol.catalogue.SessionUsageMethods.SessionEntry;
import dev.clawnet.protocol.catalogue.SessionUsageMethods.SessionsUsage;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Method;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
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

    private SessionsUsage used(World.Human who, Optional<String> key, String range) {
        return world.call(who, SessionUsageMethods.SESSIONS_USAGE, asked(key, range));
    }

    private static SessionUsageMethods.AskUsage asked(Optional<String> key, String range) {
        return new SessionUsageMethods.AskUsage(
                key,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(range),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void each_answer_is_counted_in_its_session_by_day_and_model_with_its_price() {
        world.tell(li, "desk", "trip", "Hello.");
        world.tell(li, "desk", "main", "Hello.");
        world.time.advance(Duration.ofDays(1));
        world.tell(li, "desk", "trip", "Hello again.");
        world.tell(li, "attic", "Hello.");

        SessionsUsage all = used(li, Optional.empty(), "7d");
        assertThat(all.sessions())
                .extracting(SessionEntry::key)
                .containsExactly("agent:attic:main", "agent:desk:trip", "agent:desk:main");
        assertThat(all.totals().input()).isEqualTo(4_000);
        assertThat(all.totals().missingCostEntries()).isEqualTo(1);
        assertThat(all.aggregates().byAgent()).extracting(AgentUse::agentId).containsExactly("attic", "desk");

        SessionEntry trip =
                used(li, Optional.of("agent:desk:trip"), "7d").sessions().getFirst();
        assertThat(trip.usage().input()).isEqualTo(2_000);
        assertThat(trip.usage().output()).isEqualTo(40);
        assertThat(trip.usage().totalCost()).isCloseTo(0.0044, Offset.offset(1e-9));
        assertThat(trip.usage().activityDates()).hasSize(2);
        assertThat(trip.usage().modelUsage())
                .singleElement()
                .satisfies(
                        model -> assertThat(model.model() + " " + model.count()).isEqualTo("priced 2"));
        assertThat(world.call(li, SessionUsageMethods.SESSIONS_SERIES, new AskSeries("agent:desk:trip"))
                        .points())
                .extracting(SessionUsageMethods.Point::cumulativeTokens)
                .containsExactly(1_020L, 2_040L);
        assertThat(cost(li, 7, Optional.empty()).totals().input())
                .as("the person's own total says the same")
                .isEqualTo(4_000);
    }

    @Test
    void days_that_are_not_asked_about_are_left_out_and_a_failure_is_counted() {
        world.tell(li, "desk", "Hello.");
        world.time.advance(Duration.ofDays(20));
        broken = true;
        world.tell(li, "desk", "Hello.");

        assertThat(used(li, Optional.empty(), "7d").totals().input()).isZero();
        assertThat(used(li, Optional.empty(), "7d")
                        .sessions()
                        .getFirst()
                        .usage()
                        .modelUsage()
                        .getFirst()
                        .failed())
                .isEqualTo(1);
        assertThat(used(li, Optional.empty(), "30d").totals().input()).isEqualTo(1_000);
    }

    @Test
    @Tag("INV-11")
    void the_sessions_of_another_person_are_none() {
        World.Human nova = world.human("Nova");
        world.identity(nova, "desk", "priced");
        world.tell(li, "desk", "trip", "Hello.");

        assertThat(used(nova, Optional.empty(), "all").sessions()).isEmpty();
        assertThat(used(nova, Optional.empty(), "all").totals().input()).isZero();
        for (String key : List.of("agent:desk:trip", "agent:desk:never", "no key at all")) {
            assertThatThrownBy(() -> used(nova, Optional.of(key), "all"))
                    .isInstanceOf(Fault.class)
                    .hasMessage("no such session");
        }
    }

    /// What a session used goes with it; the total of its person does not, and nothing comes back afterwards.
    @Test
    void a_session_that_is_deleted_takes_its_count_along_and_leaves_the_total() {
        world.tell(li, "desk", "trip", "Hello.");
        Conversation trip = world.store.read(view ->
                Sessions.find(view, li.id(), SessionKey.of("agent:desk:trip")).orElseThrow());
        world.store.write(tx -> {
            assertThat(Sessions.delete(tx, li.id(), trip, 100)).isPresent();
            SessionUse.add(tx, li.id(), trip.key(), new SessionUse.Asked("test:priced", 5, 5, false));
            return Change.of(true, entry());
        });

        assertThat(used(li, Optional.empty(), "all").sessions()).isEmpty();
        assertThat(world.store.<Optional<SessionUse>>read(view -> SessionUse.find(view, li.id(), trip.key())))
                .isEmpty();
        assertThat(cost(li, 7, Optional.empty()).totals().input()).isEqualTo(1_000);
    }

    @Test
    void what_one_session_keeps_is_bounded() {
        world.tell(li, "desk", "trip", "Hello.");
        String first = used(li, Optional.empty(), "all")
                .sessions()
                .getFirst()
                .usage()
                .activityDates()
                .getFirst();
        for (int day = 1; day <= 200; day++) {
            world.time.advance(Duration.ofDays(1));
            world.store.write(tx -> {
                for (String model : List.of("test:a", "test:b", "test:c")) {
                    SessionUse.add(tx, li.id(), "agent:desk:trip", new SessionUse.Asked(model, 1, 1, false));
                }
                return Change.of(true, entry());
            });
        }
        SessionUse kept = world.store
                .<Optional<SessionUse>>read(view -> SessionUse.find(view, li.id(), "agent:desk:trip"))
                .orElseThrow();
        assertThat(kept.slots()).hasSize(AgentLimits.SESSION_USAGE_SLOTS);
        assertThat(kept.slots()).extracting(SessionUse.Slot::day).doesNotContain(first);
        world.time.advance(Duration.ofDays(AgentLimits.SESSION_USAGE_DAYS + 1L));
        world.tell(li, "desk", "trip", "Hello.");
        assertThat(used(li, Optional.empty(), "all")
                        .sessions()
                        .getFirst()
                        .usage()
                        .activityDates())
                .hasSize(1);
    }

    private Entry entry() {
        return Entry.of(EntryId.mint(new Random(7), world.time.instant()), li.id(), "session.deleted", Map.of());
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
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()))
                .models();
    }
}
