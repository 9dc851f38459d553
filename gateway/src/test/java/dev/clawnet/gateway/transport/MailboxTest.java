package dev.clawnet.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// The ordered work of one link, on an executor that runs when told.
final class MailboxTest {
    private final Queue<Runnable> line = new ArrayDeque<>();
    private final AtomicLong ticker = new AtomicLong();
    private final List<String> events = new ArrayList<>();
    private final TransportSettings.Bounds bounds =
            new TransportSettings.Bounds(1024, 2048, 4096, 8, 1000, 4, 1, 1, 1024, 1024);
    private final Mailbox mailbox = mailbox();

    private Mailbox mailbox() {
        return new Mailbox(new Workers(line::add, ticker::get), bounds, new Recorder());
    }

    /// Records what a link would do.
    private final class Recorder implements Mailbox.Host {
        @Override
        public void fullChanged() {
            events.add(mailbox.full() ? "full" : "room");
        }

        @Override
        public void batchEnd() {
            events.add("flush");
        }

        @Override
        public void onLoop(Runnable task) {
            line.add(task);
        }
    }

    @Test
    void a_burst_runs_in_order_and_flushes_once() {
        add(3);
        mailbox.wake();
        assertThat(line).hasSize(1);
        runNext();
        assertThat(events).containsExactly("0", "1", "2", "flush");
        assertThat(line).isEmpty();
    }

    @Test
    void a_long_burst_goes_to_the_back_of_the_line() {
        add(6);
        mailbox.wake();
        line.add(() -> events.add("another link"));
        while (!line.isEmpty()) {
            runNext();
        }
        assertThat(events).containsExactly("0", "1", "2", "3", "flush", "another link", "4", "5", "flush");
    }

    @Test
    void slow_work_does_not_hold_back_the_answers_before_it() {
        add(2);
        mailbox.add(0, () -> ticker.addAndGet(Mailbox.BATCH_NANOS));
        mailbox.add(0, () -> events.add("next"));
        mailbox.wake();
        runNext();
        assertThat(events).containsExactly("0", "1", "flush", "next", "flush");
    }

    @Test
    void too_many_pieces_stop_reading_until_half_is_done() {
        add(9);
        assertThat(events).containsExactly("full");
        runNext();
        assertThat(events).containsExactly("full", "0", "1", "2", "3", "flush");
        runNext();
        runNext();
        assertThat(events).containsSubsequence("4", "room", "5");
        assertThat(mailbox.full()).isFalse();
    }

    @Test
    void too_many_bytes_stop_reading_until_half_is_done() {
        mailbox.add(600, () -> events.add("large"));
        assertThat(mailbox.full()).isFalse();
        mailbox.add(600, () -> events.add("larger"));
        assertThat(mailbox.full()).isTrue();
        runNext();
        assertThat(mailbox.full()).isFalse();
    }

    @Test
    void ten_thousand_pieces_run_in_order_one_at_a_time_on_many_threads() throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Mailbox busy = new Mailbox(new Workers(threads, System::nanoTime), bounds, new Mailbox.Host() {
                @Override
                public void fullChanged() {}

                @Override
                public void batchEnd() {}

                @Override
                public void onLoop(Runnable task) {
                    task.run();
                }
            });
            List<Integer> order = new ArrayList<>();
            AtomicInteger inside = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            for (int i = 0; i < 10_000; i++) {
                int number = i;
                busy.add(1, () -> {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    order.add(number);
                    inside.decrementAndGet();
                });
                if (i % 7 == 0) {
                    busy.wake();
                }
            }
            busy.wake();
            TransportHarness.await(() -> inside.get() == 0 && order.size() == 10_000);
            assertThat(order).isSorted().doesNotHaveDuplicates();
            assertThat(most).hasValue(1);
        }
    }

    private void add(int count) {
        for (int i = 0; i < count; i++) {
            int number = i;
            mailbox.add(1, () -> events.add(Integer.toString(number)));
        }
    }

    private void runNext() {
        line.remove().run();
    }
}
