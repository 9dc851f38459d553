package dev.clawnet.gateway.agent.sandbox;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.clawnet.gateway.agent.tool.SandboxRules;
import dev.clawnet.gateway.agent.tool.SandboxRules.Access;
import dev.clawnet.gateway.agent.tool.SandboxRules.Backend;
import dev.clawnet.gateway.agent.tool.SandboxRules.Bounds;
import dev.clawnet.gateway.agent.tool.SandboxRules.Box;
import dev.clawnet.gateway.agent.tool.SandboxRules.Mode;
import dev.clawnet.gateway.agent.tool.SandboxRules.Scope;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Walls that this machine can make; a test that wants others is skipped by name.
public final class Installed {
    private Installed() {}

    /// Skips the test where programs cannot be walled in by bubblewrap.
    public static void bubblewrap() {
        Optional<String> missing = walls(Sandboxes.CONTROL_GROUPS).missing();
        assumeTrue(missing.isEmpty(), () -> "bubblewrap: " + missing.orElse(""));
    }

    /// Those of bubblewrap.
    static Walls walls(Path cgroups) {
        return Objects.requireNonNull(Sandboxes.walls(cgroups).get(Backend.BUBBLEWRAP));
    }

    public static SandboxRules rules(Bounds bounds, Optional<String> setup) {
        return new SandboxRules(
                Mode.ALL,
                Scope.AGENT,
                Access.NONE,
                Backend.BUBBLEWRAP,
                new Box(Optional.empty(), "none", Map.of("GREETING", "hello"), setup, bounds),
                Optional.empty());
    }

    /// With the agent's own folder.
    public static SandboxRules mounting(Path folder, Access access) {
        SandboxRules plain = rules(Bounds.DEFAULT, Optional.empty());
        return new SandboxRules(
                plain.mode(), plain.scope(), access, plain.backend(), plain.box(), Optional.of(folder.toString()));
    }
}
