package dev.clawnet.node.files;

import dev.clawnet.protocol.json.Json;
import java.io.BufferedReader;
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
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/// What was changed, by whom, from what to what: one JSON line before each change and one after it, each durable
/// before the next thing happens (INV-31). It holds digests and paths, no content. Lines are added, and those of
/// operations that are over and that nobody can ask for any more are left out when it is written anew: what stays is
/// what it takes to go on, and the ledger of the gateway has the rest.
final class Journal {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    private final Path file;
    private final Disk disk;

    Journal(Path file, Disk disk) {
        this.file = file;
        this.disk = disk;
    }

    enum Phase {
        /// It is about to be done. With no later line of the same operation: nobody knows.
        INTENT,
        DONE,
        /// Nothing was changed after all.
        FAILED,
        /// The node stopped in the middle, and what it found afterwards is neither before nor after.
        UNKNOWN,
        /// Its former state was removed for good by the owner.
        PURGED
    }

    /// One place that an operation changes.
    record Change(String path, State before, State after) {}

    /// @param drafts names that are made on the way and are gone when it is over
    /// @param undoes the operation that this one takes back
    record Line(
            String op,
            Phase phase,
            String person,
            String agent,
            String run,
            String key,
            String request,
            String command,
            List<Change> changes,
            List<String> drafts,
            Optional<String> undoes,
            long atMs) {
        Line {
            changes = List.copyOf(changes);
            drafts = List.copyOf(drafts);
        }

        /// Whether both change one place, or one changes what is below a place of the other.
        boolean meets(Line other) {
            for (Change one : changes) {
                for (Change two : other.changes) {
                    if ((one.path() + "/").startsWith(two.path() + "/")
                            || (two.path() + "/").startsWith(one.path() + "/")) {
                        return true;
                    }
                }
            }
            return false;
        }

        Line as(Phase next, long now) {
            return new Line(op, next, person, agent, run, key, request, command, changes, drafts, undoes, now);
        }
    }

    /// Adds a line; it is durable when this returns.
    void append(Line line) throws IOException {
        byte[] text = text(line);
        boolean fresh = !Files.exists(file);
        try (FileChannel out =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ)) {
            disk.write(out, ByteBuffer.wrap(text), whole(out));
            disk.force(out);
        }
        Path home = file.toAbsolutePath().getParent();
        if (fresh && home != null) {
            disk.sync(home);
        }
    }

    /// Where to go on: after a line that a crash cut off, with a line break between.
    private long whole(FileChannel out) throws IOException {
        long size = out.size();
        ByteBuffer last = ByteBuffer.allocate(1);
        if (size > 0 && out.read(last, size - 1) == 1 && last.get(0) != '\n') {
            disk.write(out, ByteBuffer.wrap(new byte[] {'\n'}), size);
            return size + 1;
        }
        return size;
    }

    /// All whole lines, oldest first.
    List<Line> lines() throws IOException {
        List<Line> lines = new ArrayList<>();
        read(lines::add);
        return lines;
    }

    /// How large the file is.
    long bytes() throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    /// Writes it anew with these lines alone, in their order. Either the old file stands afterwards or the new one.
    void keep(Predicate<Line> which) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        if (Files.exists(fresh)) {
            // Left by a stop in the middle of this: nobody reads it.
            disk.unlink(fresh);
        }
        try (FileChannel out = disk.create(fresh)) {
            long at = 0;
            for (Line line : lines()) {
                if (which.test(line)) {
                    byte[] text = text(line);
                    disk.write(out, ByteBuffer.wrap(text), at);
                    at += text.length;
                }
            }
            disk.force(out);
        }
        disk.rename(fresh, file);
        Path home = file.toAbsolutePath().getParent();
        if (home != null) {
            disk.sync(home);
        }
    }

    private static byte[] text(Line line) {
        return (Json.STRICT.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    void read(Consumer<Line> each) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String text = in.readLine(); text != null; text = in.readLine()) {
                if (!text.isEmpty()) {
                    parse(text).ifPresent(each);
                }
            }
        }
    }

    private static Optional<Line> parse(String text) {
        try {
            return Optional.of(Json.LENIENT.readValue(text, Line.class));
        } catch (JacksonException e) {
            // A line that a crash cut off: its change had not begun.
            LOG.warn("node.journal.line_cut");
            return Optional.empty();
        }
    }
}
