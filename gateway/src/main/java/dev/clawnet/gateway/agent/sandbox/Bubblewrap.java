package dev.clawnet.gateway.agent.sandbox;

import dev.clawnet.gateway.agent.tool.SandboxRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `bwrap`: namespaces of its own for users, processes, network, names and messages, a root of its own that holds the
/// system's programs read-only, no capability, a filter of system calls ([Seccomp]), and a terminal session of its
/// own, so that nothing can be typed into the gateway's terminal.
final class Bubblewrap implements Walls {
    /// Folders of programs at the root; links of merged systems stay links.
    private static final List<String> SYSTEM = List.of("bin", "sbin", "lib", "lib32", "lib64", "libx32");

    private static final List<String> SETTINGS =
            List.of("/etc/alternatives", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d");

    private static final List<String> KERNEL =
            List.of("/proc/sys", "/proc/sysrq-trigger", "/proc/irq", "/proc/bus", "/proc/acpi", "/proc/scsi");

    /// Largest file that a program may write. Bytes.
    private static final long FILE = 256L << 20;

    /// What shells count the sizes of files and of memory in. Bytes.
    private static final long BLOCK = 512;

    private static final long KILOBYTE = 1_024;
    private static final int OPEN_FILES = 1_024;
    /// Bounds itself, joins the groups, opens the filter, and becomes the walls: one program the less to load than with
    /// `prlimit`. Shells do not agree on what the bound of processes is called.
    private static final String JOIN =
            "ulimit -c 0 && ulimit -f \"$1\" && ulimit -n \"$2\" && ulimit -t \"$3\" || exit 125; shift 3;"
                    + " if [ \"$1\" != - ]; then { ulimit -u \"$1\" 2>/dev/null || ulimit -p \"$1\"; }"
                    + " && ulimit -v \"$2\" || exit 125; shift; fi; shift;"
                    + " exec 9< \"$1\" || exit 125; shift;"
                    + " while [ \"$1\" != -- ]; do echo 0 > \"$1\" || exit 125; shift; done; shift; exec \"$@\"";
    /// The descriptor that the filter of system calls is read from; gone before the program runs.
    private static final String FILTER = "9";

    private static final String FILTER_FILE = "seccomp.bpf";
    private static final Path SHELL = Path.of("/bin/sh");

    /// What makes the walls; what follows it on a line is its own.
    static final String PROGRAM = "bwrap";

    private final Optional<String> program = Tools.find(PROGRAM);
    private final Cgroups cgroups;
    private final Optional<byte[]> filter = Seccomp.filter(SHELL);

    Bubblewrap(Cgroups cgroups) {
        this.cgroups = cgroups;
    }

    @Override
    public String name() {
        return "bubblewrap";
    }

    @Override
    public Optional<String> missing() {
        if (program.isEmpty()) {
            return Optional.of("bwrap is not installed: install the package bubblewrap");
        }
        return filter.isEmpty()
                ? Optional.of("no filter of system calls is known for this processor: use podman or docker")
                : Optional.empty();
    }

    @Override
    public String bounds() {
        return cgroups.version()
                .map(version -> "control groups (version " + version + ")")
                .orElse("limits of each process (ulimit): no control group can be made here, and cpus has no effect");
    }

    @Override
    public Launch launch(Order order) {
        Carried carried = Carried.of(order.rules());
        List<String> line = new ArrayList<>();
        try {
            List<String> walls = walls(order);
            byte[] calls = filter.orElseThrow(() -> new IOException("no filter for this processor"));
            Path file = FilterFile.of(order, FILTER_FILE, calls);
            List<Path> joins = cgroups.group(order.group(), order.rules().bounds());
            line.addAll(List.of(SHELL.toString(), "-c", JOIN, "join"));
            line.addAll(limits(order, joins.isEmpty()));
            line.add(file.toString());
            joins.forEach(join -> line.add(join.toString()));
            line.add("--");
            line.addAll(walls);
        } catch (IOException e) {
            throw new UncheckedIOException("a control group or a filter could not be made", e);
        }
        line.add("--");
        line.addAll(carried.unpacked(order.argv()));
        return new Launch(
                line, new Environment(true, carried.variables()), List.of(), () -> cgroups.release(order.group()));
    }

    /// What each process may take, as the words that [#JOIN] begins with.
    ///
    /// @param alone nothing bounds them together
    private static List<String> limits(Order order, boolean alone) {
        SandboxRules.Bounds bounds = order.rules().bounds();
        List<String> line = new ArrayList<>(List.of(
                Long.toString(FILE / BLOCK),
                Integer.toString(OPEN_FILES),
                Long.toString(Math.max(1, order.time().toSeconds()))));
        line.addAll(
                alone
                        ? List.of(Integer.toString(bounds.pids()), Long.toString(bounds.memory() / KILOBYTE))
                        : List.of("-"));
        return line;
    }

    private List<String> walls(Order order) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                program.orElse(PROGRAM),
                "--unshare-user",
                "--unshare-pid",
                "--unshare-ipc",
                "--unshare-uts",
                "--unshare-cgroup-try",
                "--disable-userns",
                "--new-session",
                "--die-with-parent",
                "--cap-drop",
                "ALL",
                "--hostname",
                "sandbox",
                // Else it has what it was started with, which is nothing but what is carried.
                "--unsetenv",
                "OLDPWD",
                "--unsetenv",
                "SHLVL",
                "--unsetenv",
                "_",
                "--seccomp",
                FILTER));
        if (order.rules().network().equals("none")) {
            line.add("--unshare-net");
        }
        Carried.plain(order.rules()).forEach((name, value) -> line.addAll(List.of("--setenv", name, value)));
        line.addAll(List.of("--ro-bind", "/usr", "/usr"));
        for (String folder : SYSTEM) {
            Path path = Path.of("/").resolve(folder);
            if (Files.isSymbolicLink(path)) {
                line.addAll(List.of("--symlink", Files.readSymbolicLink(path).toString(), path.toString()));
            } else if (Files.isDirectory(path)) {
                line.addAll(List.of("--ro-bind", path.toString(), path.toString()));
            }
        }
        SETTINGS.forEach(path -> line.addAll(List.of("--ro-bind-try", path, path)));
        line.addAll(List.of("--proc", "/proc"));
        // To a gateway that runs as root the kernel's settings belong, inside as well: they are laid over, read-only.
        KERNEL.forEach(path -> line.addAll(List.of("--ro-bind-try", path, path)));
        line.addAll(List.of("--dev", "/dev", "--tmpfs", "/tmp"));
        line.addAll(files(order));
        line.addAll(List.of("--chdir", INSIDE));
        return line;
    }

    private static List<String> files(Order order) {
        List<String> line = new ArrayList<>();
        if (order.mount().filter(Mount::writable).isEmpty()) {
            line.addAll(List.of("--bind", order.box().toString(), INSIDE));
        }
        order.mount().ifPresent(mount -> {
            String inside = mount.writable() ? INSIDE : AGENT;
            line.addAll(List.of(
                    mount.writable() ? "--bind" : "--ro-bind", mount.folder().toString(), inside));
            for (Path hidden : mount.hidden()) {
                String at = inside + "/" + mount.folder().relativize(hidden);
                line.addAll(Files.isDirectory(hidden) ? List.of("--tmpfs", at) : List.of("--ro-bind", "/dev/null", at));
            }
        });
        return line;
    }
}
