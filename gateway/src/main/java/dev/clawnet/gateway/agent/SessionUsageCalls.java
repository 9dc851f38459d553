package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.agent.model.ModelRef;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.session.Conversation;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.session.SessionUse;
import dev.clawnet.gateway.session.SessionUse.Slot;
import dev.clawnet.gateway.session.Sessions;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.catalogue.ModelMethods.Counts;
import dev.clawnet.protocol.catalogue.SessionUsageMethods;
import dev.clawnet.protocol.catalogue.SessionUsageMethods.AskUsage;
import dev.clawnet.protocol.catalogue.SessionUsageMethods.DayUse;
import dev.clawnet.protocol.catalogue.SessionUsageMethods.ModelUse;
import dev.clawnet.protocol.catalogue.SessionUsageMethods.Point;
import dev.clawnet.protocol.catalogue.SessionUsageMethods.SessionEntry;
import dev.clawnet.protocol.catalogue.SessionUsageMethods.SessionsUsage;
import dev.clawnet.protocol.catalogue.SessionUsageMethods.Use;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Serves `sessions.usage` and `sessions.usage.timeseries`: what was used in the caller's own sessions.
final class SessionUsageCalls {
    private static final int DAYS = 30;
    private static final int LISTED = 50;

    private final Store store;
    private final InstantSource clock;
    private final Supplier<Prices> prices;

    /// @param prices of the configuration in force
    SessionUsageCalls(Store store, InstantSource clock, Supplier<Prices> prices) {
        this.store = store;
        this.clock = clock;
        this.prices = prices;
    }

    void bind(MethodTable table) {
        table.bind(SessionUsageMethods.SESSIONS_USAGE, this::usage);
        table.bind(SessionUsageMethods.SESSIONS_SERIES, this::series);
    }

    /// First and last day.
    private record Span(String first, String last) {
        boolean holds(Slot slot) {
            return slot.day().compareTo(first) >= 0 && slot.day().compareTo(last) <= 0;
        }
    }

    /// A session that used something on the days that are looked at.
    private record Found(Conversation session, SessionUse use, List<Slot> slots) {}

    private SessionsUsage usage(Caller caller, AskUsage wanted) {
        Span span = span(wanted);
        Prices now = prices.get();
        List<Found> found = store.read(view -> found(view, caller.person(), wanted, span));
        List<SessionEntry> listed = found.stream()
                .sorted(Comparator.comparing((Found each) -> each.use().last())
                        .reversed()
                        .thenComparing(each -> each.session().key()))
                .limit(wanted.limit().orElse(LISTED))
                .map(each -> entry(now, each))
                .toList();
        List<Slot> all = found.stream().flatMap(each -> each.slots().stream()).toList();
        return new SessionsUsage(
                clock.millis(),
                span.first(),
                span.last(),
                listed,
                counts(now, all),
                new SessionUsageMethods.Together(models(now, all), agents(now, found), daily(now, all)));
    }

    private Span span(AskUsage wanted) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        try {
            LocalDate last = AskUsage.day(wanted.endDate()).orElse(today);
            LocalDate first = wanted.range()
                    .map(range -> switch (range) {
                        case "7d" -> today.minusDays(6);
                        case "90d" -> today.minusDays(89);
                        case "1y" -> today.minusYears(1);
                        case "all" -> LocalDate.EPOCH;
                        default -> today.minusDays(DAYS - 1);
                    })
                    .or(() -> AskUsage.day(wanted.startDate()))
                    .orElse(last.minusDays(DAYS - 1));
            return new Span(first.toString(), last.toString());
        } catch (IllegalArgumentException e) {
            throw new Fault(ErrorCode.INVALID_REQUEST, String.valueOf(e.getMessage()));
        }
    }

    private static List<Found> found(View view, PersonId owner, AskUsage wanted, Span span) {
        List<SessionUse> uses = wanted.key().isPresent()
                ? SessionUse.find(
                                view,
                                owner,
                                session(view, owner, wanted.key().get()).key())
                        .stream()
                        .toList()
                : SessionUse.all(view, owner);
        List<Found> found = new ArrayList<>();
        for (SessionUse use : uses) {
            SessionKey key = SessionKey.of(use.session());
            List<Slot> slots = use.slots().stream().filter(span::holds).toList();
            if (!slots.isEmpty() && wanted.agentId().map(key.agent()::equals).orElse(true)) {
                Sessions.find(view, owner, key).ifPresent(session -> found.add(new Found(session, use, slots)));
            }
        }
        return found;
    }

    private static Conversation session(View view, PersonId owner, String typed) {
        Optional<SessionKey> key;
        try {
            key = Optional.of(typed.equals(SessionKey.MAIN) ? SessionKey.main(SessionKey.MAIN) : SessionKey.of(typed));
        } catch (IllegalArgumentException notOne) {
            key = Optional.empty();
        }
        return key.flatMap(found -> Sessions.find(view, owner, found))
                .orElseThrow(() -> new Fault(
                        ErrorCode.NOT_FOUND,
                        "no such session",
                        Map.of("hint", "list your sessions with `clawnet sessions list`")));
    }

    private SessionUsageMethods.Series series(Caller caller, SessionUsageMethods.AskSeries wanted) {
        Prices now = prices.get();
        return store.read(view -> {
            Conversation session = session(view, caller.person(), wanted.key());
            List<Slot> slots = SessionUse.find(view, caller.person(), session.key())
                    .map(SessionUse::slots)
                    .orElse(List.of());
            return new SessionUsageMethods.Series(session.id(), points(now, slots));
        });
    }

    private static List<Point> points(Prices now, List<Slot> slots) {
        List<Point> points = new ArrayList<>();
        long tokens = 0;
        double cost = 0;
        for (Map.Entry<String, List<Slot>> day : byDay(slots).entrySet()) {
            Counts counts = counts(now, day.getValue());
            tokens += counts.totalTokens();
            cost += counts.totalCost();
            points.add(new Point(
                    LocalDate.parse(day.getKey())
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant()
                            .toEpochMilli(),
                    counts.input(),
                    counts.output(),
                    counts.cacheRead(),
                    counts.cacheWrite(),
                    counts.totalTokens(),
                    counts.totalCost(),
                    tokens,
                    cost));
        }
        return points;
    }

    private static SessionEntry entry(Prices now, Found found) {
        Counts counts = counts(now, found.slots());
        Conversation session = found.session();
        return new SessionEntry(
                session.key(),
                session.marks().label(),
                session.id(),
                session.updatedAt().toEpochMilli(),
                session.sessionKey().agent(),
                new Use(
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
                        counts.missingCostEntries(),
                        found.use().first().toEpochMilli(),
                        found.use().last().toEpochMilli(),
                        List.copyOf(byDay(found.slots()).keySet()),
                        daily(now, found.slots()),
                        models(now, found.slots())));
    }

    private static Map<String, List<Slot>> byDay(List<Slot> slots) {
        return slots.stream().collect(Collectors.groupingBy(Slot::day, TreeMap::new, Collectors.toList()));
    }

    private static List<DayUse> daily(Prices now, List<Slot> slots) {
        return byDay(slots).entrySet().stream()
                .map(day -> {
                    Counts counts = counts(now, day.getValue());
                    return new DayUse(day.getKey(), counts.totalTokens(), counts.totalCost());
                })
                .toList();
    }

    private static List<ModelUse> models(Prices now, List<Slot> slots) {
        return slots.stream()
                .collect(Collectors.groupingBy(Slot::model, TreeMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(each -> {
                    ModelRef ref = ModelRef.stored(each.getKey());
                    return new ModelUse(
                            ref.provider(),
                            ref.name(),
                            each.getValue().stream().mapToLong(Slot::calls).sum(),
                            each.getValue().stream().mapToLong(Slot::failed).sum(),
                            counts(now, each.getValue()));
                })
                .sorted(Comparator.comparingLong(
                        (ModelUse each) -> -each.totals().totalTokens()))
                .toList();
    }

    private static List<SessionUsageMethods.AgentUse> agents(Prices now, List<Found> found) {
        return found.stream()
                .collect(Collectors.groupingBy(
                        each -> each.session().sessionKey().agent(), TreeMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(each -> new SessionUsageMethods.AgentUse(
                        each.getKey(),
                        counts(
                                now,
                                each.getValue().stream()
                                        .flatMap(one -> one.slots().stream())
                                        .toList())))
                .toList();
    }

    private static Counts counts(Prices now, List<Slot> slots) {
        return now.counts(slots.stream()
                .map(slot ->
                        new Prices.Line(ModelRef.stored(slot.model()), slot.calls(), slot.input(), slot.output())));
    }
}
