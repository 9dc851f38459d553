package dev.clawnet.gateway.agent.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;

/// A filter of system calls on the disk, beside the box and out of sight of what runs in it.
final class FilterFile {
    private FilterFile() {}

    /// Written anew when it is not what it should be.
    static Path of(Walls.Order order, String name, byte[] wanted) throws IOException {
        Path file = order.box().resolveSibling(name);
        if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), wanted)) {
            // One that is being read stays what it is.
            Path draft = order.box().resolveSibling(order.id() + "-" + name);
            Files.write(draft, wanted);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return file;
    }
}
