package dev.clawnet.gateway.ops;

import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.trace.Tracing;
import dev.clawnet.protocol.catalogue.LogMethods;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serves `logs.tail`: the end of the gateway's own log, for its stewards. It is about everybody's gateway and
/// holds nobody's words.
public final class LogTail {
    private static final Logger LOG = LoggerFactory.getLogger(LogTail.class);
    private static final Pattern TRACE =
            Pattern.compile("\"mdc\":\\s?\\{\"" + Tracing.LOG_KEY + "\":\\s?\"[0-9a-f]*\"}");
    private static final int LINES = 500;
    private static final int BYTES = 250_000;

    private final Path file;

    /// @param stateDir its log lies in `logs/gateway.jsonl`
    public LogTail(Path stateDir) {
        this.file = stateDir.resolve("logs").resolve("gateway.jsonl");
    }

    public void bind(MethodTable table) {
        table.bind(LogMethods.LOGS_TAIL, (caller, wanted) -> caller.host() ? tail(wanted) : untraced(tail(wanted)));
    }

    /// A trace id is what a peer may have chosen: it ties no lines together for anybody but the host person.
    private static LogMethods.Tailed untraced(LogMethods.Tailed all) {
        return new LogMethods.Tailed(
                all.file(),
                all.cursor(),
                all.size(),
                all.lines().stream()
                        .map(line -> TRACE.matcher(line).replaceAll("\"mdc\":{}"))
                        .toList(),
                all.truncated(),
                all.reset());
    }

    private LogMethods.Tailed tail(LogMethods.Tail wanted) {
        try {
            return read(wanted);
        } catch (NoSuchFileException e) {
            // A gateway that writes no log has an empty one.
            return new LogMethods.Tailed(name(), 0L, 0L, List.of(), false, false);
        } catch (IOException e) {
            LOG.warn("log cannot be read: {}", e.getClass().getSimpleName());
            throw new Fault(ErrorCode.INTERNAL, "the log cannot be read: look at the disk of the state directory");
        }
    }

    private String name() {
        return "logs/" + file.getFileName();
    }

    private LogMethods.Tailed read(LogMethods.Tail wanted) throws IOException {
        long size = Files.size(file);
        int most = wanted.maxBytes().orElse(BYTES);
        Optional<Long> cursor = wanted.cursor().filter(at -> at <= size);
        boolean reset = wanted.cursor().isPresent() && cursor.isEmpty();
        long from = Math.max(cursor.orElse(0L), size - most);
        boolean skipped = cursor.isPresent() ? from > cursor.get() : from > 0;
        String text = part(from, (int) (size - from));
        // A part that does not begin where a line does, or ends within one.
        String whole = skipped ? text.substring(text.indexOf('\n') + 1) : text;
        int end = whole.lastIndexOf('\n') + 1;
        List<String> lines = whole.substring(0, end).lines().toList();
        int limit = wanted.limit().orElse(LINES);
        boolean cut = lines.size() > limit;
        long next = size - whole.substring(end).getBytes(StandardCharsets.UTF_8).length;
        return new LogMethods.Tailed(
                name(),
                next,
                size,
                cut ? lines.subList(lines.size() - limit, lines.size()) : lines,
                skipped || cut,
                reset);
    }

    private String part(long from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
                // read on: a channel may give less than was asked for
            }
        }
        return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
    }
}
