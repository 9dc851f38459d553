package dev.clawnet.verify.load;

import dev.clawnet.gateway.agent.sandbox.Boxes;
import dev.clawnet.gateway.agent.sandbox.Running;
import dev.clawnet.gateway.agent.sandbox.Sandboxes;
import dev.clawnet.gateway.agent.sandbox.Walls;
import dev.clawnet.gateway.agent.tool.SandboxRules;
import dev.clawnet.gateway.time.SystemTimers;
import dev.clawnet.protocol.id.PersonId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.DoubleAdder;

/// What walls add to a program: `/bin/sh -c true` from its start until its exit is known, bare and behind each kind of
/// walls that this machine can make, one after the other in turn, so that whatever else the machine does meets all.
///
/// The processor time is that of the programs and of what made their walls.
final class ExecCase {
    private static final int MOST = 10_000;
    private static final Duration TIME = Duration.ofSeconds(30);
    private static final List<String> PROGRAM = List.of("/bin/sh", "-c", "true");
    private static final double TICKS = 100;

    private final Options options;

    ExecCase(Options options) {
        this.options = options;
    }

    /// One way to run it.
    ///
    /// @param bounds what keeps memory and processes within bounds
    private record Way(String name, String bounds, Start start, Latencies took, DoubleAdder processor) {}

    private interface Start {
        void untilItsEnd() throws IOException, InterruptedException;
    }

    void run(Lines out) throws IOException, InterruptedException {
        int each = options.number("count", 100, MOST);
        try (Scratch scratch = Scratch.make("exec");
                SystemTimers timers = new SystemTimers(
                        InstantSource.system(),
                        Thread.ofPlatform().daemon().factory(),
                        Executors.newVirtualThreadPerTaskExecutor(),
                        SystemTimers.Bounds.DEFAULT)) {
            timers.start();
            try (Sandboxes grouped = sandboxes(scratch.path().resolve("grouped"), Sandboxes.CONTROL_GROUPS, timers);
                    Sandboxes alone = sandboxes(scratch.path().resolve("alone"), scratch.path(), timers)) {
                List<Way> ways = ways(grouped, alone, scratch.path());
                long until = System.nanoTime() + (long) (options.seconds("seconds", 60) * 1e9);
                for (int i = -each / 10; i < each && System.nanoTime() < until; i++) {
                    for (Way way : ways) {
                        once(way, i >= 0);
                    }
                }
                print(out, ways);
            }
        }
    }

    private static void once(Way way, boolean counts) throws IOException, InterruptedException {
        double before = ofChildren();
        long began = System.nanoTime();
        way.start().untilItsEnd();
        if (counts) {
            way.took().add(System.nanoTime() - began);
            way.processor().add(ofChildren() - before);
        }
    }

    private List<Way> ways(Sandboxes grouped, Sandboxes alone, Path nowhere) {
        List<Way> ways = new ArrayList<>(List.of(way("bare", "none", ExecCase::bare)));
        Walls bubblewrap = walls(Sandboxes.CONTROL_GROUPS, SandboxRules.Backend.BUBBLEWRAP);
        SandboxRules plain = rules(SandboxRules.Backend.BUBBLEWRAP, Optional.empty());
        if (bubblewrap.missing().isEmpty()) {
            String single = walls(nowhere, SandboxRules.Backend.BUBBLEWRAP).bounds();
            if (!bubblewrap.bounds().equals(single)) {
                ways.add(way(bubblewrap.name(), bubblewrap.bounds(), () -> walled(grouped, plain)));
            }
            ways.add(way(bubblewrap.name(), single, () -> walled(alone, plain)));
        }
        options.text("image").ifPresent(image -> {
            Walls podman = walls(nowhere, SandboxRules.Backend.PODMAN);
            SandboxRules contained = rules(SandboxRules.Backend.PODMAN, Optional.of(image));
            ways.add(way(podman.name(), podman.bounds(), () -> walled(grouped, contained)));
        });
        return ways;
    }

    private static Way way(String name, String bounds, Start start) {
        return new Way(name, bounds, start, new Latencies(), new DoubleAdder());
    }

    private static Walls walls(Path cgroups, SandboxRules.Backend backend) {
        return Objects.requireNonNull(Sandboxes.walls(cgroups).get(backend));
    }

    private static SandboxRules rules(SandboxRules.Backend backend, Optional<String> image) {
        SandboxRules.Box plain = SandboxRules.Box.PLAIN;
        return new SandboxRules(
                SandboxRules.Mode.ALL,
                SandboxRules.Scope.AGENT,
                SandboxRules.Access.NONE,
                backend,
                new SandboxRules.Box(image, plain.network(), Map.of(), Optional.empty(), plain.bounds()),
                Optional.empty());
    }

    private static Sandboxes sandboxes(Path root, Path cgroups, SystemTimers timers) {
        return new Sandboxes(new Sandboxes.Ground(
                root,
                cgroups,
                InstantSource.system(),
                timers,
                Thread.ofPlatform().daemon().factory(),
                new Random()));
    }

    private static void bare() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(PROGRAM).redirectErrorStream(true).start();
        process.getOutputStream().close();
        process.getInputStream().readAllBytes();
        require(process.waitFor() == 0, "exit " + process.exitValue());
    }

    private static void walled(Sandboxes sandboxes, SandboxRules rules) throws IOException {
        Running running = sandboxes.start(new Sandboxes.Wish(
                new Boxes.Key(new PersonId("p-load"), "agent i-load", "load"),
                rules,
                PROGRAM,
                "true",
                TIME,
                Optional.empty()));
        running.write("", true);
        running.await(TIME);
        require(running.exit().filter(code -> code == 0).isPresent(), running.state() + ": " + running.news());
    }

    private static void require(boolean sound, String what) {
        if (!sound) {
            throw new IllegalStateException("a program did not run to its end: " + what);
        }
    }

    private static void print(Lines out, List<Way> ways) {
        double bare = Double.NaN;
        for (Way way : ways) {
            Latencies sorted = Latencies.of(List.of(way.took()));
            bare = Double.isNaN(bare) ? sorted.millis(0.5) : bare;
            out.line(new Lines.Line()
                    .with("case", "exec")
                    .with("walls", way.name())
                    .with("bounds", way.bounds())
                    .with("count", sorted.count())
                    .with(sorted)
                    .with("addedMs", sorted.millis(0.5) - bare)
                    .with("processorMs", way.processor().sum() / Math.max(1, sorted.count()) * 1e3));
        }
    }

    /// Processor seconds of programs that ended and were waited for.
    private static double ofChildren() throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"));
        List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
        return (Long.parseLong(fields.get(13)) + Long.parseLong(fields.get(14))) / TICKS;
    }
}
