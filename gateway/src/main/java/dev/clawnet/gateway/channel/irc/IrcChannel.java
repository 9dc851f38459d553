package dev.clawnet.gateway.channel.irc;

import dev.clawnet.gateway.channel.Account;
import dev.clawnet.gateway.channel.Capabilities;
import dev.clawnet.gateway.channel.Channel;
import dev.clawnet.gateway.channel.Ears;
import dev.clawnet.gateway.channel.Line;
import dev.clawnet.gateway.channel.Wiring;
import dev.clawnet.gateway.time.Timers;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLSocketFactory;

/// IRC behind the port.
public final class IrcChannel implements Channel {
    public static final String NAME = "irc";
    /// A line holds 512 bytes, of which the server's prefix, the target and the command may take some 170.
    private static final Capabilities CAPABILITIES = new Capabilities(330, false, false);

    private final Ground ground;

    /// What connections stand on.
    ///
    /// @param executor starts each connection on a thread of its own
    /// @param trust whose certificates count
    public record Ground(
            InstantSource clock, Timers timers, RandomGenerator random, Executor executor, SSLSocketFactory trust) {}

    public IrcChannel(Ground ground) {
        this.ground = ground;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Capabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public Line open(Account account, Wiring wiring, Ears ears) {
        if (!(wiring instanceof IrcWiring irc)) {
            throw new IllegalArgumentException("not the wiring of an IRC account");
        }
        IrcLine line = new IrcLine(account, irc, ears, ground);
        line.begin();
        return line;
    }
}
