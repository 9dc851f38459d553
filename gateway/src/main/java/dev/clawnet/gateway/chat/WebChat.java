package dev.clawnet.gateway.chat;

import dev.clawnet.gateway.channel.Account;
import dev.clawnet.gateway.channel.Capabilities;
import dev.clawnet.gateway.channel.Channel;
import dev.clawnet.gateway.channel.Conversation;
import dev.clawnet.gateway.channel.Delivery;
import dev.clawnet.gateway.channel.Ears;
import dev.clawnet.gateway.channel.Health;
import dev.clawnet.gateway.channel.Line;
import dev.clawnet.gateway.channel.Wiring;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// The chat of this gateway as a channel: every person has one account of it, whose conversations are that
/// person's own sessions. What its owner says comes by `chat.send`, on a link that proved to be theirs, so
/// that nobody else is ever heard on it; what is sent on it is confirmed when it stands in the session.
///
/// Threat: a stranger's word that passes for the owner's; a text that reaches somebody else's session. See
/// `WebChatTest`.
public final class WebChat implements Channel {
    public static final String NAME = "webchat";

    /// What one message of a session holds at most. Bytes.
    private static final int MESSAGE = 100_000;

    private final Shelf shelf;
    private final InstantSource clock;

    /// Puts a text into a session of the account's person.
    @FunctionalInterface
    public interface Shelf {
        Delivery put(Account account, Conversation to, String text);
    }

    /// There is nothing to say about it.
    private record Here() implements Wiring {}

    public WebChat(Shelf shelf, InstantSource clock) {
        this.shelf = shelf;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(MESSAGE, true, false);
    }

    @Override
    public Optional<Wiring> ofEverybody() {
        return Optional.of(new Here());
    }

    @Override
    public Line open(Account account, Wiring wiring, Ears ears) {
        if (!(wiring instanceof Here)) {
            throw new IllegalArgumentException("not the wiring of " + NAME);
        }
        return new Sessions(account, shelf, clock.instant());
    }

    /// The line of one person: it is up while the gateway is.
    private record Sessions(Account account, Shelf shelf, Instant since) implements Line {
        @Override
        public Delivery send(Conversation to, String text) {
            return shelf.put(account, to, text);
        }

        @Override
        public void typing(Conversation to) {
            // Whoever looks at a session is told what its runs do.
        }

        @Override
        public Health health() {
            return new Health(Health.State.UP, 0, Optional.empty(), Optional.of(since), Optional.empty());
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
