package dev.clawnet.gateway.agent.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Where programs of the host are, without asking its environment.
final class Tools {
    private static final List<Path> FOLDERS = List.of(
            Path.of("/usr/bin"), Path.of("/usr/local/bin"), Path.of("/bin"), Path.of("/usr/sbin"), Path.of("/sbin"));

    private Tools() {}

    static Optional<String> find(String name) {
        return FOLDERS.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }
}
