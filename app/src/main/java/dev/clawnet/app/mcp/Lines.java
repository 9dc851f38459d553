package dev.clawnet.app.mcp;

import dev.clawnet.protocol.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.databind.JsonNode;

/// Messages as lines of UTF-8, in and out.
final class Lines {
    /// Of one line that comes in: the longest text that can be sent, escaped as JSON, fits.
    static final int BYTES = 1 << 20;

    private static final int CHUNK = 8_192;

    private final InputStream in;
    private final PrintStream out;
    private final ReentrantLock writing = new ReentrantLock();
    private final byte[] chunk = new byte[CHUNK];
    private int at;
    private int end;

    Lines(InputStream in, PrintStream out) {
        this.in = in;
        this.out = out;
    }

    /// What came.
    sealed interface Line {
        record Text(String text) implements Line {}

        /// It was passed over: nobody knows where it would have ended.
        record TooLong() implements Line {}

        record End() implements Line {}
    }

    Line read() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean tooLong = false;
        for (Optional<Byte> next = next(); next.isPresent(); next = next()) {
            byte one = next.get();
            if (one == '\n') {
                return tooLong ? new Line.TooLong() : new Line.Text(line.toString(StandardCharsets.UTF_8));
            }
            tooLong |= line.size() >= BYTES;
            if (!tooLong) {
                line.write(one);
            }
        }
        // A line that was cut off is none.
        return new Line.End();
    }

    private Optional<Byte> next() throws IOException {
        if (at == end) {
            at = 0;
            end = Math.max(0, in.read(chunk));
        }
        return at == end ? Optional.empty() : Optional.of(chunk[at++]);
    }

    void write(JsonNode message) {
        byte[] line = (Json.STRICT.writeValueAsString(message) + "\n").getBytes(StandardCharsets.UTF_8);
        writing.lock();
        try {
            out.write(line, 0, line.length);
            out.flush();
        } finally {
            writing.unlock();
        }
    }
}
