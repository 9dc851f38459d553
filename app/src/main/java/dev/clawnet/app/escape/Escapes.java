package dev.clawnet.app.escape;

import dev.clawnet.gateway.agent.sandbox.Sandboxes;
import dev.clawnet.gateway.agent.sandbox.Walls;
import dev.clawnet.gateway.agent.tool.SandboxRules;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// Every attempt, behind every kind of walls that there is here.
///
/// @param environment this program's own
public record Escapes(
        Map<String, String> environment, RandomGenerator random, InstantSource clock, LongSupplier nanos) {

    /// What came of it.
    ///
    /// @param left walls that were not tried, and why
    public record Result(List<Row> rows, Map<String, String> left) {
        public Result {
            rows = List.copyOf(rows);
            left = Map.copyOf(left);
        }

        public boolean allRefused() {
            return rows.stream().allMatch(Row::refused);
        }
    }

    /// Tries every way out, and tells what became of each.
    ///
    /// @param folder an empty one, for everything that is laid out
    /// @param images for containers, by the program that runs them
    public Result run(Path folder, Map<SandboxRules.Backend, String> images) throws IOException, InterruptedException {
        List<Row> rows = new ArrayList<>();
        Map<String, String> left = new java.util.TreeMap<>();
        try (Laid laid = new Laid(folder)) {
            Map<SandboxRules.Backend, Walls> walls = Sandboxes.walls(Sandboxes.CONTROL_GROUPS, folder);
            for (SandboxRules.Backend backend : SandboxRules.Backend.values()) {
                Walls one = walls.get(backend);
                Optional<String> image = Optional.ofNullable(images.get(backend));
                boolean contained = backend != SandboxRules.Backend.BUBBLEWRAP;
                if (one == null || one.missing().isPresent()) {
                    left.put(
                            backend.name(),
                            one == null ? "not known" : one.missing().orElse(""));
                } else if (contained && image.isEmpty()) {
                    left.put(one.name(), "no image was named");
                } else {
                    SandboxRules.Box plain = SandboxRules.Box.PLAIN;
                    rows.addAll(new BoxAttempts(
                                    one,
                                    new SandboxRules.Box(
                                            image, plain.network(), Map.of(), Optional.empty(), plain.bounds()),
                                    laid,
                                    environment)
                            .run());
                }
            }
            rows.addAll(new FileAttempts(laid, random, clock, nanos).run());
        }
        return new Result(rows, left);
    }
}
