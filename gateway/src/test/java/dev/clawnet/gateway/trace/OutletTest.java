package dev.clawnet.gateway.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.limits.Limits;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Spans on their way out, to an endpoint that is well, down or slow.
@Timeout(120)
final class OutletTest {
    private static final Finished SPAN = new Finished(
            SpanName.CALL,
            new Trail("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", Optional.empty(), true),
            Instant.EPOCH,
            Instant.EPOCH,
            false,
            Map.of());

    private final Map<Outlet.Fate, Integer> counts = new ConcurrentHashMap<>();

    /// An endpoint that answers when the test says so.
    private static final class Endpoint implements Carrier {
        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch answers = new CountDownLatch(1);
        private final AtomicInteger batches = new AtomicInteger();
        private final AtomicInteger largest = new AtomicInteger();
        private volatile boolean takes = true;

        @Override
        public boolean carry(List<Finished> batch) {
            batches.incrementAndGet();
            largest.accumulateAndGet(batch.size(), Math::max);
            asked.countDown();
            try {
                return answers.await(60, TimeUnit.SECONDS) && takes;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        @Override
        public void close() {
            takes = false;
        }
    }

    private Outlet outlet(Endpoint endpoint) {
        return new Outlet(
                endpoint,
                work -> Thread.ofVirtual().start(work),
                () -> 0L,
                (fate, spans) -> counts.merge(fate, spans, Integer::sum));
    }

    private int told() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    @Test
    void a_slow_endpoint_holds_up_nobody_and_what_finds_no_room_is_counted() throws InterruptedException {
        Endpoint endpoint = new Endpoint();
        Outlet outlet = outlet(endpoint);
        int all = 3 * Limits.SPANS_WAITING;
        for (int i = 0; i < all; i++) {
            // Comes back although the endpoint has not answered yet.
            outlet.accept(SPAN);
        }
        assertThat(endpoint.asked.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(counts.get(Outlet.Fate.DROPPED))
                .isBetween(all - Limits.SPANS_WAITING - Limits.SPANS_SENT, all - Limits.SPANS_WAITING);

        endpoint.answers.countDown();
        Instant until = Instant.now().plusSeconds(60);
        while (told() < all && Instant.now().isBefore(until)) {
            outlet.flush();
        }

        assertThat(told()).isEqualTo(all);
        assertThat(endpoint.largest.get()).isEqualTo(Limits.SPANS_SENT);
    }

    @Test
    void a_batch_that_does_not_arrive_is_counted_and_not_sent_again() {
        Endpoint endpoint = new Endpoint();
        endpoint.answers.countDown();
        endpoint.takes = false;
        Outlet outlet = outlet(endpoint);
        outlet.accept(SPAN);
        outlet.flush();
        outlet.flush();

        assertThat(endpoint.batches.get()).isEqualTo(1);
        assertThat(new EnumMap<>(counts)).isEqualTo(Map.of(Outlet.Fate.FAILED, 1));

        endpoint.takes = true;
        outlet.accept(SPAN);
        outlet.close();
        assertThat(counts.get(Outlet.Fate.SENT)).isEqualTo(1);
    }
}
