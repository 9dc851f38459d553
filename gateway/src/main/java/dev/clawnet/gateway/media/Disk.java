package dev.clawnet.gateway.media;

import dev.clawnet.gateway.limits.Limits;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The threads that read and write the files of contents, and work out their digests.
///
/// A virtual thread that waits for a file, or computes, keeps its carrier, and there are as many carriers as
/// processors: calls of everybody would wait for a slow disk. Whoever asks here gives its carrier back meanwhile. A
/// piece of work is a chunk or two, so that streams take turns; each stream has one at a time, which bounds the line.
final class Disk implements AutoCloseable {
    private final ExecutorService threads;

    /// A short piece of work.
    interface Work<T> {
        T run() throws IOException;
    }

    Disk(ThreadFactory factory) {
        // Each stream asks for one thing at a time, and so does each opening, of which there is one for a stream to be.
        this.threads = new ThreadPoolExecutor(
                Limits.MEDIA_DISK_THREADS,
                Limits.MEDIA_DISK_THREADS,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(2 * Limits.MEDIA_STREAMS),
                factory);
    }

    /// Has it done, and waits. `IOException` when it fails, and when none is taken.
    <T> T ask(Work<T> work) throws IOException, InterruptedException {
        try {
            Future<T> done = threads.submit(work::run);
            return done.get();
        } catch (RejectedExecutionException e) {
            throw new IOException("no more work is taken: the gateway stops, or has too much", e);
        } catch (ExecutionException e) {
            throw new IOException("work on a file failed", e.getCause());
        }
    }

    /// What was asked for is done; nothing more is taken.
    @Override
    public void close() {
        threads.shutdown();
    }
}
