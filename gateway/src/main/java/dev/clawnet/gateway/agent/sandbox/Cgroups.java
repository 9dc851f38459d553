package dev.clawnet.gateway.agent.sandbox;

import dev.clawnet.gateway.agent.tool.SandboxRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Bounds that the kernel keeps for all processes of a program together, where the gateway may set them: control groups
/// of either version. Where it may not, `ulimit` bounds each process.
final class Cgroups {
    private static final String OURS = "clawnet";
    /// A thread that moves itself waits for nobody; a whole process waits for every processor to have been idle or
    /// switched once, which takes longer than all walls. A process of one thread is moved by either.
    private static final String THREADS = "tasks";

    private static final long PERIOD = 100_000;

    private final Path root;
    private final Optional<String> version;

    Cgroups(Path root) {
        this.root = root;
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
                Files.writeString(root.resolve("cgroup.subtree_control"), "+memory +pids +cpu");
                Files.writeString(unified.resolve("cgroup.subtree_control"), "+memory +pids +cpu");
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

    /// Makes a group with these bounds, and names the files that a process of one thread joins it by, writing `0`.
    List<Path> group(String id, SandboxRules.Bounds bounds) throws IOException {
        List<Path> joins = new ArrayList<>();
        if (version.filter("2"::equals).isPresent()) {
            Path group = made(root.resolve(OURS).resolve(id));
            set(group, "memory.max", Long.toString(bounds.memory()));
            set(group, "pids.max", Integer.toString(bounds.pids()));
            if (bounds.cpus() > 0) {
                set(group, "cpu.max", (long) (bounds.cpus() * PERIOD) + " " + PERIOD);
            }
            joins.add(group.resolve("cgroup.procs"));
        } else if (version.isPresent()) {
            Path memory = made(root.resolve("memory").resolve(OURS).resolve(id));
            set(memory, "memory.limit_in_bytes", Long.toString(bounds.memory()));
            Path pids = made(root.resolve("pids").resolve(OURS).resolve(id));
            set(pids, "pids.max", Integer.toString(bounds.pids()));
            joins.add(memory.resolve(THREADS));
            joins.add(pids.resolve(THREADS));
            Path cpu = root.resolve("cpu");
            if (bounds.cpus() > 0 && Files.isWritable(cpu)) {
                Path group = made(cpu.resolve(OURS).resolve(id));
                set(group, "cpu.cfs_period_us", Long.toString(PERIOD));
                set(group, "cpu.cfs_quota_us", Long.toString((long) (bounds.cpus() * PERIOD)));
                joins.add(group.resolve(THREADS));
            }
        }
        return joins;
    }

    private static Path made(Path group) throws IOException {
        return Files.createDirectories(group);
    }

    private static void set(Path group, String file, String value) throws IOException {
        Files.write(group.resolve(file), value.getBytes(StandardCharsets.US_ASCII));
    }
}
