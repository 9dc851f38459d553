package dev.clawnet.app.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// The world that a command runs in, handed in by `Main`: a test hands in another one.
///
/// @param environment variables
/// @param userHome home directory of the user
/// @param ticker nanoseconds that only grow
/// @param random source of secrets: secure in production
public record Surroundings(
        Map<String, String> environment,
        Path userHome,
        PrintStream out,
        PrintStream err,
        InstantSource clock,
        LongSupplier ticker,
        RandomGenerator random) {
    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /// The user's home folder: `HOME`, as the shell takes it for `~`, else what the system says of this user.
    public static Path homeOf(Map<String, String> environment, String system) {
        String home = environment.getOrDefault("HOME", "");
        return Path.of(home.startsWith("/") ? home : system);
    }

    /// A variable that is set and not blank.
    public Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    /// A variable under its own name, or under those that files and scripts of the older programs use.
    public Optional<String> named(String rest) {
        return variable("CLAWNET_" + rest)
                .or(() -> variable("OPENCLAW_" + rest))
                .or(() -> variable("CODERCLAW_" + rest));
    }

    /// Where everything of this user lives: `CLAWNET_HOME`, else `~/.clawnet`.
    public Path home() {
        return variable("CLAWNET_HOME")
                .map(Path::of)
                .orElse(userHome.resolve(".clawnet"))
                .toAbsolutePath();
    }

    /// A path with the home folder where it begins with `~`; `OPENCLAW_HOME` and its like name another home.
    public String homed(String path) {
        if (!path.equals("~") && !path.startsWith("~/")) {
            return path;
        }
        String home =
                variable("OPENCLAW_HOME").or(() -> variable("CODERCLAW_HOME")).orElse(userHome.toString());
        return home + path.substring(1);
    }
}
