package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.agent.Spent.Used;
import dev.clawnet.gateway.agent.model.ModelRef;
import dev.clawnet.gateway.agent.model.ModelSettings;
import dev.clawnet.gateway.agent.model.ModelSettings.Known;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.people.Identity;
import dev.clawnet.gateway.people.Manager;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.catalogue.ChatMethods;
import dev.clawnet.protocol.catalogue.ModelMethods;
import dev.clawnet.protocol.catalogue.ModelMethods.Counts;
import dev.clawnet.protocol.catalogue.ModelMethods.Day;
import dev.clawnet.protocol.catalogue.ModelMethods.ModelView;
import dev.clawnet.protocol.catalogue.ModelMethods.OfModel;
import dev.clawnet.protocol.catalogue.ModelMethods.ProviderView;
import dev.clawnet.protocol.catalogue.ModelMethods.UsageCost;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/// Serves `models.list` and `usage.*`: what there is by the configuration, and what the caller's own agents used.
public final class ModelCalls {
    private static final int DAYS = 30;

    private final Store store;
    private final InstantSource clock;
    private final BiPredicate<PersonId, String> keyed;
    private volatile Settings settings = new Settings(Map.of(), Optional.empty());

    /// What the configuration says.
    ///
    /// @param fallback the model of agents that name none
    public record Settings(Map<String, ModelSettings.Provider> providers, Optional<ModelRef> fallback) {
        public Settings {
            providers = Map.copyOf(providers);
        }

        Prices prices() {
            return new Prices(providers);
        }
    }

    public ModelCalls(Store store, InstantSource clock) {
        this(store, clock, (_, _) -> false);
    }

    /// @param keyed whether a person's agents hold a key of their own for that provider
    public ModelCalls(Store store, InstantSource clock, BiPredicate<PersonId, String> keyed) {
        this.store = store;
        this.clock = clock;
        this.keyed = keyed;
    }

    public void use(Settings next) {
        this.settings = next;
    }

    public void bind(MethodTable table) {
        table.bind(ModelMethods.MODELS_LIST, this::list);
        table.bind(ChatMethods.CHAT_METADATA, (caller, _) -> new ChatMethods.Metadata(all(caller), List.of()));
        table.bind(ModelMethods.USAGE_STATUS, (caller, _) -> status(caller));
        new SessionUsageCalls(store, clock, () -> settings.prices()).bind(table);
        table.bind(ModelMethods.USAGE_COST, this::cost);
    }

    private ModelMethods.ModelList list(Caller caller, ModelMethods.ListModels wanted) {
        return new ModelMethods.ModelList(all(caller).stream()
                .filter(model -> wanted.provider().map(model.provider()::equals).orElse(true))
                .toList());
    }

    private List<ModelView> all(Caller caller) {
        Settings now = settings;
        Set<ModelRef> refs = new LinkedHashSet<>();
        now.fallback().ifPresent(refs::add);
        new TreeMap<>(now.providers())
                .forEach((name, provider) ->
                        provider.models().forEach(model -> refs.add(new ModelRef(name, model.id()))));
        refs.addAll(store.read(view -> own(view, caller.person())));
        Map<String, Boolean> there = new HashMap<>();
        return refs.stream()
                .map(ref -> view(
                        now, ref, there.computeIfAbsent(ref.provider(), name -> there(now, caller.person(), name))))
                .toList();
    }

    /// Models that the caller's agents name.
    private static List<ModelRef> own(View view, PersonId owner) {
        List<String> named = new ArrayList<>();
        Identities.of(view, owner).stream()
                .filter(Identity::active)
                .forEach(identity -> identity.model().ifPresent(named::add));
        Identities.manager(view, owner).flatMap(Manager::model).ifPresent(named::add);
        return named.stream().map(ModelRef::stored).toList();
    }

    private boolean there(Settings now, PersonId person, String provider) {
        return provider.equals(ModelSettings.SCRIPTED)
                || now.providers().containsKey(provider)
                || keyed.test(person, provider);
    }

    private static ModelView view(Settings now, ModelRef ref, boolean there) {
        Optional<Known> known = now.prices().known(ref);
        return new ModelView(
                ref.name(),
                known.flatMap(Known::name).orElse(ref.name()),
                ref.provider(),
                there,
                known.flatMap(Known::contextWindow),
                known.flatMap(Known::reasoning),
                known.flatMap(Known::inputCost),
                known.flatMap(Known::outputCost));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private ModelMethods.UsageStatus status(Caller caller) {
        Map<String, ProviderView> providers = new TreeMap<>();
        new TreeMap<>(settings.providers())
                .keySet()
                .forEach(name -> providers.put(name, new ProviderView(name, name, List.of(), 0L, 0L, 0L)));
        for (Used used : store.read(view -> Spent.of(view, caller.person(), today(), 1))) {
            String name = ModelRef.stored(used.model()).provider();
            providers.merge(
                    name,
                    new ProviderView(name, name, List.of(), used.calls(), used.failed(), used.input() + used.output()),
                    (one, two) -> new ProviderView(
                            name,
                            name,
                            List.of(),
                            one.calls() + two.calls(),
                            one.failed() + two.failed(),
                            one.totalTokens() + two.totalTokens()));
        }
        return new ModelMethods.UsageStatus(clock.millis(), List.copyOf(providers.values()));
    }

    private UsageCost cost(Caller caller, ModelMethods.AskCost wanted) {
        Settings now = settings;
        int days = wanted.days().orElse(DAYS);
        LocalDate today = today();
        return store.read(view -> {
            Map<String, String> slugs = slugs(view, caller.person());
            List<Used> used = Spent.of(view, caller.person(), today, days).stream()
                    .filter(row -> wanted.agentId()
                            .map(slug -> slug.equals(slugs.getOrDefault(row.agent(), row.agent())))
                            .orElse(true))
                    .toList();
            List<Day> daily = new ArrayList<>();
            for (int back = days - 1; back >= 0; back--) {
                String date = today.minusDays(back).toString();
                daily.add(day(
                        date,
                        counts(
                                now,
                                used.stream()
                                        .filter(row -> row.day().equals(date))
                                        .toList())));
            }
            return new UsageCost(clock.millis(), days, daily, counts(now, used), models(now, used, slugs));
        });
    }

    private static Map<String, String> slugs(View view, PersonId owner) {
        Map<String, String> slugs = new LinkedHashMap<>();
        for (Identity identity : Identities.of(view, owner)) {
            IdentityId id = identity.id();
            slugs.put(id.value(), identity.slug());
        }
        return slugs;
    }

    private static List<OfModel> models(Settings now, List<Used> used, Map<String, String> slugs) {
        Map<String, OfModel> models = new LinkedHashMap<>();
        for (Used row : used) {
            String agent = slugs.getOrDefault(row.agent(), row.agent());
            models.merge(
                    agent + " " + row.model(),
                    new OfModel(
                            agent,
                            row.model(),
                            row.calls(),
                            row.failed(),
                            row.input(),
                            row.output(),
                            price(now, row).map(Prices.Price::whole)),
                    ModelCalls::sum);
        }
        return models.values().stream()
                .sorted(Comparator.comparingLong((OfModel each) -> -each.input() - each.output())
                        .thenComparing(OfModel::agentId)
                        .thenComparing(OfModel::model))
                .toList();
    }

    private static OfModel sum(OfModel one, OfModel two) {
        return new OfModel(
                one.agentId(),
                one.model(),
                one.calls() + two.calls(),
                one.failed() + two.failed(),
                one.input() + two.input(),
                one.output() + two.output(),
                one.totalCost().flatMap(cost -> two.totalCost().map(more -> cost + more)));
    }

    private static Optional<Prices.Price> price(Settings now, Used row) {
        return now.prices().of(ModelRef.stored(row.model()), row.input(), row.output());
    }

    private static Counts counts(Settings now, List<Used> rows) {
        return now.prices()
                .counts(rows.stream()
                        .map(row ->
                                new Prices.Line(ModelRef.stored(row.model()), row.calls(), row.input(), row.output())));
    }

    private static Day day(String date, Counts counts) {
        return new Day(
                date,
                counts.input(),
                counts.output(),
                counts.cacheRead(),
                counts.cacheWrite(),
                counts.totalTokens(),
                counts.totalCost(),
                counts.inputCost(),
                counts.outputCost(),
                counts.cacheReadCost(),
                counts.cacheWriteCost(),
                counts.missingCostEntries());
    }
}
