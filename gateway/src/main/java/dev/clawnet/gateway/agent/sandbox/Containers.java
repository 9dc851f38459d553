package dev.clawnet.gateway.agent.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/// `podman`, or `docker`: a container for each program, gone when it ends. No capability, no new privileges, its root
/// read-only, as a user that is nobody.
final class Containers implements Walls {
    private static final String NOBODY = "65534:65534";
    /// What podman allows by itself, where its packages put it.
    private static final Path PROFILE = Path.of("/usr/share/containers/seccomp.json");

    private static final int OPEN_FILES = 1_024;
    /// Of one user of the host in all its containers; those of one container are bounded by its own limit.
    private static final int PROCESSES = 4_096;

    private static final String PROFILE_FILE = "seccomp.json";

    private final String word;
    private final Optional<String> program;

    Containers(String word) {
        this.word = word;
        this.program = Tools.find(word);
    }

    @Override
    public String name() {
        return word;
    }

    @Override
    public Optional<String> missing() {
        return program.isEmpty()
                ? Optional.of(
                        word + " is not installed: install the package " + (word.equals("docker") ? "docker.io" : word))
                : Optional.empty();
    }

    @Override
    public String bounds() {
        return "those of the container (memory, pids, cpus)";
    }

    @Override
    public Launch launch(Order order) {
        String name = "clawnet-" + order.id();
        List<String> line = new ArrayList<>(List.of(
                program.orElse(word),
                "run",
                "--rm",
                "--interactive",
                "--name",
                name,
                "--network",
                order.rules().network(),
                "--read-only",
                "--cap-drop",
                "ALL",
                "--security-opt",
                "no-new-privileges",
                "--user",
                owner(order),
                "--pids-limit",
                Integer.toString(order.rules().bounds().pids()),
                "--memory",
                Long.toString(order.rules().bounds().memory()),
                // By itself podman asks for more than a gateway without privileges may give.
                "--ulimit",
                "nofile=" + OPEN_FILES + ":" + OPEN_FILES,
                "--ulimit",
                "nproc=" + PROCESSES + ":" + PROCESSES,
                "--tmpfs",
                "/tmp:rw,nosuid,nodev,size=64m",
                "--hostname",
                "sandbox",
                "--pull",
                "never",
                "--workdir",
                INSIDE));
        if (order.rules().bounds().cpus() > 0) {
            line.addAll(List.of("--cpus", Double.toString(order.rules().bounds().cpus())));
        }
        // docker's own list knows that a container has no capability; podman's allows namespaces all the same.
        profile(order).ifPresent(file -> line.addAll(List.of("--security-opt", "seccomp=" + file)));
        if (word.equals("podman")) {
            line.addAll(List.of("--timeout", Long.toString(order.time().toSeconds() + 1)));
        }
        Carried.plain(order.rules()).forEach((key, value) -> line.addAll(List.of("--env", key + "=" + value)));
        line.addAll(files(order));
        line.add(order.rules().image().orElse(""));
        line.addAll(order.argv());
        Carried carried = Carried.of(order.rules());
        return new Launch(
                carried.read(line),
                new Environment(false, carried.variables()),
                List.of(program.orElse(word), "rm", "--force", name),
                () -> {});
    }

    /// What a container may ask of the kernel: no more than behind other walls.
    private Optional<Path> profile(Order order) {
        if (!word.equals("podman")) {
            return Optional.empty();
        }
        if (!Files.isReadable(PROFILE)) {
            throw new IllegalStateException(
                    "podman's own list of system calls is not there: install what brings " + PROFILE);
        }
        try {
            byte[] own = Files.readAllBytes(PROFILE);
            return Optional.of(FilterFile.of(order, PROFILE_FILE, SeccompProfile.of(own)));
        } catch (IOException | JacksonException | ClassCastException e) {
            throw new IllegalStateException("the list of system calls could not be made", e);
        }
    }

    private static List<String> files(Order order) {
        List<String> line = new ArrayList<>();
        if (order.mount().filter(Mount::writable).isEmpty()) {
            line.addAll(List.of("--volume", order.box() + ":" + INSIDE + ":rw"));
        }
        order.mount().ifPresent(mount -> {
            String inside = mount.writable() ? INSIDE : AGENT;
            line.addAll(List.of("--volume", mount.folder() + ":" + inside + (mount.writable() ? ":rw" : ":ro")));
            for (Path hidden : mount.hidden()) {
                String at = inside + "/" + mount.folder().relativize(hidden);
                line.addAll(
                        Files.isDirectory(hidden)
                                ? List.of("--tmpfs", at)
                                : List.of("--volume", "/dev/null:" + at + ":ro"));
            }
        });
        return line;
    }

    /// Whoever owns the box's files, so that a program can write there; nobody where that would be the host's root.
    private static String owner(Order order) {
        Path folder = order.mount().filter(Mount::writable).map(Mount::folder).orElse(order.box());
        try {
            int user = (Integer) Files.getAttribute(folder, "unix:uid");
            int group = (Integer) Files.getAttribute(folder, "unix:gid");
            return user == 0 ? NOBODY : user + ":" + group;
        } catch (IOException | UnsupportedOperationException e) {
            return NOBODY;
        }
    }
}
