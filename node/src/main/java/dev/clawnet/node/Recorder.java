package dev.clawnet.node;

import dev.clawnet.node.policy.CapturePolicy;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/// A program that records, and what it writes. Closing it ends the program and what it started.
final class Recorder implements AutoCloseable {
    /// How much longer than its recording a program may take: devices open and close slowly.
    private static final long GRACE_MS = 15_000;

    private final Process process;

    private Recorder(Process process) {
        this.process = process;
    }

    /// Starts it; it is ended when it takes much longer than it should.
    static Recorder start(
            CapturePolicy.Recorder recorder, long millis, Map<String, String> environment, ThreadFactory threads)
            throws IOException {
        String seconds = Double.toString(millis / 1000.0);
        List<String> argv = recorder.argv().stream()
                .map(word -> word.replace("{seconds}", seconds))
                .toList();
        ProcessBuilder builder = new ProcessBuilder(argv).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        Recorder started = new Recorder(process);
        threads.newThread(() -> started.endsBy(millis + GRACE_MS)).start();
        return started;
    }

    private void endsBy(long millis) {
        try {
            if (!process.waitFor(millis, TimeUnit.MILLISECONDS)) {
                close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
        }
    }

    /// What it writes. A program that fails ends it with `IOException`: half a recording is none.
    InputStream output() {
        return new FilterInputStream(process.getInputStream()) {
            @Override
            public int read(byte[] into, int from, int most) throws IOException {
                int got = super.read(into, from, most);
                if (got < 0 && ended() != 0) {
                    throw new IOException("the program that records has failed");
                }
                return got;
            }
        };
    }

    private int ended() throws IOException {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
