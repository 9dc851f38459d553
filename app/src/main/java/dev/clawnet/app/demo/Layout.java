package dev.clawnet.app.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Lays out the files of the people and the scripts of their agents.
final class Layout {
    private static final String PLACE = "{canary}";
    private static final List<String> SCRIPTS = List.of("procurement", "sales", "engineering", "pricing", "adversary");

    private Layout() {}

    /// Writes every file below `root`; a file with the mark in it gets a word of its own.
    static List<Canary> files(Path root, RandomGenerator random) throws IOException {
        List<Canary> canaries = new ArrayList<>();
        for (String line : text("files.txt").lines().toList()) {
            String owner = line.substring(0, line.indexOf(' '));
            String file = line.substring(owner.length() + 1);
            String content = text("files/" + owner + "/" + file);
            if (content.contains(PLACE)) {
                Canary canary = Canary.of(owner, file, random);
                canaries.add(canary);
                content = content.replace(PLACE, canary.word());
            }
            Path target = root.resolve(owner).resolve("files").resolve(file);
            Files.createDirectories(target.getParent());
            Files.writeString(target, content);
        }
        return canaries;
    }

    static void scripts(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (String script : SCRIPTS) {
            Files.writeString(folder.resolve(script + ".script"), text(script + ".script"));
        }
    }

    /// Writes the script of those who have gone over to the other side.
    ///
    /// @param names what they know the names of
    static void adversary(Path folder, List<String> names) throws IOException {
        Files.writeString(
                folder.resolve("adversary.script"),
                text("adversary.script").replace("  NAMES\n", "  " + String.join("\n  ", names) + "\n"));
    }

    private static String text(String resource) {
        try (InputStream in = Layout.class.getResourceAsStream("/demo/" + resource)) {
            if (in == null) {
                throw new IllegalStateException("the program was built without demo/" + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
