package dev.clawnet.node.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.SortedMap;
import java.util.TreeMap;

/// What is below a folder, to compare: names, kinds, modes and bytes.
final class Trees {
    private Trees() {}

    static SortedMap<String, String> of(Path root) throws IOException {
        SortedMap<String, String> all = new TreeMap<>();
        try (var paths = Files.walk(root)) {
            paths.filter(path -> !path.equals(root))
                    .forEach(path -> all.put(root.relativize(path).toString(), look(path)));
        }
        return all;
    }

    private static String look(Path path) {
        try {
            if (Files.isSymbolicLink(path)) {
                return "link " + Files.readSymbolicLink(path);
            }
            String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
            return Files.isDirectory(path)
                    ? "folder " + mode
                    : "file " + mode + " " + Base64.getEncoder().encodeToString(Files.readAllBytes(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
