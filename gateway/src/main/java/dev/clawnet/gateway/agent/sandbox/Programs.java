package dev.clawnet.gateway.agent.sandbox;

import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.time.Cancel;
import dev.clawnet.gateway.time.Timers;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Every program that runs in a box now, and the last that ran. All end with the gateway.
///
/// Programs are started by one thread that lives as long as the gateway: the kernel ends a sandboxed program when the
/// thread that started it ends, which is what is wanted when the gateway is killed, and nothing else is.
final class Programs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Programs.class);
    private static final Duration STARTS = Duration.ofSeconds(10);
    private static final int QUEUE = 64;

    private final InstantSource clock;
    private final Timers timers;
    private final ThreadFactory threads;
    private final BlockingQueue<Start> starts = new ArrayBlockingQueue<>(QUEUE);
    /// Guarded by its own monitor: by id, the oldest first.
    private final Map<String, Running> programs = new LinkedHashMap<>();

    private boolean closed;

    Programs(InstantSource clock, Timers timers, ThreadFactory threads) {
        this.clock = clock;
        this.timers = timers;
        this.threads = threads;
        threads.newThread(this::startAll).start();
    }

    /// No room for one more.
    static final class Full extends IOException {
        private static final long serialVersionUID = 1L;

        Full() {
            super("too many programs run");
        }
    }

    private void startAll() {
        try {
            for (Start next = starts.take(); !next.last; next = starts.take()) {
                next.now();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Starts one.
    ///
    /// @param owner whose programs are counted together: a person
    /// @param box which it runs in
    /// @param words what it is called in lists
    Running start(String id, String owner, String box, String words, Walls.Launch launch, Duration time)
            throws IOException {
        Process process;
        try {
            synchronized (programs) {
                makeRoom(owner + "/");
            }
            process = forked(launch);
        } catch (IOException e) {
            launch.over().run();
            throw e;
        }
        Running running = new Running(id, box, words, clock.instant(), process, () -> end(launch));
        synchronized (programs) {
            programs.put(owner + "/" + id, running);
        }
        Cancel late = timers.at(clock.instant().plus(time), () -> running.kill("ended: its time was over"));
        threads.newThread(() -> {
                    running.listen();
                    late.cancel();
                    launch.over().run();
                })
                .start();
        return running;
    }

    private void makeRoom(String owner) throws Full {
        List<String> own =
                programs.keySet().stream().filter(key -> key.startsWith(owner)).toList();
        long live = programs.entrySet().stream()
                .filter(each ->
                        each.getKey().startsWith(owner) && !each.getValue().isOver())
                .count();
        long all = programs.values().stream().filter(each -> !each.isOver()).count();
        if (closed || live >= AgentLimits.SANDBOX_PROGRAMS_PER_PERSON || all >= AgentLimits.SANDBOX_PROGRAMS) {
            throw new Full();
        }
        long many = Math.max(0, own.size() - AgentLimits.SANDBOX_PROGRAMS_KEPT);
        List.copyOf(programs.entrySet()).stream()
                .filter(each ->
                        each.getKey().startsWith(owner) && each.getValue().isOver())
                .limit(many)
                .forEach(each -> programs.remove(each.getKey()));
    }

    private Process forked(Walls.Launch launch) throws IOException {
        Start start = new Start(Optional.of(launch));
        if (!starts.offer(start)) {
            throw new Full();
        }
        return start.await();
    }

    /// One start, handed from whoever wants it to the thread that starts.
    private static final class Start {
        private final Optional<Walls.Launch> launch;
        private final boolean last;
        private final CountDownLatch done = new CountDownLatch(1);
        /// Guarded by this monitor.
        private Optional<Process> process = Optional.empty();

        private Optional<IOException> failure = Optional.empty();
        private boolean unwanted;

        /// @param launch absent: nothing more is started
        Start(Optional<Walls.Launch> launch) {
            this.launch = launch;
            this.last = launch.isEmpty();
        }

        void now() {
            try {
                started(launch.orElseThrow().builder().redirectErrorStream(true).start());
            } catch (IOException e) {
                synchronized (this) {
                    failure = Optional.of(e);
                }
            } finally {
                done.countDown();
            }
        }

        private synchronized void started(Process made) {
            process = Optional.of(made);
            if (unwanted) {
                made.destroyForcibly();
            }
        }

        Process await() throws IOException {
            boolean came = false;
            try {
                came = done.await(STARTS.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            synchronized (this) {
                if (came && process.isPresent()) {
                    return process.get();
                }
                unwanted = true;
                process.ifPresent(Process::destroyForcibly);
                throw failure.orElseGet(() -> new IOException("it was not started in time"));
            }
        }
    }

    /// Ends what a program leaves behind when it was ended while its walls were being made: a second process of the
    /// walls is then nobody's child, and waits for the first for good.
    private void strays(List<String> argv) {
        List<String> walls = argv.stream()
                .dropWhile(word -> !word.endsWith(Bubblewrap.PROGRAM))
                .skip(1)
                .toList();
        if (walls.isEmpty()) {
            return;
        }
        Set<Long> known;
        synchronized (programs) {
            known = programs.values().stream().flatMap(Running::pids).collect(Collectors.toSet());
        }
        ProcessHandle.allProcesses()
                .filter(each -> !known.contains(each.pid()))
                .filter(each -> each.info()
                        .arguments()
                        .map(words -> List.of(words).equals(walls))
                        .orElse(false))
                .forEach(ProcessHandle::destroyForcibly);
    }

    /// Runs what ends the rest of a program, and lets it finish in its own time.
    private void end(Walls.Launch launch) {
        strays(launch.argv());
        List<String> line = launch.end();
        if (line.isEmpty()) {
            return;
        }
        try {
            Process process = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
        } catch (IOException e) {
            LOG.warn(
                    "sandbox.end_failed program={} kind={}",
                    line.getFirst(),
                    e.getClass().getSimpleName());
        }
    }

    /// Those of a box, the newest last.
    List<Running> of(String owner, String box) {
        synchronized (programs) {
            List<Running> found = new ArrayList<>();
            programs.forEach((key, running) -> {
                if (key.startsWith(owner + "/") && running.box().equals(box)) {
                    found.add(running);
                }
            });
            return found;
        }
    }

    Optional<Running> find(String owner, String box, String id) {
        synchronized (programs) {
            return Optional.ofNullable(programs.get(owner + "/" + id))
                    .filter(found -> found.box().equals(box));
        }
    }

    @Override
    public void close() {
        List<Running> all;
        synchronized (programs) {
            closed = true;
            all = List.copyOf(programs.values());
        }
        all.forEach(each -> each.kill("ended with the gateway"));
        Start last = new Start(Optional.empty());
        if (!starts.offer(last)) {
            starts.clear();
            starts.add(last);
        }
    }
}
