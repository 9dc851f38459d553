package dev.clawnet.gateway.agent.sandbox;

import dev.clawnet.gateway.agent.tool.SandboxRules;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.protocol.json.Canonical;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Bounds that the kernel keeps for all processes of a box together, where the gateway may set them: control groups of
/// either version. Where it may not, `ulimit` bounds each process.
///
/// A group lives as long as something runs in its box. Those of one gateway lie in a group of its own, named by the
/// folder of its boxes, so that what a killed gateway left is removed at its next start and no other's is touched.
/// Guarded by its own monitor, which nobody waits in.
final class Cgroups {
    private static final Logger LOG = LoggerFactory.getLogger(Cgroups.class);
    private static final String OURS = "clawnet";
    /// A thread that moves itself waits for nobody; a whole process waits for every processor to have been idle or
    /// switched once, which takes longer than all walls. A process of one thread is moved by either.
    private static final String THREADS = "tasks";

    private static final String PROCESSES = "cgroup.procs";
    private static final List<String> CONTROLLERS = List.of("memory", "pids", "cpu");
    private static final long PERIOD = 100_000;
    private static final int NAME = 8;
    /// What is waited for at once before a group is looked at again.
    private static final Duration LOOK = Duration.ofMillis(100);

    private final Path root;
    private final String own;
    private final Removal removal;
    private final Optional<String> version;
    /// How many programs use each group.
    private final Map<String, Integer> users = new HashMap<>();

    /// Takes a group away: the kernel does not while a process is in it.
    interface Removal {
        /// Takes this one away.
        ///
        /// @throws IOException while it cannot be
        void remove(Path group) throws IOException;
    }

    /// @param boxes names the groups of this gateway
    Cgroups(Path root, Path boxes) {
        this(root, boxes, Files::delete);
    }

    Cgroups(Path root, Path boxes, Removal removal) {
        this.root = root;
        this.removal = removal;
        byte[] digest = Canonical.sha256()
                .digest(boxes.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8));
        this.own = HexFormat.of().formatHex(digest, 0, NAME);
        this.version = found();
    }

    /// `1`, `2`, or nothing where no group can be made.
    Optional<String> version() {
        return version;
    }

    private Optional<String> found() {
        Path unified = root.resolve(OURS);
        try {
            if (Files.isWritable(root) && Files.exists(root.resolve("cgroup.controllers"))) {
                Files.createDirectories(unified);
                handDown(root);
                handDown(unified);
                return Optional.of("2");
            }
            Path memory = root.resolve("memory").resolve(OURS);
            Path pids = root.resolve("pids").resolve(OURS);
            if (Files.isWritable(memory.getParent()) && Files.isWritable(pids.getParent())) {
                Files.createDirectories(memory);
                Files.createDirectories(pids);
                return Files.exists(memory.resolve("memory.limit_in_bytes")) && Files.exists(pids.resolve("pids.max"))
                        ? Optional.of("1")
                        : Optional.empty();
            }
        } catch (IOException e) {
            // Not ours to set: each process is bounded instead.
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static void handDown(Path group) throws IOException {
        Files.writeString(group.resolve("cgroup.subtree_control"), "+memory +pids +cpu");
    }

    private boolean unified() {
        return version.filter("2"::equals).isPresent();
    }

    /// Where groups of this gateway may be: one place for each controller that has its own.
    private List<Path> places() {
        if (version.isEmpty()) {
            return List.of();
        }
        return unified()
                ? List.of(root.resolve(OURS).resolve(own))
                : CONTROLLERS.stream()
                        .map(each -> root.resolve(each).resolve(OURS).resolve(own))
                        .toList();
    }

    /// Makes a group with these bounds, and names the files that a process of one thread joins it by, writing `0`. Who
    /// got them has to [#release] the group when its program is over.
    List<Path> group(String id, SandboxRules.Bounds bounds) throws IOException {
        synchronized (this) {
            users.merge(id, 1, Integer::sum);
            try {
                return made(id, bounds);
            } catch (IOException e) {
                left(id);
                throw e;
            }
        }
    }

    private List<Path> made(String id, SandboxRules.Bounds bounds) throws IOException {
        List<Path> joins = new ArrayList<>();
        if (unified()) {
            Path above = Files.createDirectories(root.resolve(OURS).resolve(own));
            handDown(above);
            Path group = Files.createDirectories(above.resolve(id));
            set(group, "memory.max", Long.toString(bounds.memory()));
            set(group, "pids.max", Integer.toString(bounds.pids()));
            if (bounds.cpus() > 0) {
                set(group, "cpu.max", (long) (bounds.cpus() * PERIOD) + " " + PERIOD);
            }
            joins.add(group.resolve(PROCESSES));
        } else if (version.isPresent()) {
            Path memory = made("memory", id);
            set(memory, "memory.limit_in_bytes", Long.toString(bounds.memory()));
            Path pids = made("pids", id);
            set(pids, "pids.max", Integer.toString(bounds.pids()));
            joins.add(memory.resolve(THREADS));
            joins.add(pids.resolve(THREADS));
            if (bounds.cpus() > 0 && Files.isWritable(root.resolve("cpu"))) {
                Path group = made("cpu", id);
                set(group, "cpu.cfs_period_us", Long.toString(PERIOD));
                set(group, "cpu.cfs_quota_us", Long.toString((long) (bounds.cpus() * PERIOD)));
                joins.add(group.resolve(THREADS));
            }
        }
        return joins;
    }

    private Path made(String controller, String id) throws IOException {
        return Files.createDirectories(
                root.resolve(controller).resolve(OURS).resolve(own).resolve(id));
    }

    private static void set(Path group, String file, String value) throws IOException {
        Files.write(group.resolve(file), value.getBytes(StandardCharsets.US_ASCII));
    }

    /// Whether that was the last one.
    private boolean left(String id) {
        if (!users.containsKey(id)) {
            return false;
        }
        return users.computeIfPresent(id, (_, now) -> now > 1 ? now - 1 : null) == null;
    }

    /// One program less in a group: it goes with the last. Waits a bounded time for processes that are about to end.
    void release(String id) {
        synchronized (this) {
            if (!left(id)) {
                return;
            }
        }
        long looks = AgentLimits.SANDBOX_END.dividedBy(LOOK);
        for (long look = 0; look < looks; look++) {
            synchronized (this) {
                if (users.containsKey(id) || gone(id)) {
                    return;
                }
            }
            if (!ended(id)) {
                return;
            }
        }
        LOG.warn("sandbox.group_left group={}", id);
    }

    /// Takes a group away wherever it is, and with the last one what held them; whether nothing of it is left.
    private boolean gone(String id) {
        boolean all = true;
        for (Path place : places()) {
            all &= removed(place.resolve(id));
            if (users.isEmpty()) {
                // Kept, where another group in it could not be taken away.
                removed(place);
            }
        }
        return all;
    }

    private boolean removed(Path group) {
        try {
            removal.remove(group);
            return true;
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException e) {
            // A process is still in it: whoever asks looks again, or the next start does.
            LOG.debug("sandbox.group_busy kind={}", e.getClass().getSimpleName());
            return false;
        }
    }

    /// Waits until processes of a group have ended, at most for one look; whether it may be looked at again.
    private boolean ended(String id) {
        try {
            for (Path place : places()) {
                for (ProcessHandle each : processes(place.resolve(id))) {
                    each.onExit().get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
            // A process that has ended counts a moment longer, and of groups of version 1 the kernel tells nobody.
            return !new CountDownLatch(1).await(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.debug("sandbox.group_waits kind={}", e.getClass().getSimpleName());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static List<ProcessHandle> processes(Path group) {
        try (Stream<String> lines = Files.lines(group.resolve(PROCESSES), StandardCharsets.US_ASCII)) {
            return lines.flatMap(line -> ProcessHandle.of(Long.parseLong(line)).stream())
                    .toList();
        } catch (IOException | java.io.UncheckedIOException | NumberFormatException e) {
            // It went meanwhile.
            return List.of();
        }
    }

    /// Removes what a gateway of the same boxes left when it was killed; how many.
    synchronized int sweep() {
        int swept = 0;
        for (Path place : places()) {
            try (Stream<Path> all = Files.list(place)) {
                for (Path group : all.filter(Files::isDirectory)
                        .limit(AgentLimits.SANDBOX_GROUPS_SWEPT)
                        .toList()) {
                    swept += !users.containsKey(group.getFileName().toString()) && removed(group) ? 1 : 0;
                }
            } catch (IOException e) {
                // None was ever made there.
                continue;
            }
            if (users.isEmpty()) {
                removed(place);
            }
        }
        return swept;
    }
}
