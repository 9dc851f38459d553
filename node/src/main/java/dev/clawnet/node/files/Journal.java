package dev.clawnet.node.files;

import dev.clawnet.protocol.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// What was changed, by whom, from what: one JSON line before each change and one after it, each durable before the
/// next thing happens (INV-31). It holds digests and paths, no content.
final class Journal {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    static final String ABSENT = "absent";

    private final Path file;

    Journal(Path file) {
        this.file = file;
    }

    enum Phase {
        INTENT,
        DONE,
        /// Nothing was changed after all.
        FAILED
    }

    /// @param before digest of the kept former content, or `absent`
    /// @param after digest of the new content
    /// @param answer what the caller was told
    record Line(
            String op,
            Phase phase,
            String person,
            String agent,
            String run,
            String key,
            String request,
            String command,
            String path,
            String before,
            String after,
            long atMs,
            Optional<JsonNode> answer) {
        Line as(Phase next, long now, Optional<JsonNode> told) {
            return new Line(op, next, person, agent, run, key, request, command, path, before, after, now, told);
        }
    }

    /// Adds a line; it is durable when this returns.
    void append(Line line) throws IOException {
        byte[] text = (Json.STRICT.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
        boolean fresh = !Files.exists(file);
        try (FileChannel out =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ)) {
            long end = whole(out);
            ByteBuffer buffer = ByteBuffer.wrap(text);
            while (buffer.hasRemaining()) {
                end += out.write(buffer, end);
            }
            out.force(true);
        }
        Path home = file.toAbsolutePath().getParent();
        if (fresh && home != null) {
            PreImages.sync(home);
        }
    }

    /// Where to go on: after a line that a crash cut off, with a line break between.
    private static long whole(FileChannel out) throws IOException {
        long size = out.size();
        ByteBuffer last = ByteBuffer.allocate(1);
        if (size > 0 && out.read(last, size - 1) == 1 && last.get(0) != '\n') {
            return size + out.write(ByteBuffer.wrap(new byte[] {'\n'}), size);
        }
        return size;
    }

    /// All whole lines, oldest first.
    List<Line> lines() throws IOException {
        List<Line> lines = new ArrayList<>();
        if (!Files.exists(file)) {
            return lines;
        }
        for (String text : Files.readString(file, StandardCharsets.UTF_8).split("\n", -1)) {
            if (!text.isEmpty()) {
                read(text).ifPresent(lines::add);
            }
        }
        return lines;
    }

    private static Optional<Line> read(String text) {
        try {
            return Optional.of(Json.LENIENT.readValue(text, Line.class));
        } catch (JacksonException e) {
            // A line that a crash cut off: its change had not begun.
            LOG.warn("node.journal.line_cut");
            return Optional.empty();
        }
    }
}
