package dev.clawnet.app.command;

import dev.clawnet.app.cli.Surroundings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where a configuration is looked for: named by a variable, in our own folder, and where the older programs keep
/// theirs. A file that was copied over counts under its own name.
final class ConfigPlaces {
    private static final List<String> FILES =
            List.of("clawnet.json", "openclaw.json", "coderclaw.json", "clawdbot.json", "moldbot.json", "moltbot.json");
    private static final List<String> FOLDERS = List.of(".openclaw", ".coderclaw", ".clawdbot", ".moldbot", ".moltbot");

    private ConfigPlaces() {}

    /// The file to read; empty when there is none, which is no error.
    static Optional<Path> file(Surroundings world) {
        return named(world)
                .or(() -> folders(world)
                        .flatMap(folder -> FILES.stream().map(folder::resolve))
                        .filter(Files::isRegularFile)
                        .findFirst());
    }

    private static Optional<Path> named(Surroundings world) {
        return world.named("CONFIG_PATH")
                .or(() -> world.variable("CLAWDBOT_CONFIG_PATH"))
                .map(path -> Path.of(world.homed(path)));
    }

    /// Folders in the order in which they are looked at.
    static Stream<Path> folders(Surroundings world) {
        Stream<Path> stated = Stream.of("OPENCLAW_STATE_DIR", "CODERCLAW_STATE_DIR", "CLAWDBOT_STATE_DIR")
                .flatMap(name -> world.variable(name).stream())
                .map(path -> Path.of(world.homed(path)));
        Stream<Path> own = Stream.of(world.home());
        Stream<Path> older = FOLDERS.stream().map(name -> Path.of(world.homed("~/" + name)));
        return Stream.of(own, stated, older).flatMap(some -> some);
    }
}
