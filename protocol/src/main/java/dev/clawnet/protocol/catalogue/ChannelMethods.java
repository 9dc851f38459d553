package dev.clawnet.protocol.catalogue;

import static dev.clawnet.protocol.method.Method.method;

import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.shape.OneOf;
import dev.clawnet.protocol.shape.Range;
import dev.clawnet.protocol.shape.Text;
import dev.clawnet.protocol.text.PlainText;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Accounts on chat networks: how they are, what leaves by them, and which unknown senders wait to be let in.
/// A caller sees those of its own person.
public final class ChannelMethods {
    /// Characters of the name of a channel or an account, at most.
    public static final int NAME = 64;
    /// Characters of a sender's id, at most.
    public static final int SENDER = 200;
    /// Characters of a code, at most.
    public static final int CODE = 16;
    /// Characters of a text that is sent, at most.
    public static final int SENT = 16_000;
    /// Messages in one list, at most.
    public static final int POSTS = 200;

    private ChannelMethods() {}

    /// Which accounts are wanted.
    ///
    /// @param probe accepted from stock clients; health is always that of the line itself
    /// @param timeoutMs accepted from stock clients; nothing is waited for
    /// @param channel only those of this channel
    public record AskStatus(
            Optional<Boolean> probe,

            @Range(min = 0, max = Integer.MAX_VALUE) Optional<Integer> timeoutMs,

            @Text(min = 1, max = NAME) Optional<String> channel) {
        public AskStatus {
            channel = channel.map(name -> some("channel", name, NAME));
        }
    }

    /// A channel.
    ///
    /// @param available whether this gateway has an adapter for it
    /// @param configured whether the caller has an account there
    public record ChannelView(Boolean available, Boolean configured) {}

    /// An account.
    ///
    /// @param configured whether what its adapter needs is there
    /// @param running whether its line is held
    /// @param connected whether its line is up
    /// @param healthState `up`, `connecting`, `waiting` for the next try, `disabled`, `not-configured`,
    ///     `not-available`
    /// @param reconnectAttempts since it was last up
    /// @param lastConnectedAt since when it is up
    /// @param waiting messages that wait to be sent
    public record AccountView(
            String accountId,
            Boolean enabled,
            Boolean configured,
            Boolean running,
            Boolean connected,
            String healthState,
            Integer reconnectAttempts,
            Optional<Long> lastConnectedAt,
            Optional<Long> lastInboundAt,
            Optional<String> lastError,
            String dmPolicy,
            Integer waiting) {}

    /// The caller's channels and accounts.
    public record Status(
            Long ts,
            List<String> channelOrder,
            Map<String, String> channelLabels,
            Map<String, ChannelView> channels,
            Map<String, List<AccountView>> channelAccounts,
            Map<String, String> channelDefaultAccountId) {
        public Status {
            channelLabels = Collections.unmodifiableMap(new LinkedHashMap<>(channelLabels));
            channels = Collections.unmodifiableMap(new LinkedHashMap<>(channels));
            channelAccounts = Collections.unmodifiableMap(new LinkedHashMap<>(channelAccounts));
            channelDefaultAccountId = Collections.unmodifiableMap(new LinkedHashMap<>(channelDefaultAccountId));
        }
    }

    /// Whose messages are wanted: those that wait, then those that are settled, newest first.
    ///
    /// @param account absent: the default one
    public record ListPosts(
            @Text(min = 1, max = NAME) String channel,
            @Text(min = 1, max = NAME) Optional<String> account,
            @Range(min = 1, max = POSTS) Optional<Integer> limit) {
        public ListPosts {
            channel = some("channel", channel, NAME);
            account = account.map(name -> some("account", name, NAME));
            if (limit.isPresent() && (limit.get() < 1 || limit.get() > POSTS)) {
                throw new IllegalArgumentException("limit is from 1 to " + POSTS);
            }
        }
    }

    /// A message on its way out, without its text.
    ///
    /// @param kind `direct` or `room`
    /// @param to the sender or the room
    /// @param state `queued`, `sending`, `sent`, `failed`, or `unknown`: it left, and no confirmation came;
    ///     such a message is not sent again
    /// @param note the channel's receipt, or why it was not taken
    public record PostView(
            String message,
            String kind,
            String to,
            String state,
            Integer tries,
            Optional<String> note,
            Long queuedAtMs,
            Optional<Long> settledAtMs) {}

    public record Posts(List<PostView> messages) {}

    /// Whose senders are wanted.
    public record ListSenders(@Text(min = 1, max = NAME) Optional<String> channel) {
        public ListSenders {
            channel = channel.map(name -> some("channel", name, NAME));
        }
    }

    /// An unknown sender who was given a code.
    public record Waiting(
            String channel, String account, String sender, String code, Long createdAtMs, Long expiresAtMs) {}

    /// A sender who was let in.
    public record Paired(String channel, String account, String sender, Long sinceMs) {}

    public record Senders(List<Waiting> waiting, List<Paired> paired) {}

    /// Lets a sender in.
    ///
    /// @param account absent: whichever gave the code
    /// @param code as the sender was told it
    public record Approve(
            @Text(min = 1, max = NAME) String channel,
            @Text(min = 1, max = NAME) Optional<String> account,
            @Text(min = 1, max = CODE) String code) {
        public Approve {
            channel = some("channel", channel, NAME);
            account = account.map(name -> some("account", name, NAME));
            code = some("code", code, CODE);
        }
    }

    /// Hears a sender no more.
    ///
    /// @param account absent: the default one
    public record Remove(
            @Text(min = 1, max = NAME) String channel,
            @Text(min = 1, max = NAME) Optional<String> account,
            @Text(min = 1, max = SENDER) String sender) {
        public Remove {
            channel = some("channel", channel, NAME);
            account = account.map(name -> some("account", name, NAME));
            sender = some("sender", sender, SENDER);
        }
    }

    /// A text that the owner sends themself.
    ///
    /// @param to a sender's id, or a room: what begins with `#`, `&`, `room:`, `channel:` or `group:`
    /// @param channel absent: the only one that the caller has an account on
    /// @param accountId absent: the default one
    /// @param idempotencyKey one text is sent once for each
    public record Send(
            @Text(min = 1, max = SENDER, kind = Text.Kind.LINE)
            String to,

            @Text(min = 1, max = SENT, kind = Text.Kind.FILLED)
            String message,

            @Text(min = 1, max = NAME) Optional<String> channel,
            @Text(min = 1, max = NAME) Optional<String> accountId,

            @Text(min = 1, max = 200, kind = Text.Kind.FILLED)
            String idempotencyKey) {
        public Send {
            to = PlainText.line("to", Wire.given("to", to), SENDER);
            message = Wire.given("message", message);
            if (message.isBlank() || message.length() > SENT) {
                throw new IllegalArgumentException("message takes 1 to " + SENT + " characters");
            }
            channel = channel.map(name -> some("channel", name, NAME));
            accountId = accountId.map(name -> some("accountId", name, NAME));
            idempotencyKey = Wire.given("idempotencyKey", idempotencyKey);
            if (idempotencyKey.isBlank() || idempotencyKey.length() > 200) {
                throw new IllegalArgumentException("idempotencyKey takes 1 to 200 characters");
            }
        }
    }

    /// It is in the outbox: on the disk, and on its way as soon as the line is up.
    ///
    /// @param runId the caller's key
    /// @param messageId see `channels.messages`, which says what became of it
    public record Queued(
            String runId,
            String messageId,
            String channel,
            String accountId,
            @OneOf("queued") String status) {}

    private static String some(String member, String text, int most) {
        String value = Wire.given(member, text);
        if (value.isEmpty() || value.length() > most) {
            throw new IllegalArgumentException(member + " takes 1 to " + most + " characters");
        }
        return value;
    }

    public static final Method<AskStatus, Status> STATUS = method("channels.status")
            .takes(AskStatus.class)
            .returns(Status.class)
            .needs(Scope.READ)
            .doc("The caller's accounts on chat networks, and how their lines are.");

    public static final Method<ListPosts, Posts> POSTS_LIST = method("channels.messages")
            .takes(ListPosts.class)
            .returns(Posts.class)
            .needs(Scope.READ)
            .doc("Messages of an account that wait to be sent, or that were.");

    public static final Method<ListSenders, Senders> SENDERS = method("channels.senders")
            .takes(ListSenders.class)
            .returns(Senders.class)
            .needs(Scope.PAIRING)
            .doc("Senders who wait to be let in, and those who were.");

    public static final Method<Approve, Paired> APPROVE = method("channels.senders.approve")
            .takes(Approve.class)
            .returns(Paired.class)
            .needs(Scope.PAIRING)
            .writes("sender.approved")
            .perMinute(60)
            .fails(ErrorCode.NOT_FOUND, ErrorCode.LIMIT_REACHED)
            .doc("Lets in the sender who was given this code.");

    public static final Method<Remove, Paired> REMOVE = method("channels.senders.remove")
            .takes(Remove.class)
            .returns(Paired.class)
            .needs(Scope.PAIRING)
            .writes("sender.removed")
            .perMinute(60)
            .fails(ErrorCode.NOT_FOUND)
            .doc("Hears a sender no more who was let in by a code.");

    public static final Method<Send, Queued> SEND = method("send")
            .takes(Send.class)
            .returns(Queued.class)
            .needs(Scope.WRITE)
            .writes("message.queued")
            .idempotent()
            .perMinute(120)
            .fails(
                    ErrorCode.NOT_FOUND,
                    ErrorCode.INVALID_REQUEST,
                    ErrorCode.LIMIT_REACHED,
                    ErrorCode.HUMAN_DEVICE_REQUIRED)
            .doc("Sends a text from an account of the caller's, through its outbox; a program's only while no agent of"
                    + " its person may run commands.");

    public static final List<Method<?, ?>> ALL = List.of(STATUS, SEND, POSTS_LIST, SENDERS, APPROVE, REMOVE);
    public static final List<EventType<?>> EVENTS = List.of();
}
