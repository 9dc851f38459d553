package dev.clawnet.app.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Looks at a configuration file, and what it includes, again and again while a gateway runs by it.
///
/// Guarantees: a file that cannot be used changes nothing and is told once; a file is read when it has been the same
/// for a while, so that half a write is not read; a file that is gone changes nothing.
///
/// Owned by the one who calls `look`; one thread at a time.
public final class ConfigWatch {
    private static final Duration SETTLED = Duration.ofMillis(200);
    private static final int DEFAULT_PAUSE_MS = 300;

    private final Path path;
    private final ConfigFile reader;
    private final InstantSource clock;
    private Loaded current;
    private Map<Path, String> seen;
    private Optional<Moving> moving = Optional.empty();

    /// A change that may still go on.
    private record Moving(Map<Path, String> stamps, Instant since) {}

    /// What was found.
    public sealed interface Found {}

    /// The file cannot be used.
    ///
    /// @param message lines ready to show
    public record Broken(String message) implements Found {}

    /// The file says something else now.
    ///
    /// @param config what it says, whatever is done with it
    /// @param used paths that take effect at once
    /// @param restart paths that need a new beginning
    /// @param mode how much of it the owner wants done by itself
    public record Changed(Config config, Set<String> used, Set<String> restart, Mode mode) implements Found {
        /// Whether the new configuration is to be taken over.
        public boolean apply() {
            return mode != Mode.OFF && !begin() && !used.isEmpty();
        }

        /// Whether the gateway is to begin anew.
        public boolean begin() {
            return switch (mode) {
                case OFF, HOT -> false;
                case HYBRID -> !restart.isEmpty();
                case RESTART -> !restart.isEmpty() || !used.isEmpty();
            };
        }
    }

    /// How changes are taken, `gateway.reload.mode`.
    public enum Mode {
        /// Only told.
        OFF,
        /// What can be taken over is; the rest is told and left.
        HOT,
        /// What can be taken over is; for the rest the gateway begins anew.
        HYBRID,
        /// Every change begins anew.
        RESTART
    }

    /// Reads the file as it is now; `ConfigProblem` when it cannot be used. One that is not there yet says nothing.
    public ConfigWatch(Path path, ConfigFile reader, InstantSource clock) {
        this.path = path;
        this.reader = reader;
        this.clock = clock;
        this.current = reader.load(path, Files.exists(path) ? FileText.read(path) : "{}");
        this.seen = stamps(current.files());
    }

    /// What changed since the last answer; empty while nothing did, or while it may still be going on.
    public Optional<Found> look() {
        Map<Path, String> now = stamps(current.files());
        if (now.equals(seen) || !Files.exists(path)) {
            moving = Optional.empty();
            return Optional.empty();
        }
        if (moving.isEmpty() || !moving.get().stamps().equals(now)) {
            moving = Optional.of(new Moving(now, clock.instant()));
            return Optional.empty();
        }
        if (clock.instant().isBefore(moving.get().since().plus(pause()))) {
            return Optional.empty();
        }
        moving = Optional.empty();
        seen = now;
        try {
            return changed(FileText.read(path));
        } catch (ConfigProblem problem) {
            return Optional.of(new Broken(problem.getMessage()));
        }
    }

    private Optional<Found> changed(String text) {
        Loaded next = reader.load(path, text);
        Config config = reader.config(next);
        Set<String> used = new TreeSet<>();
        Set<String> restart = new TreeSet<>();
        for (String changed : ReloadRules.changed(current.value(), next.value())) {
            switch (ReloadRules.of(changed, next.profile())) {
                case USED, HOT -> used.add(changed);
                case RESTART -> restart.add(changed);
            }
        }
        current = next;
        seen = stamps(next.files());
        return used.isEmpty() && restart.isEmpty()
                ? Optional.empty()
                : Optional.of(new Changed(config, used, restart, mode()));
    }

    private Mode mode() {
        String word = Loose.text(Loose.at(current.value(), "gateway", "reload", "mode"))
                .orElse("hybrid");
        return Mode.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private Duration pause() {
        double wanted = Loose.at(current.value(), "gateway", "reload", "debounceMs")
                .map(value -> Numbers.value(Loose.id(Optional.of(value))))
                .orElse((double) DEFAULT_PAUSE_MS);
        return SETTLED.plusMillis(Math.min(60_000, (long) wanted));
    }

    /// What tells one state of the files from another.
    private static Map<Path, String> stamps(List<Path> files) {
        Map<Path, String> stamps = new TreeMap<>();
        for (Path file : new ArrayList<>(files)) {
            try {
                stamps.put(
                        file,
                        Files.getLastModifiedTime(file) + " " + Files.size(file) + " "
                                + Files.readAttributes(file, BasicFileAttributes.class)
                                        .fileKey());
            } catch (IOException e) {
                stamps.put(file, "gone");
            }
        }
        return stamps;
    }
}
