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
import java.util.stream.Stream;
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
    private final List<AccountSettings> ofEverybody;
    private final Map<Account, Held> held = new HashMap<>();
    private Map<PersonId, Household> households = new HashMap<>();
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
        this.ofEverybody = channels.stream().flatMap(Lines::ofEverybody).toList();
    }

    /// Nobody but its person is heard there.
    private static Stream<AccountSettings> ofEverybody(Channel channel) {
        return channel.ofEverybody().stream()
                .map(wiring -> new AccountSettings(
                        channel.name(), "", true, Optional.of(wiring), AccountSettings.Door.CLOSED));
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
            households = new HashMap<>(next);
            households.replaceAll((_, household) -> household.and(ofEverybody));
            Map<Account, Wiring> wanted = wanted(households);
            held.entrySet().removeIf(entry -> {
                boolean stays = entry.getValue().wiring.equals(wanted.get(entry.getKey()))
                        || everybodys(entry.getKey()).isPresent();
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
        return Objects.requireNonNullElseGet(households.get(person), () -> Household.EMPTY.and(ofEverybody));
    }

    /// The wiring of an account that its person has without configuring it.
    private Optional<Wiring> everybodys(Account account) {
        return ofEverybody.stream()
                .filter(settings -> settings.channel().equals(account.channel())
                        && settings.name().equals(account.name()))
                .flatMap(settings -> settings.wiring().stream())
                .findFirst();
    }

    /// Under the lock. A line that everybody has is opened when it is first asked for.
    private Optional<Held> held(Account account) {
        if (!closed && !held.containsKey(account)) {
            everybodys(account).ifPresent(wiring -> held.put(account, new Held(wiring, open(account, wiring))));
        }
        return Optional.ofNullable(held.get(account));
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
        return held(account).map(one -> one.line);
    }

    /// Sends what waits for an account, unless that goes on already.
    private void wake(Account account) {
        Held one;
        synchronized (this) {
            Optional<Held> found = held(account);
            if (found.isEmpty() || closed) {
                return;
            }
            one = found.get();
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
