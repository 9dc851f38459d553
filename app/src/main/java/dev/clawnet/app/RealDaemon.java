package dev.clawnet.app;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.command.Daemon;
import dev.clawnet.gateway.FirstRun;
import dev.clawnet.gateway.Gateway;
import dev.clawnet.gateway.GatewaySettings;
import dev.clawnet.gateway.config.ConfigBook;
import dev.clawnet.protocol.method.Fault;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The real gateway behind `clawnet up`, with the real clock, chance and threads.
final class RealDaemon implements Daemon {
    private static final Logger LOG = LoggerFactory.getLogger(RealDaemon.class);
    private static final int FRAMES = 24;

    @Override
    public Running start(GatewaySettings settings, ConfigBook book) {
        ExecutorService executor = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().uncaughtExceptionHandler(RealDaemon::failed).factory());
        Gateway.Ground ground = new Gateway.Ground(
                InstantSource.system(),
                System::nanoTime,
                new SecureRandom(),
                Thread.ofPlatform().name("clawnet-", 0).factory(),
                executor,
                book,
                new QuickSignatures(
                        NativeSignatures::load,
                        Thread.ofPlatform().daemon().name("clawnet-signatures").factory()));
        try {
            return new Up(Gateway.start(settings, ground), executor);
        } catch (IllegalStateException | UncheckedIOException e) {
            executor.shutdownNow();
            throw cannotStart(e);
        }
    }

    /// A task that nobody waits for has failed. Where, and not with which words: those may be a person's.
    private static void failed(Thread thread, Throwable failure) {
        if (failure instanceof Fault fault) {
            // What was under way when the gateway stopped: the next start finds its intent, and settles it.
            LOG.info("task.refused code={}", fault.code());
            return;
        }
        String at = Arrays.stream(failure.getStackTrace())
                .limit(FRAMES)
                .map(StackTraceElement::toString)
                .collect(Collectors.joining(" < "));
        LOG.error("task.failed kind={} at={}", failure.getClass().getName(), at);
    }

    /// The gateway's own sentence says what is wrong with the state directory; it is written for whoever starts it.
    private static Problem cannotStart(RuntimeException e) {
        Throwable cause = e.getCause();
        if (cause != null && cause.getCause() instanceof BindException) {
            return new Problem(Exit.FAILED, String.valueOf(cause.getMessage()))
                    .hint("another program has the port, or the address is none of this machine's; nothing was lost")
                    .next("clawnet up --port 0, which takes a free one, or clawnet health to see who answers");
        }
        return new Problem(Exit.FAILED, String.valueOf(e.getMessage()))
                .hint("look into the state directory, or start with another --state-dir");
    }

    private record Up(Gateway gateway, ExecutorService executor) implements Running {
        @Override
        public InetSocketAddress address() {
            return gateway.address();
        }

        @Override
        public String fingerprint() {
            return gateway.fingerprint();
        }

        @Override
        public List<String> announced() {
            return gateway.announced();
        }

        @Override
        public Optional<FirstRun> firstRun() {
            return gateway.firstRun();
        }

        @Override
        public void apply(GatewaySettings settings, Collection<String> keys) {
            gateway.apply(settings, keys);
        }

        @Override
        public void changing(Collection<String> keys) {
            gateway.changing(keys);
        }

        @Override
        public void close() {
            gateway.close();
            executor.shutdownNow();
        }
    }
}
