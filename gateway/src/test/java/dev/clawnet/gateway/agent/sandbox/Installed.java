package dev.clawnet.gateway.agent.sandbox;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.clawnet.gateway.agent.tool.SandboxRules;
import dev.clawnet.gateway.agent.tool.SandboxRules.Access;
import dev.clawnet.gateway.agent.tool.SandboxRules.Backend;
import dev.clawnet.gateway.agent.tool.SandboxRules.Bounds;
import dev.clawnet.gateway.agent.tool.SandboxRules.Box;
import dev.clawnet.gateway.agent.tool.SandboxRules.Mode;
import dev.clawnet.gateway.agent.tool.SandboxRules.Scope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

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

    /// Every command line that any user of this machine can read now.
    public static List<String> commandLines() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            for (Path each : all.filter(path -> path.getFileName().toString().matches("\\d+"))
                    .toList()) {
                try {
                    lines.add(Files.readString(each.resolve("cmdline"), StandardCharsets.ISO_8859_1));
                } catch (IOException e) {
                    lines.add("[ended meanwhile]");
                }
            }
        }
        return lines;
    }
}
