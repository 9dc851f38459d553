package dev.clawnet.gateway.channel;

import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.route.Names;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.protocol.catalogue.ChannelMethods;
import dev.clawnet.protocol.catalogue.ChannelMethods.Queued;
import dev.clawnet.protocol.catalogue.ChannelMethods.Send;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// Serves `send`: the owner's own words, from one of their accounts.
///
/// Threat: an agent that may run commands takes the token of a console and writes to the world past its owner. While
/// such an agent exists, only a device that the owner paired by hand sends. See `SendTest`.
public final class SendCall {
    private static final List<String> ROOMS = List.of("room:", "channel:", "group:");
    private static final List<String> DIRECT = List.of("user:", "dm:", "direct:");

    private final Store store;
    private final Lines lines;
    private final Outbox outbox;
    private final RandomGenerator random;
    private final Predicate<PersonId> bareExec;

    /// Wires the method.
    ///
    /// @param bareExec whether an agent of this person may run commands
    public SendCall(Store store, Lines lines, Outbox outbox, RandomGenerator random, Predicate<PersonId> bareExec) {
        this.store = store;
        this.lines = lines;
        this.outbox = outbox;
        this.random = random;
        this.bareExec = bareExec;
    }

    public void bind(MethodTable table) {
        table.bind(ChannelMethods.SEND, this::send);
    }

    private Queued send(Caller caller, Send wanted) {
        if (!caller.isHuman() && bareExec.test(caller.person())) {
            throw new Fault(
                    ErrorCode.HUMAN_DEVICE_REQUIRED,
                    "an agent of yours may run commands, so that only a device you paired sends messages");
        }
        Account account = account(caller.person(), wanted);
        Capabilities channel = lines.household(caller.person())
                .account(account)
                .filter(AccountSettings::enabled)
                .flatMap(_ -> lines.capabilities(account.channel()))
                .orElseThrow(() -> new Fault(
                        ErrorCode.NOT_FOUND,
                        "you have no account of that name in use",
                        Map.of("hint", "list your accounts with `clawnet channels status`")));
        Conversation to = conversation(wanted.to());
        List<String> texts = Pieces.of(wanted.message(), channel);
        return store.write(tx -> queue(tx, caller, new Wanted(account, to, texts, wanted.idempotencyKey())));
    }

    /// What goes where.
    private record Wanted(Account account, Conversation to, List<String> texts, String key) {}

    private Change<Queued> queue(Tx tx, Caller caller, Wanted wanted) {
        Account account = wanted.account();
        if (Outbox.waiting(tx, account) + wanted.texts().size() > AgentLimits.CHANNEL_OUTBOX_PER_ACCOUNT) {
            throw new Fault(ErrorCode.LIMIT_REACHED, "too many messages of this account wait to be sent");
        }
        List<Notice> notices = outbox.put(tx, account, wanted.to(), wanted.texts(), Post.PLATFORM);
        String message = Outbox.open(tx, account).getLast().id();
        Queued queued = new Queued(wanted.key(), message, account.channel(), account.name(), "queued");
        Entry entry = Entry.of(
                EntryId.mint(random),
                caller.person(),
                "message.queued",
                Map.of(
                        "owner", caller.person().value(),
                        "actor", caller.actor(),
                        "channel", account.channel(),
                        "account", account.name(),
                        "conversation",
                                (wanted.to().isDirect() ? "direct/" : "room/")
                                        + wanted.to().id(),
                        "message", message,
                        "count", Integer.toString(wanted.texts().size()),
                        "result", "queued"));
        return Change.of(queued, entry).and(List.of(), notices);
    }

    private Account account(PersonId person, Send wanted) {
        List<String> own = lines.household(person).accounts().stream()
                .map(AccountSettings::channel)
                .filter(channel -> !channel.equals(KnownChannels.WEBCHAT.id()))
                .distinct()
                .toList();
        String channel = wanted.channel()
                .map(Names::channel)
                .or(() -> own.size() == 1 ? Optional.of(own.getFirst()) : Optional.empty())
                .orElseThrow(() -> new Fault(
                        ErrorCode.INVALID_REQUEST,
                        own.isEmpty()
                                ? "Channel is required (no configured channels detected)"
                                : "Channel is required: you have accounts on several"));
        return new Account(person, channel, wanted.accountId().orElse(Names.DEFAULT_ACCOUNT));
    }

    private static Conversation conversation(String to) {
        Optional<String> room =
                ROOMS.stream().filter(to::startsWith).findFirst().map(word -> to.substring(word.length()));
        Optional<String> direct =
                DIRECT.stream().filter(to::startsWith).findFirst().map(word -> to.substring(word.length()));
        if (room.or(() -> direct).filter(String::isBlank).isPresent()) {
            throw new Fault(ErrorCode.INVALID_REQUEST, "to takes a sender's id, or a room");
        }
        boolean sign = to.startsWith("#") || to.startsWith("&");
        return room.or(() -> sign ? Optional.of(to) : Optional.empty())
                .map(Conversation::room)
                .orElseGet(() -> Conversation.direct(direct.orElse(to)));
    }
}
