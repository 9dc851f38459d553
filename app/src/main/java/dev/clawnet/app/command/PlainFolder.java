package dev.clawnet.app.command;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/// Where a backup lies in plain text for as long as it is being encrypted, or is open: in memory where this machine has
/// a file system there with room for it, so that it comes to no disk and is gone with the machine; else, for this user
/// alone, below the home of ClawNet, where the same things lie in plain text anyway.
///
/// @param memory where that file system is, if there is one
record PlainFolder(Path memory) {
    /// Where Linux has one.
    static final PlainFolder USUAL = new PlainFolder(Path.of("/dev/shm"));

    private static final String NAME = "backup-plain-";
    private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");
    /// More would press other programs out of memory, and so onto a disk. Bytes.
    private static final long MOST = 1L << 30;

    /// Of what is free there, as much as a quarter is taken.
    private static final long SHARE = 4;

    /// A new folder; whoever calls removes it.
    ///
    /// @param bytes that will lie in it
    Path made(Path home, long bytes) throws IOException {
        Path below = roomy(bytes) ? memory : Files.createDirectories(home);
        return Files.createTempDirectory(below, NAME);
    }

    private boolean roomy(long bytes) {
        try {
            return bytes <= MOST
                    && Files.isDirectory(memory)
                    && Files.isWritable(memory)
                    && IN_MEMORY.contains(Files.getFileStore(memory).type())
                    && Files.getFileStore(memory).getUsableSpace() / SHARE > bytes;
        } catch (IOException e) {
            // What cannot be asked is not relied on.
            return false;
        }
    }

    /// Bytes of all files below a folder.
    static long size(Path folder) throws IOException {
        long[] sum = new long[1];
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                sum[0] += attributes.size();
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                // A file of the store that went meanwhile.
                return FileVisitResult.CONTINUE;
            }
        });
        return sum[0];
    }
}
