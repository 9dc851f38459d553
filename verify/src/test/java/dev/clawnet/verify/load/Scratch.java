package dev.clawnet.verify.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// A directory for one case, removed with all that is in it.
public record Scratch(Path path) implements AutoCloseable {
    public static Scratch make(String name) throws IOException {
        return new Scratch(Files.createTempDirectory("clawnet-load-" + name));
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
