package dev.clawnet.gateway.store.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether a disk that was full takes data again. It is tried, not asked: quotas and reserved blocks answer no
/// question.
final class Space {
    /// One full batch and its tiles, with room to spare. Bytes.
    private static final int WANTED = 4 * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Space.class);

    private final Path trial;

    /// @param file what lies on that disk
    Space(Path file) {
        this.trial = file.resolveSibling("gateway.space");
    }

    boolean there() {
        try (FileChannel out = FileChannel.open(
                trial,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE)) {
            ByteBuffer zeros = ByteBuffer.allocate(WANTED);
            while (zeros.hasRemaining()) {
                out.write(zeros);
            }
            out.force(true);
            return true;
        } catch (IOException e) {
            LOG.warn("store.still_full", e);
            remove();
            return false;
        }
    }

    /// What a failed try left takes the very space that is missing.
    private void remove() {
        try {
            Files.deleteIfExists(trial);
        } catch (IOException e) {
            LOG.warn("store.trial_left", e);
        }
    }
}
