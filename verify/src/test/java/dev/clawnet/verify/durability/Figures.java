package dev.clawnet.verify.durability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// What long runs measured, one line each, in `target/figures.txt` of the module.
final class Figures {
    private static final Path FOLDER = Path.of("target");

    private Figures() {}

    static void note(String line) throws IOException {
        Files.createDirectories(FOLDER);
        Files.writeString(
                FOLDER.resolve("figures.txt"), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
