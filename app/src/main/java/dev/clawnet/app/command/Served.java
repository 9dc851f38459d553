package dev.clawnet.app.command;

import dev.clawnet.app.cli.Output;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.config.Config;
import dev.clawnet.app.config.ConfigWatch;
import dev.clawnet.app.config.ConfigWatch.Broken;
import dev.clawnet.app.config.ConfigWatch.Changed;
import dev.clawnet.gateway.GatewaySettings;
import dev.clawnet.gateway.config.ConfigBook;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A gateway that runs by a file which may change: takes over what it can, begins anew where it must, and keeps
/// running by what it has when the file cannot be used.
///
/// One lock, its own, guards which gateway runs.
final class Served implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Served.class);

    private final Daemon daemon;
    private final Output output;
    private final ConfigBook book;
    private GatewaySettings settings;
    private Daemon.Running running;
    private boolean closed;

    /// Starts; `Problem` when it cannot.
    Served(Daemon daemon, GatewaySettings settings, ConfigBook book, Output output) {
        this.daemon = daemon;
        this.settings = settings;
        this.output = output;
        this.book = book;
        this.running = daemon.start(settings, book);
    }

    synchronized Daemon.Running running() {
        return running;
    }

    /// Looks at the file once.
    ///
    /// @param merged flags and environment over what the file says now
    synchronized void look(ConfigWatch watch, Function<Config, GatewaySettings> merged) {
        if (closed) {
            return;
        }
        watch.look().ifPresent(found -> {
            switch (found) {
                case Broken(String message) ->
                    tell("the changed configuration cannot be used; the gateway goes on as it was\n" + message);
                case Changed changed -> take(changed, samePort(merged.apply(changed.config())));
            }
        });
    }

    /// Where any free port was wanted, the one that was found stays.
    private GatewaySettings samePort(GatewaySettings next) {
        return next.port() == 0 ? next.withPort(running.address().getPort()) : next;
    }

    private void take(Changed changed, GatewaySettings next) {
        if (changed.mode() == ConfigWatch.Mode.OFF) {
            tell("the configuration changed; nothing is taken over (gateway.reload.mode is off)");
            return;
        }
        if (changed.begin()) {
            begin(changed, next);
            return;
        }
        if (changed.apply()) {
            running.apply(next, changed.used());
            settings = next;
            tell("configuration taken over: " + String.join(", ", changed.used()));
        }
        if (!changed.restart().isEmpty()) {
            tell("these changes take a new start (gateway.reload.mode): " + String.join(", ", changed.restart()));
        }
        changed.config().warnings().forEach(this::tell);
    }

    private void begin(Changed changed, GatewaySettings next) {
        tell("the gateway begins anew for: " + String.join(", ", changed.restart())
                + (changed.restart().isEmpty() ? String.join(", ", changed.used()) : ""));
        Set<String> keys = new TreeSet<>(changed.used());
        keys.addAll(changed.restart());
        running.changing(keys);
        running.close();
        try {
            running = daemon.start(next, book);
            settings = next;
        } catch (Problem problem) {
            tell("it cannot start so: " + problem.getMessage() + "; it goes on as it was");
            running = daemon.start(settings, book);
        }
    }

    private void tell(String what) {
        LOG.info("configuration: {}", what);
        output.remark(what);
    }

    @Override
    public synchronized void close() {
        closed = true;
        running.close();
    }
}
