package dev.clawnet.verify.load;

import dev.clawnet.client.GatewayAddress;
import dev.clawnet.client.GatewayFault;
import dev.clawnet.client.GatewayLink;
import dev.clawnet.client.LinkFailure;
import dev.clawnet.client.LinkParts;
import dev.clawnet.client.LinkSettings;
import dev.clawnet.client.Program;
import dev.clawnet.protocol.catalogue.MediaMethods;
import dev.clawnet.protocol.catalogue.SystemMethods;
import dev.clawnet.protocol.id.MediaId;
import dev.clawnet.protocol.method.Method.None;
import dev.clawnet.protocol.method.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/// A large content goes in on one link and out on another one at the same time, while `health` is asked for at a steady
/// pace, in turn on the link that receives and on one that does nothing else. Latencies are counted from the moment at
/// which a call was due, so that a stall is not hidden by the calls that it delays; how late this tool itself set out
/// stands beside them. Whatever is busy here has a thread of the system, so that it is the gateway that calls wait for.
///
/// A smaller content goes first, with calls beside it, uncounted: of the calls of ten seconds one in a hundred falls
/// into the tenth of a second that a program which was just started takes to find its classes.
final class MediaCase {
    private static final List<String> SCOPES =
            Arrays.stream(Scope.values()).map(Scope::wire).toList();
    private static final int MOST_MEGABYTES = 2_000;
    private static final int WARM_MEGABYTES = 100;
    private static final int MOST_PACE = 20_000;
    private static final int LINKS = 64;
    private static final long PATIENCE_SECONDS = 600;

    private final Options options;
    private final LinkParts parts = new LinkParts(
            InstantSource.system(),
            new SecureRandom(),
            Thread.ofPlatform().daemon().factory());

    MediaCase(Options options) {
        this.options = options;
    }

    void run(Lines out) throws IOException, InterruptedException {
        Optional<String> url = options.text("url");
        if (url.isPresent()) {
            measure(
                    out,
                    url.get(),
                    options.required("token"),
                    options.text("pid").map(Long::valueOf));
            return;
        }
        try (OwnGateway own = OwnGateway.start(LINKS)) {
            measure(out, own.url(), OwnGateway.TOKEN, Optional.of(own.process().pid()));
        }
    }

    private void measure(Lines out, String url, String token, Optional<Long> pid)
            throws IOException, InterruptedException {
        LinkSettings console = LinkSettings.operator(
                GatewayAddress.of(url, Optional.empty()),
                Program.of("0.1.0", "linux"),
                SCOPES,
                Optional.empty(),
                LinkSettings.token(token));
        long bytes = options.number("megabytes", 1_000, MOST_MEGABYTES) * 1_000_000L;
        try (GatewayLink sender = GatewayLink.open(console, parts);
                GatewayLink receiver = GatewayLink.open(console, parts);
                GatewayLink apart = GatewayLink.open(console, parts)) {
            long warm = options.number("warm", WARM_MEGABYTES, MOST_MEGABYTES) * 1_000_000L;
            if (warm > 0) {
                beside(new Calls(receiver), new Calls(apart), () -> through(sender, receiver, warm, _ -> {}));
            }
            Calls beside = new Calls(receiver);
            Calls alone = new Calls(apart);
            Meter meter = Meter.of(pid);
            AtomicLong highest = new AtomicLong();
            Looks looks = _ -> pid.ifPresent(
                    server -> highest.accumulateAndGet(Meter.rss(server).orElse(0), Math::max));
            AtomicReference<Lines.Line> counted = new AtomicReference<>();
            beside(beside, alone, () -> {
                through(sender, receiver, bytes, looks);
                counted.set(meter.end(bytes));
            });
            Lines.Line line = counted.get();
            out.line(line.with("case", "media")
                    .with("highestRssMb", highest.get() / 1024.0)
                    .with("calls", beside.count() + alone.count())
                    .with("callsFailed", beside.failed() + alone.failed())
                    .with("besideP50ms", beside.millis(0.5))
                    .with("besideP99ms", beside.millis(0.99))
                    .with("apartP50ms", alone.millis(0.5))
                    .with("apartP99ms", alone.millis(0.99))
                    .with("lateP50ms", Calls.late(beside, alone, 0.5))
                    .with("lateP99ms", Calls.late(beside, alone, 0.99)));
        }
    }

    private interface Passage {
        void pass() throws IOException, InterruptedException;
    }

    /// Makes calls on both links from now until it has passed.
    private void beside(Calls beside, Calls alone, Passage passage) throws IOException, InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        Thread pace = Thread.ofPlatform().start(() -> pace(beside, alone, end));
        try {
            passage.pass();
        } finally {
            end.countDown();
            pace.join();
        }
    }

    /// Told now and then.
    private interface Looks {
        void at(long bytes);
    }

    private static final long LOOK_EVERY = 25_000_000;

    private void through(GatewayLink sender, GatewayLink receiver, long bytes, Looks looks)
            throws IOException, InterruptedException {
        CompletableFuture<MediaId> begun = new CompletableFuture<>();
        CompletableFuture<MediaId> sent = CompletableFuture.supplyAsync(
                () -> send(sender, bytes, begun),
                work -> Thread.ofPlatform().daemon().start(work));
        try {
            MediaId id = begun.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            long[] next = {LOOK_EVERY};
            receiver.media().receive(id, OutputStream.nullOutputStream(), at -> {
                if (at >= next[0]) {
                    next[0] += LOOK_EVERY;
                    looks.at(at);
                }
            });
            receiver.call(MediaMethods.REMOVE, new MediaMethods.Remove(sent.get(PATIENCE_SECONDS, TimeUnit.SECONDS)));
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the content did not pass", e);
        }
    }

    private static MediaId send(GatewayLink sender, long bytes, CompletableFuture<MediaId> begun) {
        try {
            return sender.media()
                    .send(
                            new MediaMethods.Send(
                                    "load", Optional.of("video/mp4"), Optional.of(bytes), Optional.empty()),
                            () -> {
                                begun.complete(sender.call(MediaMethods.LIST, new None()).media().stream()
                                        .filter(media -> media.state() == MediaMethods.State.ARRIVING)
                                        .findFirst()
                                        .orElseThrow()
                                        .media());
                                return new Pattern(bytes);
                            },
                            _ -> {});
        } catch (IOException | RuntimeException e) {
            begun.completeExceptionally(e);
            throw new IllegalStateException("not sent", e);
        }
    }

    private void pace(Calls beside, Calls alone, CountDownLatch end) {
        long gap = TimeUnit.SECONDS.toNanos(1) / options.number("pace", 1_000, MOST_PACE);
        long due = System.nanoTime();
        try {
            for (int i = 0; !end.await(Math.max(0, due - System.nanoTime()), TimeUnit.NANOSECONDS); i++) {
                (i % 2 == 0 ? beside : alone).call(due);
                due += gap;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Calls on one link, and how long they took.
    private static final class Calls {
        private final GatewayLink link;
        private final Latencies latencies = new Latencies();
        /// From when a call was due until its thread ran.
        private final Latencies late = new Latencies();
        private long failed;

        Calls(GatewayLink link) {
            this.link = link;
        }

        void call(long due) {
            Thread.ofVirtual().start(() -> {
                begun(System.nanoTime() - due);
                boolean answered = false;
                try {
                    link.call(SystemMethods.HEALTH, new SystemMethods.HealthParams(Optional.empty()));
                    answered = true;
                } catch (GatewayFault | LinkFailure _) {
                    // Counted below: a gateway that is behind refuses, and one figure says so.
                } finally {
                    ended(System.nanoTime() - due, answered);
                }
            });
        }

        private synchronized void begun(long nanos) {
            late.add(nanos);
        }

        private synchronized void ended(long nanos, boolean answered) {
            if (answered) {
                latencies.add(nanos);
            } else {
                failed++;
            }
        }

        synchronized long count() {
            return latencies.count();
        }

        synchronized long failed() {
            return failed;
        }

        static double late(Calls one, Calls two, double share) {
            synchronized (one) {
                synchronized (two) {
                    return Latencies.of(List.of(one.late, two.late)).millis(share);
                }
            }
        }

        synchronized double millis(double share) {
            return Latencies.of(List.of(latencies)).millis(share);
        }
    }

    /// Bytes that cost nothing to make.
    private static final class Pattern extends InputStream {
        private long left;

        Pattern(long left) {
            this.left = left;
        }

        @Override
        public int read() {
            return left-- > 0 ? (int) (left & 0xff) : -1;
        }

        @Override
        public int read(byte[] into, int from, int most) {
            if (left <= 0) {
                return -1;
            }
            int size = (int) Math.min(most, left);
            Arrays.fill(into, from, from + size, (byte) left);
            left -= size;
            return size;
        }
    }
}
