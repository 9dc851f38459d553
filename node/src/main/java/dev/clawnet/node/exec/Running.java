package dev.clawnet.node.exec;

import dev.clawnet.protocol.node.SystemCommands;
import dev.clawnet.protocol.node.SystemCommands.RunResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One program that runs. It ends by itself, by its deadline or by a cancellation, and takes with it every process that
/// it was seen to start, and on Linux every one that carries its mark: a child that left its parent keeps the
/// environment it began with.
final class Running {
    private static final Logger LOG = LoggerFactory.getLogger(Running.class);
    private static final int CHUNK = 8_192;
    /// How often new processes are looked for.
    private static final long LOOK_MS = 50;
    /// Processes that are remembered of one run.
    private static final int MOST = 4_096;
    /// How long what was said last is waited for, once the program is gone.
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    /// Variable that tells the processes of one run from all others.
    static final String MARK = "CLAWNET_RUN";

    private static final Path PROCESSES = Path.of("/proc");
    /// Longest environment that is looked through. Bytes.
    private static final int ENVIRONMENT = 1 << 20;

    private final Process process;
    private final byte[] mark;
    private final LongSupplier nanos;
    private final Set<ProcessHandle> tree = new LinkedHashSet<>();
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final Stream out;
    private final Stream err;
    private final CountDownLatch said = new CountDownLatch(2);

    private Running(Process process, String mark, LongSupplier nanos, Talk talk) {
        this.process = process;
        this.mark = (MARK + "=" + mark).getBytes(StandardCharsets.UTF_8);
        this.nanos = nanos;
        this.out = new Stream(talk);
        this.err = new Stream(talk);
    }

    /// Starts it.
    ///
    /// @param environment all that it gets, [#MARK] with a value of its own included
    static Running start(
            List<String> argv,
            Path directory,
            Map<String, String> environment,
            ThreadFactory threads,
            LongSupplier nanos,
            Talk talk)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(argv).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        Running running = new Running(process, environment.getOrDefault(MARK, ""), nanos, talk);
        // Before anything is heard of it: who hears it may cancel.
        talk.onCancel(() -> {
            running.cancelled.set(true);
            running.process.destroyForcibly();
        });
        threads.newThread(() -> running.out.read(process.inputReader(StandardCharsets.UTF_8), running.said))
                .start();
        threads.newThread(() -> running.err.read(
                        new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8), running.said))
                .start();
        return running;
    }

    /// Waits for its end.
    RunResult await(Duration most) {
        long from = nanos.getAsLong();
        boolean over = false;
        boolean late = false;
        try {
            while (!over && !late && !cancelled.get()) {
                remember();
                over = process.waitFor(LOOK_MS, TimeUnit.MILLISECONDS);
                late = !over && nanos.getAsLong() - from >= most.toNanos();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            cancelled.set(true);
        }
        remember();
        kill();
        lastWords();
        Optional<Integer> exit = over && !cancelled.get() ? Optional.of(process.exitValue()) : Optional.empty();
        Optional<String> error =
                late ? Optional.of("timed out") : cancelled.get() ? Optional.of("cancelled") : Optional.empty();
        return new RunResult(
                exit,
                late,
                exit.filter(code -> code == 0).isPresent(),
                out.text(),
                err.text(),
                error,
                out.cut() || err.cut());
    }

    /// A child whose parent is gone is no descendant any more: each is remembered when it is seen.
    private void remember() {
        process.descendants().limit(MOST - tree.size()).forEach(tree::add);
        List.copyOf(tree)
                .forEach(each -> each.descendants().limit(MOST).forEach(child -> {
                    if (tree.size() < MOST) {
                        tree.add(child);
                    }
                }));
    }

    private void kill() {
        process.destroyForcibly();
        List.copyOf(tree).reversed().forEach(ProcessHandle::destroyForcibly);
        remember();
        marked();
        tree.forEach(ProcessHandle::destroyForcibly);
    }

    /// Those that left the tree, by what they carry.
    private void marked() {
        if (!Files.isDirectory(PROCESSES)) {
            return;
        }
        ProcessHandle.allProcesses().filter(this::carries).limit(MOST).forEach(tree::add);
    }

    private boolean carries(ProcessHandle other) {
        Path environment = PROCESSES.resolve(Long.toString(other.pid())).resolve("environ");
        try (InputStream in = Files.newInputStream(environment)) {
            byte[] all = in.readNBytes(ENVIRONMENT);
            return new String(all, StandardCharsets.ISO_8859_1).contains(new String(mark, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            // Gone meanwhile, or somebody else's, which is none of ours.
            return false;
        }
    }

    private void lastWords() {
        try {
            if (!said.await(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("node.run.streams_open");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// What one stream said, as far as it is kept; all of it is read, so that the program never waits for us.
    private static final class Stream {
        private final Talk talk;
        private final StringBuilder kept = new StringBuilder();
        private boolean cut;

        Stream(Talk talk) {
            this.talk = talk;
        }

        void read(Reader from, CountDownLatch done) {
            char[] chunk = new char[CHUNK];
            try (Reader in = from) {
                for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                    String part = new String(chunk, 0, read);
                    keep(part);
                    talk.say(part);
                }
            } catch (IOException e) {
                // The program was killed while it spoke: what was read until then is what it said.
                LOG.debug("node.run.stream_ended");
            } finally {
                done.countDown();
            }
        }

        private synchronized void keep(String part) {
            int room = SystemCommands.MAX_OUTPUT - kept.length();
            kept.append(part, 0, Math.min(room, part.length()));
            cut |= part.length() > room;
        }

        synchronized String text() {
            return kept.toString();
        }

        synchronized boolean cut() {
            return cut;
        }
    }
}
