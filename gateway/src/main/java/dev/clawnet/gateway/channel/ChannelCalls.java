package dev.clawnet.gateway.channel;

import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.route.Names;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.protocol.catalogue.ChannelMethods;
import dev.clawnet.protocol.catalogue.ChannelMethods.AccountView;
import dev.clawnet.protocol.catalogue.ChannelMethods.ChannelView;
import dev.clawnet.protocol.catalogue.ChannelMethods.PostView;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Serves `channels.*`: a caller sees the accounts, messages and senders of its own person.
public final class ChannelCalls {
    private final Store store;
    private final Lines lines;
    private final Senders senders;
    private final InstantSource clock;

    public ChannelCalls(Store store, Lines lines, Senders senders, InstantSource clock) {
        this.store = store;
        this.lines = lines;
        this.senders = senders;
        this.clock = clock;
    }

    public void bind(MethodTable table) {
        table.bind(ChannelMethods.STATUS, this::status);
        table.bind(ChannelMethods.POSTS_LIST, this::posts);
        table.bind(ChannelMethods.SENDERS, this::senders);
        table.bind(ChannelMethods.APPROVE, this::approve);
        table.bind(ChannelMethods.REMOVE, this::remove);
    }

    /// The lines of the caller's accounts, without what waits to leave by them: nothing is read from the store, since
    /// `health` is asked without end.
    public ChannelMethods.Status lines(Caller caller) {
        return status(
                caller,
                Optional.empty(),
                own -> own.stream()
                        .map(settings -> account(caller, settings, 0))
                        .toList());
    }

    private ChannelMethods.Status status(Caller caller, ChannelMethods.AskStatus asked) {
        return status(
                caller,
                asked.channel(),
                own -> store.read(view -> own.stream()
                        .map(settings -> account(
                                caller,
                                settings,
                                Outbox.waiting(
                                        view, new Account(caller.person(), settings.channel(), settings.name()))))
                        .toList()));
    }

    private ChannelMethods.Status status(
            Caller caller, Optional<String> wanted, Function<List<AccountSettings>, List<AccountView>> shown) {
        Household household = lines.household(caller.person());
        Set<String> order = new LinkedHashSet<>();
        household.accounts().forEach(account -> order.add(account.channel()));
        wanted.map(Names::channel).ifPresent(one -> order.removeIf(name -> !name.equals(one)));
        Map<String, String> labels = new LinkedHashMap<>();
        Map<String, ChannelView> channels = new LinkedHashMap<>();
        Map<String, List<AccountView>> accounts = new LinkedHashMap<>();
        Map<String, String> defaults = new LinkedHashMap<>();
        for (String channel : order) {
            List<AccountSettings> own = household.accounts().stream()
                    .filter(account -> account.channel().equals(channel))
                    .toList();
            labels.put(channel, KnownChannels.label(channel));
            boolean available = lines.capabilities(channel).isPresent();
            channels.put(channel, new ChannelView(available, !own.isEmpty()));
            accounts.put(channel, shown.apply(own));
            defaults.put(channel, defaultAccount(own));
        }
        return new ChannelMethods.Status(clock.millis(), List.copyOf(order), labels, channels, accounts, defaults);
    }

    private static String defaultAccount(List<AccountSettings> own) {
        List<String> names = own.stream().map(AccountSettings::name).sorted().toList();
        return names.contains(Names.DEFAULT_ACCOUNT) ? Names.DEFAULT_ACCOUNT : names.getFirst();
    }

    private AccountView account(Caller caller, AccountSettings settings, int waiting) {
        Account account = new Account(caller.person(), settings.channel(), settings.name());
        Optional<Health> health = lines.health(account);
        boolean available = lines.capabilities(settings.channel()).isPresent();
        String state = !available
                ? "not-available"
                : !settings.enabled()
                        ? "disabled"
                        : health.map(now -> now.state().name().toLowerCase(Locale.ROOT))
                                .orElse("not-configured");
        Optional<String> error = available
                ? health.flatMap(Health::error)
                : Optional.of("this gateway has no adapter for " + KnownChannels.label(settings.channel()) + " yet");
        return new AccountView(
                settings.name(),
                settings.enabled(),
                settings.wiring().isPresent(),
                health.isPresent(),
                health.filter(Health::isUp).isPresent(),
                state,
                health.map(Health::attempts).orElse(0),
                health.flatMap(Health::upSince).map(Instant::toEpochMilli),
                health.flatMap(Health::lastHeard).map(Instant::toEpochMilli),
                error,
                settings.door().direct().name().toLowerCase(Locale.ROOT),
                waiting);
    }

    private ChannelMethods.Posts posts(Caller caller, ChannelMethods.ListPosts wanted) {
        int limit = wanted.limit().orElse(AgentLimits.CHANNEL_POSTS_LISTED);
        Account account =
                new Account(caller.person(), wanted.channel(), wanted.account().orElse(""));
        return store.read(view -> {
            List<PostView> found = new ArrayList<>();
            Outbox.open(view, account).forEach(post -> found.add(post(post)));
            Outbox.settled(view, account, limit).forEach(post -> found.add(post(post)));
            return new ChannelMethods.Posts(found.stream().limit(limit).toList());
        });
    }

    private static PostView post(Post post) {
        return new PostView(
                post.id(),
                post.to().isDirect() ? "direct" : "room",
                post.to().id(),
                post.state().name().toLowerCase(Locale.ROOT),
                post.tries(),
                post.note(),
                post.queuedAt().toEpochMilli(),
                post.settledAt().map(Instant::toEpochMilli));
    }

    private ChannelMethods.Senders senders(Caller caller, ChannelMethods.ListSenders wanted) {
        return store.read(view -> new ChannelMethods.Senders(
                Senders.waiting(view, caller.person(), clock.instant()).stream()
                        .filter(open -> wanted.channel().isEmpty()
                                || wanted.channel().map(Names::channel).get().equals(open.channel()))
                        .map(open -> new ChannelMethods.Waiting(
                                open.channel(),
                                open.account(),
                                open.sender(),
                                open.code(),
                                open.createdAt().toEpochMilli(),
                                open.expiresAt().toEpochMilli()))
                        .toList(),
                Senders.all(view, caller.person()).stream()
                        .filter(paired -> wanted.channel().isEmpty()
                                || wanted.channel().map(Names::channel).get().equals(paired.channel()))
                        .map(ChannelCalls::paired)
                        .toList()));
    }

    private ChannelMethods.Paired approve(Caller caller, ChannelMethods.Approve wanted) {
        return paired(store.write(tx -> senders.approve(
                tx,
                caller.person(),
                Names.channel(wanted.channel()),
                wanted.account().map(Names::account),
                wanted.code())));
    }

    private ChannelMethods.Paired remove(Caller caller, ChannelMethods.Remove wanted) {
        Account account =
                new Account(caller.person(), wanted.channel(), wanted.account().orElse(""));
        return paired(store.write(tx -> senders.remove(tx, account, wanted.sender())));
    }

    private static ChannelMethods.Paired paired(PairedSender sender) {
        return new ChannelMethods.Paired(
                sender.channel(),
                sender.account(),
                sender.sender(),
                sender.since().toEpochMilli());
    }
}
