package dev.clawnet.gateway.agent.mcp.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// Reads server-sent events from a stream of bytes, bounded. Source: the HTML standard's event stream format.
final class SseReader {
    private static final int LONGEST_RETRY = 9;

    private final InputStream in;
    private final int most;
    private long taken;
    private boolean afterReturn;
    private Optional<String> lastId = Optional.empty();
    private Optional<Duration> retry = Optional.empty();

    /// @param most bytes of the whole stream
    SseReader(InputStream in, int most) {
        this.in = in;
        this.most = most;
    }

    /// The id of the newest event that had one, with data or without.
    Optional<String> lastId() {
        return lastId;
    }

    /// How long the server wants to be left alone before it is called again.
    Optional<Duration> retry() {
        return retry;
    }

    /// The data of the next event that is a message; empty at the end of the stream. Events of other names are passed
    /// over, and those without data.
    Optional<String> next() throws IOException, McpFailure {
        StringBuilder data = new StringBuilder();
        String name = "message";
        for (Optional<String> line = line(); line.isPresent(); line = line()) {
            String text = line.get();
            if (text.isEmpty()) {
                if (!data.isEmpty()
                        && name.equals("message")
                        && !data.toString().isBlank()) {
                    return Optional.of(data.substring(0, data.length() - 1));
                }
                data.setLength(0);
                name = "message";
                continue;
            }
            int colon = text.indexOf(':');
            String field = colon < 0 ? text : text.substring(0, colon);
            String value = colon < 0 ? "" : text.substring(colon + 1);
            value = value.startsWith(" ") ? value.substring(1) : value;
            switch (field) {
                case "data" -> data.append(value).append('\n');
                case "event" -> name = value;
                case "id" -> noteId(value);
                case "retry" -> noteRetry(value);
                default -> {
                    // A comment, or a field of a later time.
                }
            }
        }
        return Optional.empty();
    }

    private void noteId(String value) {
        // It goes back in a header: only what one can hold.
        if (!value.isEmpty() && value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            lastId = Optional.of(value);
        }
    }

    private void noteRetry(String value) {
        if (!value.isEmpty() && value.length() <= LONGEST_RETRY && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            retry = Optional.of(Duration.ofMillis(Long.parseLong(value)));
        }
    }

    /// A line without its end, which is a return, a line feed, or both.
    private Optional<String> line() throws IOException, McpFailure {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = read(); next >= 0; next = read()) {
            if (next == '\n' && afterReturn) {
                afterReturn = false;
                continue;
            }
            afterReturn = next == '\r';
            if (next == '\n' || next == '\r') {
                return Optional.of(line.toString(StandardCharsets.UTF_8));
            }
            line.write(next);
        }
        // What stands after the last end of a line is no whole line.
        return Optional.empty();
    }

    private int read() throws IOException, McpFailure {
        int next = in.read();
        if (next >= 0 && ++taken > most) {
            throw new McpFailure(McpFailure.Kind.TOO_LARGE, "the server said more than " + most + " bytes at once");
        }
        return next;
    }
}
