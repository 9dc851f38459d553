package dev.clawnet.app.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/// Surroundings of a test: what is printed stays here, time stands still, chance has a seed.
public final class Screen {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();
    private final Path home;
    private Instant now = Instant.EPOCH;

    public Screen(Path home) {
        this.home = home;
    }

    public Screen with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /// Lets time pass.
    public void pass(Duration time) {
        now = now.plus(time);
    }

    public Surroundings surroundings() {
        return new Surroundings(
                environment,
                home,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                () -> now,
                () -> 0L,
                new SplittableRandom(7));
    }

    public String out() {
        return out.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    }

    public String err() {
        return err.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    }
}
