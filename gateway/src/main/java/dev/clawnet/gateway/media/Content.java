package dev.clawnet.gateway.media;

import dev.clawnet.protocol.json.Canonical;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A content that arrives: bytes come in at its end and are read from anywhere before it. `lock` guards all of it but
/// reading.
final class Content implements AutoCloseable {
    private static final int BUFFER = 1 << 18;

    private final FileChannel file;
    private final MessageDigest sha;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private long length;
    private End end = End.OPEN;
    private Optional<String> digest = Optional.empty();

    /// Whether more is to come.
    enum End {
        OPEN,
        /// All of it is there, and on disk.
        WHOLE,
        /// It was taken away.
        GONE
    }

    /// @param length bytes that are there
    record Reach(long length, End end) {}

    private Content(FileChannel file, MessageDigest sha, long length) {
        this.file = file;
        this.sha = sha;
        this.length = length;
    }

    /// Opens it, new or where an earlier stream broke off. What is there is read once, for its digest.
    static Content open(Path path, Disk disk) throws IOException, InterruptedException {
        FileChannel file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean opened = false;
        try {
            MessageDigest sha = Canonical.sha256();
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
            while (disk.ask(() -> digested(file, sha, buffer.clear()))) {
                // Piece by piece, so that others have their turn.
            }
            Content content = new Content(file, sha, file.position());
            opened = true;
            return content;
        } finally {
            if (!opened) {
                file.close();
            }
        }
    }

    /// Reads one piece on; `false` when there is none.
    private static boolean digested(FileChannel file, MessageDigest sha, ByteBuffer buffer) throws IOException {
        boolean more = file.read(buffer) >= 0;
        sha.update(buffer.flip());
        return more;
    }

    /// Opens one that is whole: it is read, and nothing comes any more.
    static Content whole(Path path, long length, String digest) throws IOException {
        Content content = new Content(FileChannel.open(path, StandardOpenOption.READ), Canonical.sha256(), length);
        content.digest = Optional.of(digest);
        content.end = End.WHOLE;
        return content;
    }

    /// Adds bytes at its end, unless no more may come.
    boolean append(ByteBuffer bytes) throws IOException {
        lock.lock();
        try {
            if (end != End.OPEN || digest.isPresent()) {
                return false;
            }
            sha.update(bytes.duplicate());
            while (bytes.hasRemaining()) {
                length += file.write(bytes, length);
            }
            moved.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// The digest of what is there; nothing may be added after it.
    String seal() {
        lock.lock();
        try {
            String sealed = digest.orElseGet(() -> HexFormat.of().formatHex(sha.digest()));
            digest = Optional.of(sealed);
            return sealed;
        } finally {
            lock.unlock();
        }
    }

    boolean sealed() {
        lock.lock();
        try {
            return digest.isPresent();
        } finally {
            lock.unlock();
        }
    }

    /// Has what is there on disk when it returns.
    void force() throws IOException {
        file.force(true);
    }

    /// No more comes.
    void end(End how) {
        lock.lock();
        try {
            if (end == End.OPEN) {
                end = how;
                moved.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    Reach reach() {
        lock.lock();
        try {
            return new Reach(length, end);
        } finally {
            lock.unlock();
        }
    }

    /// Waits until there is more than `from`, no more comes, or time is up.
    Reach await(long from, Duration most) throws InterruptedException {
        lock.lock();
        try {
            long left = most.toNanos();
            while (length <= from && end == End.OPEN && left > 0) {
                left = moved.awaitNanos(left);
            }
            return new Reach(length, end);
        } finally {
            lock.unlock();
        }
    }

    int read(ByteBuffer into, long at) throws IOException {
        return file.read(into, at);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
