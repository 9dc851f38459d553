package dev.clawnet.gateway.agent.sandbox;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One program in a box, from its start to its end. What it says is kept at the end of its length: the newest counts.
/// Guarded by its own monitor.
public final class Running {
    private static final Logger LOG = LoggerFactory.getLogger(Running.class);

    /// What is kept of what one program says. Characters.
    public static final int KEPT = 200_000;

    private static final int CHUNK = 8_192;
    /// A killed process is gone when the kernel has taken it apart.
    private static final Duration GONE = Duration.ofSeconds(2);

    private final String id;
    private final String box;
    private final String words;
    private final Instant startedAt;
    private final Process process;
    private final Runnable end;
    private final CountDownLatch over = new CountDownLatch(1);
    private final StringBuilder said = new StringBuilder();
    private long dropped;
    private long told;
    private Optional<Integer> exit = Optional.empty();
    private Optional<String> ended = Optional.empty();

    /// @param end ends what the host's process leaves behind
    Running(String id, String box, String words, Instant startedAt, Process process, Runnable end) {
        this.id = id;
        this.box = box;
        this.words = words;
        this.startedAt = startedAt;
        this.process = process;
        this.end = end;
    }

    public String id() {
        return id;
    }

    /// The box that it runs in.
    String box() {
        return box;
    }

    public String words() {
        return words;
    }

    public Instant startedAt() {
        return startedAt;
    }

    /// Reads what it says until it says no more, and takes its exit. Runs on a thread of its own.
    void listen() {
        char[] chunk = new char[CHUNK];
        try (Reader in = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)) {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                keep(chunk, read);
            }
        } catch (IOException e) {
            // It was ended while it spoke: what was read until then is what it said.
            LOG.debug("sandbox.stream_ended id={}", id);
        }
        try {
            int code = process.waitFor();
            synchronized (this) {
                exit = Optional.of(code);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        } finally {
            over.countDown();
        }
    }

    private synchronized void keep(char[] chunk, int read) {
        said.append(chunk, 0, read);
        int beyond = said.length() - KEPT;
        if (beyond > 0) {
            said.delete(0, beyond);
            dropped += beyond;
        }
    }

    /// Waits for its end; whether it came.
    public boolean await(Duration most) {
        try {
            return over.await(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    public boolean isOver() {
        return over.getCount() == 0;
    }

    /// Ends it with everything it started.
    public void kill(String why) {
        synchronized (this) {
            if (isOver() || ended.isPresent()) {
                return;
            }
            ended = Optional.of(why);
        }
        // One that is only being walled in is nobody's child once the other is gone: both are ended.
        List<ProcessHandle> below = process.descendants().toList();
        process.destroyForcibly();
        below.forEach(ProcessHandle::destroyForcibly);
        // Once it is gone it starts nothing more: what is looked for then is all there is.
        gone();
        end.run();
    }

    private void gone() {
        try {
            if (!process.waitFor(GONE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("sandbox.not_gone id={}", id);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Its processes on the host while it runs.
    Stream<Long> pids() {
        return process.isAlive()
                ? Stream.concat(Stream.of(process.toHandle()), process.descendants())
                        .map(ProcessHandle::pid)
                : Stream.empty();
    }

    /// Types into it.
    public boolean write(String text, boolean close) {
        try {
            OutputStream in = process.getOutputStream();
            in.write(text.getBytes(StandardCharsets.UTF_8));
            in.flush();
            if (close) {
                in.close();
            }
            return true;
        } catch (IOException e) {
            // It no longer listens.
            return false;
        }
    }

    /// Exit code, why it was ended, or that it runs.
    public synchronized String state() {
        if (!isOver()) {
            return "running";
        }
        return ended.orElseGet(() -> exit.map(code -> "exit " + code).orElse("ended"));
    }

    public synchronized Optional<Integer> exit() {
        return ended.isPresent() ? Optional.empty() : exit;
    }

    /// What it said since this was asked last.
    public synchronized String news() {
        long from = Math.max(told, dropped);
        String lost = from > told ? "[" + (from - told) + " characters were not kept]\n" : "";
        told = dropped + said.length();
        return lost + said.substring((int) (from - dropped));
    }

    /// A part of all it said.
    ///
    /// @param offset characters from its beginning
    public synchronized String log(long offset, int most) {
        long from = Math.max(offset, dropped);
        if (from >= dropped + said.length()) {
            return "";
        }
        int at = (int) (from - dropped);
        return said.substring(at, Math.min(said.length(), at + most));
    }

    /// How much it said, kept or not.
    public synchronized long length() {
        return dropped + said.length();
    }
}
