package dev.clawnet.gateway.channel.irc;

import dev.clawnet.gateway.channel.Account;
import dev.clawnet.gateway.channel.Conversation;
import dev.clawnet.gateway.channel.Delivery;
import dev.clawnet.gateway.channel.Ears;
import dev.clawnet.gateway.channel.Health;
import dev.clawnet.gateway.channel.Line;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The line of one account: connects, and after each end connects again, with pauses that double up to a
/// bound. Its own lock guards its state.
final class IrcLine implements Line {
    private static final Logger LOG = LoggerFactory.getLogger(IrcLine.class);

    private final Account account;
    private final IrcWiring wiring;
    private final Ears ears;
    private final IrcChannel.Ground ground;
    private Health health = Health.NEW;
    private Optional<IrcSession> session = Optional.empty();
    private boolean closed;

    IrcLine(Account account, IrcWiring wiring, Ears ears, IrcChannel.Ground ground) {
        this.account = account;
        this.wiring = wiring;
        this.ears = ears;
        this.ground = ground;
    }

    void begin() {
        try {
            ground.executor().execute(this::attempt);
        } catch (RejectedExecutionException e) {
            // The gateway is stopping: there is nothing to connect any more.
            LOG.debug("no connection any more account={}", account.label(), e);
        }
    }

    /// One connection, from its beginning to its end, and the pause after it.
    private void attempt() {
        if (!connecting()) {
            return;
        }
        String why;
        try (IrcSocket socket = IrcSocket.open(wiring, ground.trust())) {
            IrcSession fresh = new IrcSession(account, wiring, socket, ground, new Hearing());
            if (!hold(fresh)) {
                return;
            }
            why = fresh.serve();
        } catch (IOException e) {
            LOG.info("irc connection ended account={} reason={}", account.label(), e.toString());
            why = "the server at " + wiring.host() + ":" + wiring.port()
                    + " cannot be reached, or the connection broke";
        } catch (RuntimeException e) {
            LOG.error("irc connection failed account={}", account.label(), e);
            why = "the gateway could not go on with this connection";
        }
        ended(why);
    }

    private synchronized boolean connecting() {
        if (!closed) {
            health = new Health(
                    Health.State.CONNECTING,
                    health.attempts() + 1,
                    health.error(),
                    Optional.empty(),
                    health.lastHeard());
        }
        return !closed;
    }

    private synchronized boolean hold(IrcSession fresh) {
        session = closed ? Optional.empty() : Optional.of(fresh);
        return !closed;
    }

    private void ended(String why) {
        Duration pause;
        synchronized (this) {
            session.ifPresent(IrcSession::lost);
            session = Optional.empty();
            if (closed) {
                return;
            }
            health = new Health(
                    Health.State.WAITING, health.attempts(), Optional.of(why), Optional.empty(), health.lastHeard());
            pause = Backoff.pause(health.attempts(), ground.random());
        }
        try {
            ground.timers().at(ground.clock().instant().plus(pause), this::begin);
        } catch (RejectedExecutionException e) {
            LOG.error("no timer for the next connection account={}", account.label(), e);
        }
    }

    /// What a session tells its line.
    private final class Hearing implements IrcSession.Listener {
        @Override
        public void up(String nick) {
            Instant now = ground.clock().instant();
            Optional<String> note = nick.equals(wiring.nick())
                    ? Optional.empty()
                    : Optional.of("the nick " + wiring.nick() + " is taken: the account is called " + nick);
            synchronized (IrcLine.this) {
                if (closed) {
                    return;
                }
                health = new Health(Health.State.UP, 0, note, Optional.of(now), health.lastHeard());
            }
            ears.up();
        }

        @Override
        public void heard(dev.clawnet.gateway.channel.Incoming message) {
            synchronized (IrcLine.this) {
                if (closed) {
                    return;
                }
                health = new Health(
                        health.state(), health.attempts(), health.error(), health.upSince(), Optional.of(message.at()));
            }
            ears.heard(message);
        }
    }

    @Override
    public Delivery send(Conversation to, String text) {
        Optional<IrcSession> now;
        synchronized (this) {
            now = health.isUp() ? session : Optional.empty();
        }
        return now.isEmpty()
                ? new Delivery.NotSent("the line is not up")
                : now.get().send(to, text);
    }

    @Override
    public void typing(Conversation to) {
        // IRC has no word for it.
    }

    @Override
    public synchronized Health health() {
        return health;
    }

    @Override
    public void close() {
        Optional<IrcSession> last;
        synchronized (this) {
            closed = true;
            last = session;
            session = Optional.empty();
            health = new Health(Health.State.CLOSED, 0, health.error(), Optional.empty(), health.lastHeard());
        }
        last.ifPresent(IrcSession::quit);
    }
}
