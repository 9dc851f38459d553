package dev.clawnet.gateway.channel;

import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.id.EntryId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// Messages on their way out, durable from the transaction that said them.
///
/// Guarantees: a message leaves at most once for each time that it certainly did not arrive; the intent to
/// send it is durable before it leaves; what was leaving when the gateway stopped is settled as unknown and
/// never sent again; the messages of one account leave in their order.
public final class Outbox {
    private final RandomGenerator random;

    public Outbox(RandomGenerator random) {
        this.random = random;
    }

    /// There is something to send.
    public record Waiting(Account account) implements Notice {}

    /// Puts a text in, as as many messages as the channel needs for it.
    ///
    /// @param cause run that said it, or [Post#PLATFORM]
    public List<Notice> put(Tx tx, Account account, Conversation to, List<String> texts, String cause) {
        long number = next(tx, account);
        int open = tx.list(
                        ChannelTables.OUTBOX, account.owner(), account.shelf(), AgentLimits.CHANNEL_OUTBOX_PER_ACCOUNT)
                .size();
        for (String text : texts) {
            Post post = new Post(
                    account.shelf() + String.format(Locale.ROOT, "%012d", number++),
                    account.channel(),
                    account.name(),
                    to,
                    text,
                    cause,
                    Post.State.QUEUED,
                    0,
                    Optional.empty(),
                    Optional.empty(),
                    tx.now(),
                    Optional.empty());
            if (open++ < AgentLimits.CHANNEL_OUTBOX_PER_ACCOUNT) {
                tx.put(ChannelTables.OUTBOX, account.owner(), post.id(), post);
            } else {
                keep(tx, account, post.settled(Post.State.FAILED, "too many messages wait", tx.now()));
            }
        }
        return List.of(new Waiting(account));
    }

    private static long next(View view, Account account) {
        return Math.max(
                        newest(view.newest(ChannelTables.OUTBOX, account.owner(), account.shelf(), 1), account),
                        newest(view.newest(ChannelTables.SETTLED, account.owner(), account.shelf(), 1), account))
                + 1;
    }

    private static long newest(List<View.Row<Post>> rows, Account account) {
        return rows.isEmpty()
                ? -1
                : Long.parseLong(rows.getFirst().id().substring(account.shelf().length()));
    }

    /// The message that leaves next.
    public static Optional<Post> first(View view, Account account) {
        return view.list(ChannelTables.OUTBOX, account.owner(), account.shelf(), 1).stream()
                .map(View.Row::value)
                .findFirst();
    }

    /// Those that wait, in their order.
    public static List<Post> open(View view, Account account) {
        return view
                .list(ChannelTables.OUTBOX, account.owner(), account.shelf(), AgentLimits.CHANNEL_OUTBOX_PER_ACCOUNT)
                .stream()
                .map(View.Row::value)
                .toList();
    }

    /// How many wait.
    public static int waiting(View view, Account account) {
        return view.list(ChannelTables.OUTBOX, account.owner(), account.shelf(), AgentLimits.CHANNEL_OUTBOX_PER_ACCOUNT)
                .size();
    }

    /// The newest messages that are settled, newest first.
    public static List<Post> settled(View view, Account account, int limit) {
        return view.newest(ChannelTables.SETTLED, account.owner(), account.shelf(), limit).stream()
                .map(View.Row::value)
                .toList();
    }

    /// Announces that the message leaves now.
    Post announce(Store store, Account account, Post post) {
        return store.write(tx -> {
            EntryId id = EntryId.mint(random);
            Post leaving = post.sending(id);
            tx.put(ChannelTables.OUTBOX, account.owner(), post.id(), leaving);
            return Change.of(leaving, Entry.intent(id, account.owner(), "message.send", new TreeMap<>(fields(post))));
        });
    }

    /// Settles a message that was announced.
    void settle(Store store, Account account, Post post, Delivery delivery) {
        store.write(tx -> {
            String result = switch (delivery) {
                case Delivery.Confirmed confirmed -> {
                    end(tx, account, post.settled(Post.State.SENT, confirmed.receipt(), tx.now()));
                    yield "sent";
                }
                case Delivery.NotSent not -> {
                    tx.put(ChannelTables.OUTBOX, account.owner(), post.id(), post.back(not.why()));
                    yield "not-sent";
                }
                case Delivery.Refused refused -> {
                    end(tx, account, post.settled(Post.State.FAILED, refused.why(), tx.now()));
                    yield "refused";
                }
                case Delivery.Unknown unknown -> {
                    end(tx, account, post.settled(Post.State.UNKNOWN, unknown.why(), tx.now()));
                    yield "unknown";
                }
            };
            Map<String, String> fields = new TreeMap<>(fields(post));
            fields.put("result", result);
            return Change.of(
                    true,
                    Entry.outcome(
                            EntryId.mint(random),
                            post.intent().orElseThrow(),
                            account.owner(),
                            "message.send",
                            fields));
        });
    }

    /// Gives up a message that waited too long.
    void expire(Store store, Account account, Post post) {
        store.write(tx -> {
            end(tx, account, post.settled(Post.State.FAILED, "waited too long for the line", tx.now()));
            return Change.of(true, single(account, post, "message.expired"));
        });
    }

    /// Settles what was leaving when the gateway stopped: whether it arrived nobody knows. The ledger has the
    /// outcome `unknown` for its intent already.
    public void recover(Store store) {
        List<View.Row<Post>> leaving = store.read(view -> view.all(ChannelTables.OUTBOX)).stream()
                .filter(row -> row.value().state() == Post.State.SENDING)
                .toList();
        for (View.Row<Post> row : leaving) {
            Account account =
                    new Account(row.person(), row.value().channel(), row.value().account());
            store.write(tx -> {
                end(
                        tx,
                        account,
                        row.value().settled(Post.State.UNKNOWN, "the gateway stopped while it was sent", tx.now()));
                return Change.of(true, single(account, row.value(), "message.unknown"));
            });
        }
    }

    private static void end(Tx tx, Account account, Post post) {
        tx.delete(ChannelTables.OUTBOX, account.owner(), post.id());
        keep(tx, account, post);
    }

    private static void keep(Tx tx, Account account, Post post) {
        tx.put(ChannelTables.SETTLED, account.owner(), post.id(), post);
        long number = Long.parseLong(post.id().substring(account.shelf().length()));
        String oldest = account.shelf()
                + String.format(Locale.ROOT, "%012d", Math.max(0, number - AgentLimits.CHANNEL_SETTLED_PER_ACCOUNT));
        if (number >= AgentLimits.CHANNEL_SETTLED_PER_ACCOUNT) {
            tx.delete(ChannelTables.SETTLED, account.owner(), oldest);
        }
    }

    private Entry single(Account account, Post post, String kind) {
        return Entry.of(EntryId.mint(random), account.owner(), kind, fields(post));
    }

    /// Who, from where and to whom; never what.
    private static Map<String, String> fields(Post post) {
        List<String> place = new ArrayList<>(List.of(post.channel(), post.account()));
        place.add(post.to().isDirect() ? "direct" : "room");
        place.add(post.to().id());
        return Map.of(
                "channel", post.channel(),
                "account", post.account(),
                "conversation", String.join("/", place),
                "message", post.id(),
                "run", post.cause());
    }
}
