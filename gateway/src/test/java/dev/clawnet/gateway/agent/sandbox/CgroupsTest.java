package dev.clawnet.gateway.agent.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.agent.tool.SandboxRules.Bounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// On folders that behave as the kernel's do, and on the kernel's own where they may be written.
class CgroupsTest {
    private static final List<String> FILES = List.of(
            "memory.max",
            "pids.max",
            "cpu.max",
            "cgroup.subtree_control",
            "memory.limit_in_bytes",
            "cpu.cfs_quota_us",
            "cpu.cfs_period_us",
            "tasks");

    @TempDir
    private Path root;

    private boolean two;

    /// Somebody was told that the group of a process does not go.
    private final CountDownLatch busy = new CountDownLatch(1);

    private Cgroups version1(String boxes) throws IOException {
        for (String each : List.of("memory", "pids", "cpu")) {
            Files.createDirectories(root.resolve(each).resolve("clawnet"));
        }
        Files.writeString(root.resolve("memory/clawnet/memory.limit_in_bytes"), "");
        Files.writeString(root.resolve("pids/clawnet/pids.max"), "");
        return new Cgroups(root, Path.of(boxes), this::kernel);
    }

    private Cgroups version2(String boxes) throws IOException {
        two = true;
        Files.writeString(root.resolve("cgroup.controllers"), "memory pids cpu");
        return new Cgroups(root, Path.of(boxes), this::kernel);
    }

    /// Files of a group go with it, and no group goes that has processes or groups in it.
    private void kernel(Path group) throws IOException {
        Path processes = group.resolve("cgroup.procs");
        if (Files.exists(processes) && !Files.readString(processes).isEmpty()) {
            busy.countDown();
            throw new IOException("Device or resource busy");
        }
        try (Stream<Path> all = Files.list(group)) {
            if (all.anyMatch(Files::isDirectory)) {
                throw new IOException("Device or resource busy");
            }
        }
        for (String each : FILES) {
            Files.deleteIfExists(group.resolve(each));
        }
        Files.deleteIfExists(processes);
        Files.delete(group);
    }

    private List<String> groups() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> all = Files.walk(root)) {
            all.filter(Files::isDirectory)
                    .map(each -> root.relativize(each).toString())
                    .filter(each -> each.matches(two ? "clawnet/.+" : "[a-z]+/clawnet/.+"))
                    .sorted()
                    .forEach(found::add);
        }
        return found;
    }

    @Test
    void a_group_goes_with_the_last_program_in_it_and_the_gateways_own_with_the_last_group() throws IOException {
        Cgroups groups = version1("/state/boxes");
        groups.group("a", new Bounds(64L << 20, 12, 0.5));
        groups.group("a", new Bounds(64L << 20, 12, 0.5));
        groups.group("b", Bounds.DEFAULT);
        assertThat(groups()).hasSize(3 + 3 + 2);

        groups.release("a");
        assertThat(groups()).hasSize(3 + 3 + 2);
        groups.release("a");
        assertThat(groups()).hasSize(3 + 2).noneMatch(each -> each.endsWith("/a"));
        groups.release("a");
        groups.release("b");
        assertThat(groups()).isEmpty();
        assertThat(groups.group("b", Bounds.DEFAULT))
                .hasSize(2)
                .allMatch(each -> Files.isDirectory(each.resolve("..").normalize()));
    }

    @Test
    void a_unified_group_goes_as_well() throws IOException {
        Cgroups groups = version2("/state/boxes");
        assertThat(groups.version()).contains("2");
        assertThat(groups.group("a", Bounds.DEFAULT)).singleElement().asString().endsWith("/a/cgroup.procs");
        assertThat(groups()).hasSize(2);
        groups.release("a");
        assertThat(groups()).isEmpty();
    }

    @Test
    void a_group_with_a_process_in_it_stays_until_the_process_has_ended() throws Exception {
        Cgroups groups = version2("/state/boxes");
        Path processes = groups.group("a", Bounds.DEFAULT).getFirst();
        Process process = new ProcessBuilder("/bin/cat").start();
        Files.writeString(processes, process.pid() + "\n");
        CountDownLatch released = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> {
            groups.release("a");
            released.countDown();
        });
        assertThat(busy.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(groups()).hasSize(2);
        process.getOutputStream().close();
        process.waitFor();
        Files.writeString(processes, "");

        assertThat(released.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(groups()).isEmpty();
    }

    /// A release that comes late does not take the group away from a program that started meanwhile.
    @Test
    void a_group_that_is_wanted_again_meanwhile_stays() throws Exception {
        Cgroups groups = version2("/state/boxes");
        Path processes = groups.group("a", Bounds.DEFAULT).getFirst();
        Process process = new ProcessBuilder("/bin/cat").start();
        Files.writeString(processes, process.pid() + "\n");
        CountDownLatch released = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> {
            groups.release("a");
            released.countDown();
        });
        assertThat(busy.await(60, TimeUnit.SECONDS)).isTrue();
        groups.group("a", Bounds.DEFAULT);
        process.getOutputStream().close();
        process.waitFor();
        Files.writeString(processes, "");

        assertThat(released.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(groups()).hasSize(2).anyMatch(each -> each.endsWith("/a"));
        groups.release("a");
        assertThat(groups()).isEmpty();
    }

    @Test
    void a_start_removes_what_a_killed_gateway_of_the_same_boxes_left_and_nothing_of_another() throws IOException {
        Cgroups killed = version1("/state/boxes");
        killed.group("a", Bounds.DEFAULT);
        Path busy = killed.group("b", Bounds.DEFAULT).getFirst().resolveSibling("cgroup.procs");
        Files.writeString(busy, "1\n");
        Cgroups other = version1("/other/boxes");
        other.group("c", Bounds.DEFAULT);

        assertThat(version1("/state/boxes").sweep()).isEqualTo(3);
        assertThat(groups()).filteredOn(each -> each.endsWith("/a")).isEmpty();
        assertThat(groups()).filteredOn(each -> each.endsWith("/b")).hasSize(1);
        assertThat(groups()).filteredOn(each -> each.endsWith("/c")).hasSize(2);
        Files.writeString(busy, "");
        assertThat(version1("/state/boxes").sweep()).isEqualTo(1);
        other.release("c");
        assertThat(groups()).isEmpty();
    }

    @Test
    void a_group_that_cannot_be_made_counts_for_nobody() throws IOException {
        Cgroups groups = version1("/state/boxes");
        Files.writeString(
                groups.group("a", Bounds.DEFAULT).getFirst().resolve("../../b").normalize(), "in the way");
        assertThatThrownBy(() -> groups.group("b", Bounds.DEFAULT)).isInstanceOf(IOException.class);
        groups.release("b");
        groups.release("a");
        assertThat(groups()).noneMatch(each -> each.endsWith("/a"));
    }

    @Test
    void the_kernels_own_groups_go_with_what_ran_in_them_and_after_a_kill() throws Exception {
        Path real = Sandboxes.CONTROL_GROUPS;
        Cgroups groups = new Cgroups(real, root);
        Assumptions.assumeTrue(groups.version().isPresent(), "no control group may be made here");
        List<Path> joins = groups.group("kernel", new Bounds(64L << 20, 12, 0));
        StringBuilder script = new StringBuilder();
        joins.forEach(each -> script.append("echo 0 > ").append(each).append("; "));
        Process process = new ProcessBuilder("/bin/sh", "-c", script + "echo in; read line").start();
        assertThat(process.getInputStream().read()).isEqualTo('i');

        assertThat(new Cgroups(real, root).sweep()).isZero();
        assertThat(joins).allMatch(Files::exists);
        process.getOutputStream().close();
        groups.release("kernel");
        assertThat(joins).noneMatch(each -> Files.exists(each.resolve("../..").normalize()));

        List<Path> left = groups.group("left", Bounds.DEFAULT);
        assertThat(new Cgroups(real, root).sweep()).isEqualTo(left.size());
        assertThat(left).noneMatch(each -> Files.exists(each.resolve("../..").normalize()));
    }
}
