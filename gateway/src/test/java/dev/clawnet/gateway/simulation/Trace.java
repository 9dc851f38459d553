package dev.clawnet.gateway.simulation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;

/// Everything that can be observed of a run, as one SHA-256: the same seed must give the same one. Keeps the last
/// lines, for whoever reads a failure.
public final class Trace {
    private static final int KEPT = 40;

    private final MessageDigest digest;
    private final Deque<String> last = new ArrayDeque<>();
    private long lines;

    public Trace() {
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    public void add(String line) {
        digest.update(line.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
        if (last.size() == KEPT) {
            last.removeFirst();
        }
        last.addLast(line);
        lines++;
    }

    public long lines() {
        return lines;
    }

    public List<String> last() {
        return List.copyOf(last);
    }

    /// The hash of all lines so far; the trace takes no more after it.
    public String hash() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
