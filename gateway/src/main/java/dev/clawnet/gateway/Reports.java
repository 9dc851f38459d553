package dev.clawnet.gateway;

import dev.clawnet.gateway.control.HealthView;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.people.Identity;
import dev.clawnet.gateway.session.Conversation;
import dev.clawnet.gateway.session.Sessions;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.catalogue.ChannelMethods;
import dev.clawnet.protocol.catalogue.IdentityMethods;
import dev.clawnet.protocol.catalogue.SessionMethods;
import dev.clawnet.protocol.catalogue.SystemMethods;
import dev.clawnet.protocol.catalogue.SystemMethods.AccountHealth;
import dev.clawnet.protocol.catalogue.SystemMethods.ChannelHealth;
import dev.clawnet.protocol.catalogue.SystemMethods.RecentSession;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Json;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// Health and status, as one person may see them: nothing of anybody else, no path of the host.
final class Reports implements HealthView {
    private static final String MAIN = "main";
    private static final int RECENT = 5;
    /// How long a report may be handed out again: channels change without telling anybody here.
    private static final long FRESH_NANOS = 10_000_000;

    private final Store store;
    private final BooleanSupplier sound;
    private final InstantSource clock;
    private final LongSupplier ticker;
    private final Function<Caller, ChannelMethods.Status> channels;
    private final Map<PersonId, AtomicReference<Optional<Kept>>> known = new ConcurrentHashMap<>();

    /// What is kept of a person until it changes: `health` is asked often.
    ///
    /// @param agents slugs of the active ones
    /// @param counts sessions by agent
    /// @param newest the few sessions that changed last, of every agent
    private record Known(List<String> agents, int count, Map<String, Integer> counts, List<Conversation> newest) {
        static Known of(View view, PersonId person) {
            List<Conversation> all = Sessions.newest(view, person, AgentLimits.SESSIONS_PER_PERSON);
            Map<String, List<Conversation>> byAgent = all.stream()
                    .collect(Collectors.groupingBy(
                            session -> session.sessionKey().agent()));
            Map<String, Integer> counts = new LinkedHashMap<>();
            byAgent.forEach((agent, sessions) -> counts.put(agent, sessions.size()));
            List<Conversation> newest = all.stream()
                    .filter(session -> byAgent.getOrDefault(session.sessionKey().agent(), List.of()).stream()
                            .limit(RECENT)
                            .anyMatch(session::equals))
                    .toList();
            return new Known(
                    Identities.of(view, person).stream()
                            .filter(Identity::active)
                            .map(Identity::slug)
                            .toList(),
                    all.size(),
                    Map.copyOf(counts),
                    newest);
        }
    }

    /// What is kept of a person, and the report that was made of it last.
    private record Kept(Known known, AtomicReference<Optional<Told>> told) {}

    /// @param at elapsed time when it was made
    /// @param text the report as JSON, for those who are told of it with hello
    private record Told(long at, SystemMethods.Health report, String text) {
        boolean fresh(long now, boolean sound) {
            return now - at < FRESH_NANOS && report.ok() == sound;
        }
    }

    /// @param sound whether the store takes changes; quick, asked at every `health`
    /// @param ticker elapsed time
    /// @param channels the accounts of the caller's person
    Reports(
            Store store,
            BooleanSupplier sound,
            InstantSource clock,
            LongSupplier ticker,
            Function<Caller, ChannelMethods.Status> channels) {
        this.store = store;
        this.sound = sound;
        this.clock = clock;
        this.ticker = ticker;
        this.channels = channels;
    }

    @Override
    public SystemMethods.Health health(Caller caller) {
        return told(caller).report();
    }

    @Override
    public String healthText(Caller caller) {
        return told(caller).text();
    }

    private Told told(Caller caller) {
        Kept kept = kept(caller);
        boolean ok = sound.getAsBoolean();
        long now = ticker.getAsLong();
        Optional<Told> last = kept.told().get();
        if (last.isPresent() && last.get().fresh(now, ok)) {
            return last.get();
        }
        SystemMethods.Health report = report(kept.known(), channels.apply(caller), ok, clock.millis());
        Told told = new Told(now, report, Json.STRICT.writeValueAsString(report));
        kept.told().set(Optional.of(told));
        return told;
    }

    private SystemMethods.Health report(Known mine, ChannelMethods.Status lines, boolean ok, long began) {
        List<SystemMethods.HealthAgent> agents = mine.agents().stream()
                .map(slug -> new SystemMethods.HealthAgent(
                        slug,
                        slug.equals(MAIN),
                        new SystemMethods.HealthSessions(
                                "", mine.counts().getOrDefault(slug, 0), recent(mine, Optional.of(slug), began))))
                .toList();
        return new SystemMethods.Health(
                ok,
                began,
                clock.millis() - began,
                health(lines),
                lines.channelOrder(),
                lines.channelLabels(),
                0L,
                MAIN,
                agents,
                new SystemMethods.HealthSessions("", mine.count(), recent(mine, Optional.empty(), began)));
    }

    private static Map<String, ChannelHealth> health(ChannelMethods.Status lines) {
        Map<String, ChannelHealth> health = new LinkedHashMap<>();
        lines.channelAccounts().forEach((channel, accounts) -> {
            Map<String, AccountHealth> each = new LinkedHashMap<>();
            accounts.forEach(account -> each.put(
                    account.accountId(),
                    new AccountHealth(
                            account.accountId(),
                            account.configured(),
                            account.running(),
                            account.connected(),
                            account.healthState())));
            health.put(
                    channel,
                    new ChannelHealth(
                            accounts.stream().anyMatch(ChannelMethods.AccountView::configured),
                            accounts.stream().anyMatch(ChannelMethods.AccountView::running),
                            accounts.stream().anyMatch(ChannelMethods.AccountView::connected),
                            each));
        });
        return health;
    }

    private static List<RecentSession> recent(Known mine, Optional<String> agent, long now) {
        return mine.newest().stream()
                .filter(session ->
                        agent.map(session.sessionKey().agent()::equals).orElse(true))
                .limit(RECENT)
                .map(session -> recent(session, now))
                .toList();
    }

    private static RecentSession recent(Conversation session, long now) {
        long at = session.updatedAt().toEpochMilli();
        return new RecentSession(
                session.key(),
                session.sessionKey().agent(),
                session.id(),
                session.sessionKey().isRoom() ? "group" : "direct",
                at,
                Math.max(0, now - at));
    }

    @Override
    public SystemMethods.Status status(Caller caller) {
        long now = clock.millis();
        Known mine = known(caller);
        ChannelMethods.Status lines = channels.apply(caller);
        List<String> summary = lines.channelAccounts().entrySet().stream()
                .flatMap(each -> each.getValue().stream()
                        .map(account -> each.getKey() + "/" + account.accountId() + ": " + account.healthState()))
                .toList();
        return new SystemMethods.Status(
                Version.NAME,
                new SystemMethods.StatusHeartbeat(MAIN, List.of()),
                summary,
                List.of(),
                new SystemMethods.StatusSessions(
                        List.of(),
                        mine.count(),
                        new SystemMethods.StatusDefaults(Optional.empty(), Optional.empty()),
                        recent(mine, Optional.empty(), now),
                        mine.agents().stream()
                                .map(slug -> new SystemMethods.StatusAgent(
                                        slug,
                                        "",
                                        mine.counts().getOrDefault(slug, 0),
                                        recent(mine, Optional.of(slug), now)))
                                .toList()));
    }

    /// Call while the gateway is wired: forgets what it knows of a person when their agents or sessions change.
    void subscribe(Notices notices) {
        notices.on(Broadcast.class, change -> {
            if (change.event().equals(IdentityMethods.IDENTITIES_CHANGED)
                    || change.event().equals(SessionMethods.SESSIONS_CHANGED)) {
                known.remove(change.person());
            }
        });
    }

    private Known known(Caller caller) {
        return kept(caller).known();
    }

    /// A change that comes while it is read takes the place away that it is kept in, so that nothing old is kept.
    private Kept kept(Caller caller) {
        if (known.size() > Limits.REPORTS_KEPT) {
            known.clear();
        }
        AtomicReference<Optional<Kept>> place =
                known.computeIfAbsent(caller.person(), _ -> new AtomicReference<>(Optional.empty()));
        Optional<Kept> found = place.get();
        if (found.isEmpty()) {
            found = Optional.of(new Kept(
                    store.read(view -> Known.of(view, caller.person())), new AtomicReference<>(Optional.empty())));
            place.set(found);
        }
        return found.get();
    }
}
