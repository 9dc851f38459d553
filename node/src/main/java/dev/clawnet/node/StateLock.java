package dev.clawnet.node;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/// One node host for one state folder: two would write one journal, and each would undo what it does not know of.
/// The lock is the system's: it ends with the process, however that ends.
final class StateLock implements AutoCloseable {
    private final FileChannel file;

    private StateLock(FileChannel file) {
        this.file = file;
    }

    /// Takes it; `StateTakenException` when another host has it.
    static StateLock take(Path stateDir) throws IOException {
        Files.createDirectories(
                stateDir, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        FileChannel file =
                FileChannel.open(stateDir.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = lock(file);
        if (lock == null) {
            file.close();
            throw new StateTakenException(stateDir);
        }
        return new StateLock(file);
    }

    private static @Nullable FileLock lock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            // A host of this very process has it.
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
