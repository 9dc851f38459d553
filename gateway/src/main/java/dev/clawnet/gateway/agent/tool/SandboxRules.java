package dev.clawnet.gateway.agent.tool;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where programs of an agent run, as the configuration says.
///
/// @param workspace the agent's own folder on the gateway's machine, when one is named
public record SandboxRules(
        Mode mode, Scope scope, Access access, Backend backend, Box box, Optional<String> workspace) {
    public static final SandboxRules OFF =
            new SandboxRules(Mode.OFF, Scope.AGENT, Access.NONE, Backend.BUBBLEWRAP, Box.PLAIN, Optional.empty());

    /// Which sessions are sandboxed.
    public enum Mode {
        OFF,
        /// All but the agent's main session.
        NON_MAIN,
        ALL
    }

    /// Who shares one box. Runs that may be learnt by different people never do.
    public enum Scope {
        SESSION,
        AGENT,
        SHARED
    }

    /// What is seen of the agent's own folder.
    public enum Access {
        NONE,
        RO,
        RW
    }

    /// What makes the walls.
    public enum Backend {
        BUBBLEWRAP,
        /// The program `podman`, or `docker`.
        PODMAN,
        DOCKER
    }

    /// What a box is like.
    ///
    /// @param image of containers
    /// @param network `none`, or a network of the container program
    /// @param environment what every program in it gets besides a few plain variables
    /// @param setup run once by `sh -c`, in a box that is new
    public record Box(
            Optional<String> image,
            String network,
            Map<String, String> environment,
            Optional<String> setup,
            Bounds bounds) {
        public static final Box PLAIN = new Box(Optional.empty(), "none", Map.of(), Optional.empty(), Bounds.DEFAULT);

        public Box {
            environment = Map.copyOf(environment);
        }
    }

    /// How much a box may use.
    ///
    /// @param memory bytes
    /// @param pids processes at once
    /// @param cpus processors, such as 0.5; 0 for as many as there are
    public record Bounds(long memory, int pids, double cpus) {
        public static final Bounds DEFAULT = new Bounds(512L << 20, 128, 0);

        public Bounds {
            if (memory < 16L << 20 || pids < 2 || cpus < 0) {
                throw new IllegalArgumentException(
                        "a box takes at least 16 MiB of memory and 2 processes, and no fewer than 0 processors");
            }
        }
    }

    /// Whether a session is sandboxed.
    ///
    /// @param main whether it is the agent's main session
    public boolean applies(boolean main) {
        return switch (mode) {
            case OFF -> false;
            case NON_MAIN -> !main;
            case ALL -> true;
        };
    }

    /// Tools that change files are off where the agent's folder may only be looked at.
    List<String> withheld() {
        return access == Access.RO ? List.of("write", "edit", "apply_patch") : List.of();
    }
}
