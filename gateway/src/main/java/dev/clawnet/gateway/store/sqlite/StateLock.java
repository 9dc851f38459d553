package dev.clawnet.gateway.store.sqlite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Holds a state directory for one gateway process. The operating system lets go of it when the process dies.
public final class StateLock implements AutoCloseable {
    /// The file that is locked.
    public static final String FILE = "gateway.lock";

    private final FileChannel channel;
    private final FileLock lock;

    private StateLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /// Makes the directory (for its owner only) when it is not there, and takes it.
    public static StateLock take(Path stateDir) {
        try {
            if (!Files.isDirectory(stateDir)) {
                Files.createDirectories(
                        stateDir, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            FileChannel channel = FileChannel.open(
                    stateDir.resolve(FILE),
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new IllegalStateException("another gateway runs on the state directory " + stateDir
                        + ": stop it, or start this one with a --state-dir of its own");
            }
            return new StateLock(channel, lock);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use the state directory " + stateDir, e);
        }
    }

    /// Whether a gateway holds that directory now.
    public static boolean held(Path stateDir) {
        try (StateLock _ = take(stateDir)) {
            return false;
        } catch (IllegalStateException _) {
            // It says that another gateway runs there.
            return true;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            // The other gateway is in this very process.
            return null;
        }
    }

    @Override
    public void close() {
        try {
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot let go of the state directory", e);
        }
    }
}
