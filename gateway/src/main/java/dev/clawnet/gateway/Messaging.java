package dev.clawnet.gateway;

import dev.clawnet.gateway.agent.Agents;
import dev.clawnet.gateway.agent.Cause;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.Turns;
import dev.clawnet.gateway.channel.Channel;
import dev.clawnet.gateway.channel.ChannelCalls;
import dev.clawnet.gateway.channel.Household;
import dev.clawnet.gateway.channel.Households;
import dev.clawnet.gateway.channel.Lines;
import dev.clawnet.gateway.channel.Outbox;
import dev.clawnet.gateway.channel.SendCall;
import dev.clawnet.gateway.channel.Senders;
import dev.clawnet.gateway.chat.Chat;
import dev.clawnet.gateway.chat.WebChat;
import dev.clawnet.gateway.inbox.Drops;
import dev.clawnet.gateway.inbox.MessageContext;
import dev.clawnet.gateway.inbox.MessageTool;
import dev.clawnet.gateway.inbox.Reception;
import dev.clawnet.gateway.inbox.Replies;
import dev.clawnet.gateway.inbox.StockMessageTool;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.session.SessionRules;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.protocol.catalogue.ChannelMethods;
import dev.clawnet.protocol.id.PersonId;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// Everything between the channels and the agents, wired.
public final class Messaging implements AutoCloseable {
    private final Store store;
    private final Outbox outbox;
    private final Lines lines;
    private final Turns turns;
    private final ChannelCalls calls;
    private final SendCall send;
    private final Agents agents;
    private final Reception reception;
    private final Executor executor;

    /// What it stands on.
    ///
    /// @param channels the adapters there are
    /// @param bareExec whether an agent of this person may run commands
    public record Ground(
            Store store,
            InstantSource clock,
            RandomGenerator random,
            Executor executor,
            Agents agents,
            List<Channel> channels,
            Predicate<PersonId> bareExec) {}

    public Messaging(Ground ground) {
        this.store = ground.store();
        this.outbox = new Outbox(ground.random());
        Channel webChat = new WebChat(Chat.shelf(store, this::household, ground.random()), ground.clock());
        List<Channel> channels =
                Stream.concat(Stream.of(webChat), ground.channels().stream()).toList();
        this.lines = new Lines(store, outbox, ground.clock(), ground.executor(), channels);
        Senders senders = new Senders(ground.random());
        Agents agents = ground.agents();
        this.turns = agents.turns();
        Replies replies = new Replies(agents, outbox, lines, ground.random());
        agents.runs().onEnd(Cause.Message.class, replies);
        agents.turns().opens(Cause.Message.class, MessageContext.opener(agents.runs()));
        MessageTool message = new MessageTool(replies, lines);
        agents.add(message);
        agents.add(new StockMessageTool(message));
        this.executor = ground.executor();
        this.agents = agents;
        this.reception =
                new Reception(store, lines, agents.turns(), senders, outbox, new Drops(store, ground.random()));
        lines.onHeard(reception::heard);
        this.calls = new ChannelCalls(store, lines, senders, ground.clock());
        this.send = new SendCall(store, lines, outbox, ground.random(), ground.bareExec());
    }

    /// The accounts of the caller's person.
    ChannelMethods.Status lines(Caller caller) {
        return calls.lines(caller);
    }

    public void bind(MethodTable table) {
        calls.bind(table);
        send.bind(table);
    }

    public void subscribe(Notices notices) {
        lines.subscribe(notices);
        reception.subscribe(notices, executor);
    }

    /// What a person's configuration says about messages.
    public Household household(PersonId person) {
        return lines.household(person);
    }

    /// Settles what was leaving when the gateway stopped. Before any line is open.
    public void recover() {
        outbox.recover(store);
    }

    /// Holds the lines that these configurations name, and routes by them.
    public void use(Households households, PersonId host) {
        Map<PersonId, Household> all = households.of(host);
        Map<PersonId, SessionRules> rules = new HashMap<>();
        all.forEach((person, household) -> rules.put(person, household.sessions()));
        turns.use(rules);
        lines.use(all);
        // After a restart: agents that were to hear a message behind one whose run is over.
        reception
                .interrupted((owner, run) -> store.read(view -> agents.runs().find(view, owner, run))
                        .map(Run::ended)
                        .orElse(true))
                .forEach(executor::execute);
    }

    @Override
    public void close() {
        lines.close();
    }
}
