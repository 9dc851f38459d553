package dev.clawnet.gateway.store.sqlite;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.Crew;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// The writer's crew: itself, and a few threads that help it to compute what a commit needs. Of the writer's thread.
final class Team implements Crew, AutoCloseable {
    /// Below that a helper is not woken: it would come too late.
    private static final int WORTH_HELP = 4;

    /// At most one task for each helper: the writer waits for all of one piece of work before it gives out another.
    private final BlockingQueue<Task> given = new LinkedBlockingQueue<>();

    private final List<Thread> helpers = new ArrayList<>();

    /// @param helpers 0 or more; beyond the processors of the machine they only get in the way
    Team(int helpers, ThreadFactory threads) {
        for (int i = 0; i < helpers; i++) {
            Thread thread = threads.newThread(this::help);
            thread.setName("store-helper-" + i);
            thread.setDaemon(true);
            this.helpers.add(thread);
            thread.start();
        }
    }

    /// How many helpers are of use on this machine.
    static int ofUse() {
        return Math.clamp(Runtime.getRuntime().availableProcessors() - 1, 0, Limits.STORE_HELPERS);
    }

    @Override
    public void each(int count, IntConsumer work) {
        if (helpers.isEmpty() || count < WORTH_HELP) {
            ALONE.each(count, work);
            return;
        }
        Task task = new Task(count, work);
        for (int i = 0; i < helpers.size(); i++) {
            given.add(task);
        }
        task.run();
        task.await();
        given.clear();
    }

    private void help() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                given.take().run();
            }
        } catch (InterruptedException _) {
            // Only close interrupts, when the writer has ended.
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        helpers.forEach(Thread::interrupt);
    }

    /// Numbers that the threads take one by one.
    private static final class Task {
        private final int count;
        private final IntConsumer work;
        private final AtomicInteger next = new AtomicInteger();
        private final CountDownLatch left;
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

        Task(int count, IntConsumer work) {
            this.count = count;
            this.work = work;
            this.left = new CountDownLatch(count);
        }

        void run() {
            for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                try {
                    work.accept(i);
                } catch (RuntimeException | Error e) {
                    failure.compareAndSet(null, e);
                } finally {
                    left.countDown();
                }
            }
        }

        void await() {
            boolean ended;
            try {
                ended = left.await(Limits.STORE_COMMIT.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                ended = false;
            }
            switch (failure.get()) {
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case null, default -> {
                    if (!ended) {
                        throw new IllegalStateException("a helper of the store does not end its work");
                    }
                }
            }
        }
    }
}
