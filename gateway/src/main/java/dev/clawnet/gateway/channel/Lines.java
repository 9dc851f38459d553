package dev.clawnet.gateway.channel;

import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.OnBehalf;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.protocol.id.PersonId;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The lines of all accounts: opened and closed as configurations say, and the messages of the outbox sent
/// over them, those of one account one at a time.
///
/// Its own lock guards the maps; nothing is sent or stored under it.
public final class Lines implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lines.class);

    private final Store store;
    private final Outbox outbox;
    private final InstantSource clock;
    private final Executor executor;
    private final Map<String, Channel> channels;
    private final Map<Account, Held> held = new HashMap<>();
    private Map<PersonId, Household> households = Map.of();
    private Consumer<Incoming> ear = _ -> {};
    private boolean closed;

    /// @param channels adapters by name
    public Lines(Store store, Outbox outbox, InstantSource clock, Executor executor, List<Channel> channels) {
        this.store = store;
        this.outbox = outbox;
        this.clock = clock;
        this.executor = executor;
        Map<String, Channel> byName = new LinkedHashMap<>();
        channels.forEach(channel -> byName.put(channel.name(), channel));
        this.channels = Map.copyOf(byName);
    }

    /// An account that is in use.
    private static final class Held {
        private final Wiring wiring;
        private final Line line;
        private boolean sending;
        private boolean again;

        Held(Wiring wiring, Line line) {
            this.wiring = wiring;
            this.line = line;
        }
    }

    /// Says who hears what comes in. Called while the gateway is wired.
    public void onHeard(Consumer<Incoming> listener) {
        this.ear = listener;
    }

    public void subscribe(Notices notices) {
        notices.on(Outbox.Waiting.class, waiting -> wake(waiting.account()));
    }

    /// Uses these configurations from now on: lines that they do not name as they are end, others begin.
    public void use(Map<PersonId, Household> next) {
        List<Held> gone = new ArrayList<>();
        List<Account> fresh = new ArrayList<>();
        synchronized (this) {
            if (closed) {
                return;
            }
            households = Map.copyOf(next);
            Map<Account, Wiring> wanted = wanted(next);
            held.entrySet().removeIf(entry -> {
                boolean stays = entry.getValue().wiring.equals(wanted.get(entry.getKey()));
                if (!stays) {
                    gone.add(entry.getValue());
                }
                return !stays;
            });
            gone.forEach(old -> old.line.close());
            wanted.forEach((account, wiring) -> {
                if (!held.containsKey(account)) {
                    held.put(account, new Held(wiring, open(account, wiring)));
                    fresh.add(account);
                }
            });
        }
        fresh.forEach(this::wake);
    }

    private Map<Account, Wiring> wanted(Map<PersonId, Household> next) {
        Map<Account, Wiring> wanted = new LinkedHashMap<>();
        next.forEach((person, household) -> {
            for (AccountSettings settings : household.accounts()) {
                if (settings.enabled() && settings.wiring().isPresent() && channels.containsKey(settings.channel())) {
                    wanted.put(
                            new Account(person, settings.channel(), settings.name()),
                            settings.wiring().get());
                }
            }
        });
        return wanted;
    }

    private Line open(Account account, Wiring wiring) {
        return Objects.requireNonNull(channels.get(account.channel())).open(account, wiring, new Ears() {
            @Override
            public void heard(Incoming message) {
                OnBehalf.run(account.owner(), () -> ear.accept(message));
            }

            @Override
            public void up() {
                wake(account);
            }
        });
    }

    public synchronized Household household(PersonId person) {
        return households.getOrDefault(person, Household.EMPTY);
    }

    /// What a channel can do; empty for one without an adapter.
    public Optional<Capabilities> capabilities(String channel) {
        return Optional.ofNullable(channels.get(channel)).map(Channel::capabilities);
    }

    /// How an account's line is; empty when there is none.
    public Optional<Health> health(Account account) {
        return line(account).map(Line::health);
    }

    /// Shows that somebody writes there.
    public void typing(Account account, Conversation to) {
        line(account).ifPresent(line -> line.typing(to));
    }

    private synchronized Optional<Line> line(Account account) {
        return Optional.ofNullable(held.get(account)).map(one -> one.line);
    }

    /// Sends what waits for an account, unless that goes on already.
    private void wake(Account account) {
        Held one;
        synchronized (this) {
            one = held.get(account);
            if (one == null || closed) {
                return;
            }
            if (one.sending) {
                one.again = true;
                return;
            }
            one.sending = true;
        }
        executor.execute(() -> OnBehalf.run(account.owner(), () -> drain(account, one)));
    }

    private void drain(Account account, Held one) {
        boolean more = true;
        while (more) {
            try {
                more = sendFirst(account, one);
            } catch (RuntimeException e) {
                // The store takes nothing, or a line broke its promise: what was announced stays so until the next
                // start, and is settled as unknown then.
                LOG.error("messages of an account stay where they are account={}", account.label(), e);
                more = false;
            }
            more = more || lookAgain(one);
        }
    }

    private synchronized boolean lookAgain(Held one) {
        boolean again = one.again && !closed;
        one.again = false;
        one.sending = again;
        return again;
    }

    /// Whether there may be more to send now.
    private boolean sendFirst(Account account, Held one) {
        Optional<Post> first = store.read(view -> Outbox.first(view, account));
        if (first.isEmpty() || !isHeld(account, one)) {
            return false;
        }
        Post post = first.get();
        if (post.state() != Post.State.QUEUED) {
            outbox.settle(store, account, post, new Delivery.Unknown("its outcome could not be recorded"));
            return true;
        }
        if (post.queuedAt().plus(AgentLimits.CHANNEL_POST_LIFE).isBefore(clock.instant())) {
            outbox.expire(store, account, post);
            return true;
        }
        if (!one.line.health().isUp()) {
            return false;
        }
        Post leaving = outbox.announce(store, account, post);
        Delivery delivery = one.line.send(leaving.to(), leaving.text());
        outbox.settle(store, account, leaving, delivery);
        return !(delivery instanceof Delivery.NotSent);
    }

    private synchronized boolean isHeld(Account account, Held one) {
        return !closed && Objects.equals(held.get(account), one);
    }

    @Override
    public void close() {
        List<Held> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(held.values());
            held.clear();
        }
        all.forEach(one -> one.line.close());
    }
}
