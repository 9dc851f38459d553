package dev.clawnet.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/// A transport on a free port whose links are recorded, for tests.
final class TransportHarness implements AutoCloseable {
    final BlockingQueue<Heard> links = new LinkedBlockingQueue<>();
    private final AtomicReference<HttpStream.Writer> writer = new AtomicReference<>(body -> {});
    final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    final Certificates certificates;
    final Transport transport;

    /// What one link's listener heard.
    static final class Heard implements LinkListener {
        final Upgrade upgrade;
        final Connection connection;
        final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        final BlockingQueue<Close> ends = new LinkedBlockingQueue<>();

        Heard(Upgrade upgrade, Connection connection) {
            this.upgrade = upgrade;
            this.connection = connection;
        }

        @Override
        public void text(String message) {
            texts.add(message);
        }

        @Override
        public void closed(Close close) {
            ends.add(close);
        }

        String nextText() throws InterruptedException {
            String text = texts.poll(60, TimeUnit.SECONDS);
            assertThat(text).as("a text within 60 s").isNotNull();
            return text == null ? "" : text;
        }

        Close end() throws InterruptedException {
            Close close = ends.poll(60, TimeUnit.SECONDS);
            assertThat(close).as("the end within 60 s").isNotNull();
            return close == null ? Close.normal() : close;
        }
    }

    /// What `/stream` answers from now on.
    void streams(HttpStream.Writer next) {
        writer.set(next);
    }

    TransportHarness(Path directory) throws IOException {
        this(directory, TransportSettings.on("127.0.0.1", 0), heard -> heard);
    }

    TransportHarness(Path directory, TransportSettings settings) throws IOException {
        this(directory, settings, heard -> heard);
    }

    TransportHarness(Path directory, TransportSettings settings, Function<Heard, LinkListener> listener)
            throws IOException {
        certificates = Certificates.open(
                directory.resolve("tls"), List.of("gateway.test"), InstantSource.system(), new SecureRandom());
        LinkAcceptor acceptor = (upgrade, connection) -> {
            Heard heard = new Heard(upgrade, connection);
            links.add(heard);
            return new LinkAcceptor.Accept(listener.apply(heard));
        };
        HttpRoutes routes = call -> call.path().equals("/stream")
                ? new HttpStream(
                        200,
                        Map.of("Content-Type", "text/plain"),
                        body -> writer.get().write(body))
                : HttpAnswer.of(200, "text/plain", call.method() + " " + call.path());
        transport = Transport.open(
                settings, certificates::identity, new Doors(routes, acceptor), new Workers(threads, System::nanoTime));
    }

    /// One more transport with another acceptor.
    Transport second(LinkAcceptor acceptor) throws IOException {
        return second(TransportSettings.on("127.0.0.1", 0), new Doors(_ -> HttpAnswer.json(404, "{}"), acceptor));
    }

    Transport second(TransportSettings settings, Doors doors) throws IOException {
        return Transport.open(settings, certificates::identity, doors, new Workers(threads, System::nanoTime));
    }

    int port() {
        return transport.port();
    }

    RawSocket open() throws IOException {
        return RawSocket.plain(port()).open();
    }

    Heard link() throws InterruptedException {
        Heard heard = links.poll(60, TimeUnit.SECONDS);
        assertThat(heard).as("a link within 60 s").isNotNull();
        if (heard == null) {
            throw new AssertionError();
        }
        return heard;
    }

    /// Waits until something is so, at most a minute.
    static void await(BooleanSupplier so) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!so.getAsBoolean()) {
            assertThat(System.nanoTime()).as("still not so after 60 s").isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }

    @Override
    public void close() {
        transport.close();
        threads.shutdownNow();
    }
}
