package dev.clawnet.gateway.session;

import dev.clawnet.protocol.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One transcript: a header line, then a line for each turn, in order. Opening it heals it.
final class TranscriptFile implements AutoCloseable {
    private static final int VERSION = 3;
    private static final int BLOCK = 4_096;
    private static final Set<OpenOption> MODE = Set.of(
            StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final FileAttribute<?> OWN_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<?> OWN_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final byte NEWLINE = '\n';

    private final FileChannel channel;
    private final String session;
    private int turns;

    /// A turn and the readers that may learn it.
    record Line(Turn turn, List<String> readers) {}

    private TranscriptFile(FileChannel channel, String session) {
        this.channel = channel;
        this.session = session;
    }

    /// Where a file ended when it was closed, and how many turns stood in it then.
    record End(long bytes, int turns) {}

    /// Opens the file of this session; makes it, cuts a torn line off, or begins it anew when it is another's.
    ///
    /// @param known how this process left it; a file that is as long as then is not read again
    static TranscriptFile open(Path path, Conversation session, Optional<End> known) throws IOException {
        FileChannel channel = channel(path);
        boolean opened = false;
        try {
            TranscriptFile file = new TranscriptFile(channel, session.id());
            if (!file.isAsLeft(known)) {
                file.heal(session);
            }
            opened = true;
            return file;
        } finally {
            if (!opened) {
                channel.close();
            }
        }
    }

    /// The folder is made when it is not there, which it is but for the first session of an agent.
    private static FileChannel channel(Path path) throws IOException {
        try {
            return FileChannel.open(path, MODE, OWN_FILE);
        } catch (NoSuchFileException _) {
            Files.createDirectories(path.getParent(), OWN_FOLDER);
            return FileChannel.open(path, MODE, OWN_FILE);
        }
    }

    /// Turns that stand in it.
    int turns() {
        return turns;
    }

    /// How it stands now.
    End end() throws IOException {
        return new End(channel.position(), turns);
    }

    private boolean isAsLeft(Optional<End> known) throws IOException {
        if (known.isEmpty() || known.get().bytes() != channel.size()) {
            return false;
        }
        channel.position(known.get().bytes());
        turns = known.get().turns();
        return true;
    }

    void append(List<Line> lines) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Line line : lines) {
            text.append(Json.STRICT.writeValueAsString(json(line, turns++))).append('\n');
        }
        write(text.toString());
    }

    private void write(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private void heal(Conversation session) throws IOException {
        long whole = lineStart(channel.size());
        channel.truncate(whole);
        Optional<JsonNode> last = whole == 0 ? Optional.empty() : read(lineStart(whole - 1), whole);
        int found = last.map(line -> count(line, session)).orElse(-1);
        if (found < 0 || found > session.turns()) {
            channel.truncate(0);
            channel.position(0);
            write(Json.STRICT.writeValueAsString(header(session)) + "\n");
            turns = 0;
            return;
        }
        channel.position(whole);
        turns = found;
    }

    /// How many turns stand in a file that ends with this line; -1 when it is no line of this session.
    private static int count(JsonNode last, Conversation session) {
        if (!last.path("session").asString(last.path("id").asString("")).equals(session.id())) {
            return -1;
        }
        return last.path("type").asString("").equals("session")
                ? 0
                : last.path("seq").asInt(-2) + 1;
    }

    private Optional<JsonNode> read(long from, long to) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(to - from));
        while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {}
        try {
            return Optional.of(Json.STRICT.readTree(new String(bytes.array(), StandardCharsets.UTF_8)));
        } catch (JacksonException e) {
            // What stands there is no line of ours: the file is begun anew.
            return Optional.empty();
        }
    }

    /// Where the line begins that ends before `end`: behind the last newline before it.
    private long lineStart(long end) throws IOException {
        long at = end;
        while (at > 0) {
            int size = (int) Math.min(BLOCK, at);
            ByteBuffer block = ByteBuffer.allocate(size);
            while (block.hasRemaining() && channel.read(block, at - size + block.position()) >= 0) {}
            for (int i = size - 1; i >= 0; i--) {
                if (block.get(i) == NEWLINE) {
                    return at - size + i + 1;
                }
            }
            at -= size;
        }
        return 0;
    }

    private static ObjectNode header(Conversation session) {
        ObjectNode header = Json.STRICT.createObjectNode();
        header.put("type", "session");
        header.put("version", VERSION);
        header.put("id", session.id());
        header.put("timestamp", session.createdAt().toString());
        header.put("key", session.key());
        return header;
    }

    private ObjectNode json(Line line, int seq) {
        Turn turn = line.turn();
        ObjectNode json = Json.STRICT.createObjectNode();
        json.put("type", "message");
        json.put("id", id(seq));
        if (seq > 0) {
            json.put("parentId", id(seq - 1));
        }
        json.put("timestamp", turn.at().toString());
        ObjectNode message = json.putObject("message");
        message.put("role", turn.speaker().role());
        message.putArray("content").addObject().put("type", "text").put("text", turn.text());
        message.put("timestamp", turn.at().toEpochMilli());
        json.put("session", session);
        json.put("seq", seq);
        json.put("speaker", turn.speaker().name().toLowerCase(Locale.ROOT));
        json.put("integrity", turn.integrity().name().toLowerCase(Locale.ROOT));
        json.put("run", turn.run());
        line.readers().forEach(json.putArray("readers")::add);
        return json;
    }

    private static String id(int seq) {
        return String.format(Locale.ROOT, "%08x", seq);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
