package dev.clawnet.gateway.inbox;

import dev.clawnet.gateway.access.Access;
import dev.clawnet.gateway.access.MentionGate;
import dev.clawnet.gateway.access.Sender;
import dev.clawnet.gateway.access.Verdict;
import dev.clawnet.gateway.agent.Cause;
import dev.clawnet.gateway.agent.Runs;
import dev.clawnet.gateway.agent.Turns;
import dev.clawnet.gateway.channel.Account;
import dev.clawnet.gateway.channel.AccountSettings;
import dev.clawnet.gateway.channel.Conversation;
import dev.clawnet.gateway.channel.HeardOnce;
import dev.clawnet.gateway.channel.Household;
import dev.clawnet.gateway.channel.Incoming;
import dev.clawnet.gateway.channel.Lines;
import dev.clawnet.gateway.channel.Outbox;
import dev.clawnet.gateway.channel.Post;
import dev.clawnet.gateway.channel.PrivateChats;
import dev.clawnet.gateway.channel.SenderRequest;
import dev.clawnet.gateway.channel.Senders;
import dev.clawnet.gateway.inbox.InboxTables.Hop;
import dev.clawnet.gateway.inbox.InboxTables.Rest;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.people.Identity;
import dev.clawnet.gateway.route.Inbound;
import dev.clawnet.gateway.route.Outcome;
import dev.clawnet.gateway.route.Peer;
import dev.clawnet.gateway.route.Route;
import dev.clawnet.gateway.route.Router;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.OnBehalf;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Integrity;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RunId;
import dev.clawnet.protocol.method.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiPredicate;

/// Hears every message of every account: admits it or not, finds the agent it is for, and starts that agent's
/// turn.
///
/// Guarantees: a message with the same id starts a turn once; it is durable, with the run it starts, before
/// its channel is told that it was heard; what is not admitted starts nothing, and is recorded once a minute
/// for each reason.
///
/// Threat: strangers who write. See `TwoPeopleOnIrcTest`.
public final class Reception {
    private final Store store;
    private final Lines lines;
    private final Turns turns;
    private final Senders senders;
    private final Outbox outbox;
    private final Drops drops;

    public Reception(Store store, Lines lines, Turns turns, Senders senders, Outbox outbox, Drops drops) {
        this.store = store;
        this.lines = lines;
        this.turns = turns;
        this.senders = senders;
        this.outbox = outbox;
        this.drops = drops;
    }

    /// Gives up the transaction of a message that came again, or that there is no room for.
    private static final class Not extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Not(String why) {
            super(why, null, false, false);
        }
    }

    /// Gives up the transaction of a turn that another thread took up.
    private static final class Taken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Taken() {
            super("it was taken up", null, false, false);
        }
    }

    /// Takes one message.
    public void heard(Incoming message) {
        Household household = lines.household(message.account().owner());
        Optional<AccountSettings> settings = household.account(message.account());
        if (settings.isEmpty() || message.text().isBlank() || store.read(view -> HeardOnce.before(view, message))) {
            return;
        }
        switch (store.read(view -> verdict(view, settings.get(), message))) {
            case Verdict.Dropped dropped ->
                drops.record(message, dropped.reason().name());
            case Verdict.OfferPairing _ -> offer(message);
            case Verdict.Admitted _ -> admitted(household, settings.get(), message);
        }
    }

    private static Verdict verdict(View view, AccountSettings settings, Incoming message) {
        Access.Direct direct = settings.door().direct(settings.channel(), Senders.paired(view, message.account()));
        return message.conversation().isDirect()
                ? Access.direct(direct, message.sender())
                : Access.room(
                        settings.door().rooms(settings.channel()),
                        direct,
                        message.conversation().id(),
                        message.sender());
    }

    /// Tells an unknown sender a code, once.
    private void offer(Incoming message) {
        try {
            store.write(tx -> {
                Senders.Offered offered =
                        senders.offer(tx, message.account(), message.sender().id());
                SenderRequest fresh = offered.fresh().orElseThrow(() -> new Not("waits already, or too many do"));
                HeardOnce.remember(tx, message);
                List<Notice> notices =
                        outbox.put(tx, message.account(), message.conversation(), List.of(words(fresh)), Post.PLATFORM);
                return new Change<>(true, offered.entries(), notices);
            });
        } catch (Not _) {
            drops.record(message, "PAIRING_PENDING");
        }
    }

    private static String words(SenderRequest request) {
        return "I do not know you yet. Your code is " + request.code() + ". Tell it to whoever owns this account;"
                + " it counts for an hour: clawnet pairing approve " + request.channel() + " " + request.code();
    }

    private void admitted(Household household, AccountSettings settings, Incoming message) {
        Inbound inbound = inbound(message);
        Router router = store.read(view -> chats(view, household, message).router(inbound));
        List<Route> routes = router.broadcast(inbound);
        if (routes.isEmpty()) {
            switch (router.route(inbound)) {
                case Route route -> routes = List.of(route);
                case Outcome.Refused refused ->
                    drops.record(message, refused.reason().name());
            }
        }
        List<Route> meant = routes.stream()
                .filter(route -> answers(household, settings, message, route))
                .toList();
        if (!meant.isEmpty()) {
            try {
                boolean sequential = router.routing().broadcast().sequential();
                store.write(tx -> open(tx, message, sequential ? queue(meant) : side(meant)));
                lines.typing(message.account(), message.conversation());
            } catch (Not not) {
                drops.record(message, String.valueOf(not.getMessage()));
            } catch (Fault fault) {
                // Too many sessions, or a store that takes nothing: the message starts nothing.
                drops.record(message, fault.code().name());
            }
        }
    }

    private static PrivateChats chats(View view, Household household, Incoming message) {
        return new PrivateChats(
                household,
                settings -> Senders.paired(
                        view, new Account(message.account().owner(), settings.channel(), settings.name())));
    }

    private static Inbound inbound(Incoming message) {
        Conversation at = message.conversation();
        String kind = at.isDirect() ? Peer.DIRECT : Peer.GROUP;
        return Inbound.of(message.account().channel(), message.account().name(), new Peer(kind, at.id()));
    }

    private static boolean answers(Household household, AccountSettings settings, Incoming message, Route route) {
        if (message.conversation().isDirect()) {
            return true;
        }
        boolean named = household.mentionsOf(route.agent().text()).in(message.text());
        return MentionGate.answers(new MentionGate.Facts(
                settings.door().mentionWanted(message.conversation().id()),
                true,
                message.mentioned() || named,
                false,
                false,
                false));
    }

    /// Who hears a message: each list is one agent after another, the lists side by side.
    private static List<List<Hop>> side(List<Route> routes) {
        return routes.stream().map(route -> List.of(hop(route))).toList();
    }

    private static List<List<Hop>> queue(List<Route> routes) {
        return List.of(routes.stream()
                .limit(AgentLimits.CHANNEL_RUNS_PER_ACCOUNT)
                .map(Reception::hop)
                .toList());
    }

    private static Hop hop(Route route) {
        return new Hop(route.agent().text(), SessionNames.of(route).text(), SessionNames.binding(route));
    }

    /// Everything that a message starts, in one transaction. The message may have come again since it was
    /// looked at: a network repeats what was not acknowledged in time, and an account that is taken over
    /// anew has two lines for a while.
    private Change<Boolean> open(Tx tx, Incoming message, List<List<Hop>> rows) {
        if (HeardOnce.before(tx, message)) {
            throw new Not("AGAIN");
        }
        HeardOnce.remember(tx, message);
        List<Entry> entries = new ArrayList<>();
        List<Notice> notices = new ArrayList<>();
        for (List<Hop> hops : rows) {
            Runs.Opened opened = hears(tx, message, hops);
            entries.addAll(opened.entries());
            notices.addAll(opened.notices());
        }
        return new Change<>(true, entries, notices);
    }

    /// The first of them hears the message; the others when its run is over.
    private Runs.Opened hears(Tx tx, Incoming message, List<Hop> hops) {
        PersonId owner = message.account().owner();
        Hop first = hops.getFirst();
        Identity agent = Identities.bySlug(tx, owner, first.agent()).orElseThrow(() -> new Not("NO_SUCH_AGENT"));
        requireRoom(tx, message.account());
        Runs.Opened opened = turns.accept(tx, saying(agent, message, first));
        tx.put(
                InboxTables.TURN,
                owner,
                shelf(message.account()) + opened.run().id(),
                new InboxTables.OpenTurn(opened.run().id(), rest(message, hops.subList(1, hops.size()))));
        return opened;
    }

    private static Optional<Rest> rest(Incoming message, List<Hop> hops) {
        return hops.isEmpty()
                ? Optional.empty()
                : Optional.of(new Rest(
                        message.account().channel(),
                        message.account().name(),
                        message.conversation(),
                        message.id(),
                        message.sender().id(),
                        message.text(),
                        message.at(),
                        hops));
    }

    /// Whoever wrote chooses neither the mode nor the session.
    private static Turns.Saying saying(Identity agent, Incoming message, Hop hop) {
        return new Turns.Saying(
                agent.id(),
                new Cause.Message(
                        message.conversation().resource(message.account()),
                        message.sender().id(),
                        hop.session(),
                        hop.binding()),
                message.conversation().audience(message.account()),
                MessageContext.OWN_PURPOSE,
                message.text(),
                Integrity.UNTRUSTED,
                Optional.empty());
    }

    /// The next agent hears a message whose run before is over. What cannot be begun is passed over.
    public void next(PersonId owner, String row) {
        boolean more = true;
        while (more) {
            Optional<Rest> rest =
                    store.read(view -> view.find(InboxTables.TURN, owner, row)).flatMap(InboxTables.OpenTurn::rest);
            if (rest.isEmpty()) {
                return;
            }
            Incoming message = message(owner, rest.get());
            try {
                store.write(tx -> {
                    boolean still = tx.find(InboxTables.TURN, owner, row)
                            .flatMap(InboxTables.OpenTurn::rest)
                            .equals(rest);
                    if (!still) {
                        throw new Taken();
                    }
                    tx.delete(InboxTables.TURN, owner, row);
                    Runs.Opened opened = hears(tx, message, rest.get().hops());
                    return new Change<>(true, opened.entries(), opened.notices());
                });
                more = false;
            } catch (Taken _) {
                // Somebody else took it up meanwhile, as after a restart.
                more = false;
            } catch (Not not) {
                more = passed(owner, row, message, String.valueOf(not.getMessage()));
            } catch (Fault fault) {
                more = passed(owner, row, message, fault.code().name());
            }
        }
    }

    private static Incoming message(PersonId owner, Rest rest) {
        return new Incoming(
                new Account(owner, rest.channel(), rest.account()),
                rest.message(),
                rest.conversation(),
                Sender.of(rest.sender()),
                rest.text(),
                true,
                rest.at());
    }

    /// Takes the one off who could not hear it; whether somebody is left.
    private boolean passed(PersonId owner, String row, Incoming message, String reason) {
        return store.write(tx -> {
            Optional<InboxTables.OpenTurn> turn = tx.find(InboxTables.TURN, owner, row);
            List<Hop> hops =
                    turn.flatMap(InboxTables.OpenTurn::rest).map(Rest::hops).orElse(List.of());
            List<Hop> left = hops.subList(Math.min(1, hops.size()), hops.size());
            if (left.isEmpty()) {
                tx.delete(InboxTables.TURN, owner, row);
            } else {
                tx.put(
                        InboxTables.TURN,
                        owner,
                        row,
                        new InboxTables.OpenTurn(turn.orElseThrow().run(), rest(message, left)));
            }
            return Change.of(!left.isEmpty(), drops.entry(message, reason));
        });
    }

    /// Messages whose next agent had not begun when the gateway stopped.
    ///
    /// @param over whether that run of that person is over
    public List<Runnable> interrupted(BiPredicate<PersonId, RunId> over) {
        return store.read(view -> view.all(InboxTables.TURN)).stream()
                .filter(row -> row.value().rest().isPresent()
                        && over.test(row.person(), row.value().run()))
                .<Runnable>map(row -> () -> next(row.person(), row.id()))
                .toList();
    }

    /// Hears of runs behind which another agent waits.
    ///
    /// @param executor begins the next agent's turn
    public void subscribe(Notices notices, Executor executor) {
        notices.on(
                Following.class,
                following -> executor.execute(
                        () -> OnBehalf.run(following.owner(), () -> next(following.owner(), following.row()))));
    }

    private static void requireRoom(View view, Account account) {
        int ofAccount = view.list(
                        InboxTables.TURN, account.owner(), shelf(account), AgentLimits.CHANNEL_RUNS_PER_ACCOUNT)
                .size();
        int ofPerson = view.list(InboxTables.TURN, account.owner(), "", AgentLimits.CHANNEL_RUNS_PER_PERSON)
                .size();
        if (ofAccount >= AgentLimits.CHANNEL_RUNS_PER_ACCOUNT || ofPerson >= AgentLimits.CHANNEL_RUNS_PER_PERSON) {
            throw new Not("TOO_MANY_RUNS");
        }
    }

    static String shelf(Account account) {
        return account.label() + "/";
    }
}
