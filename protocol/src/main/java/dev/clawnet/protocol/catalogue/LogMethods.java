package dev.clawnet.protocol.catalogue;

import static dev.clawnet.protocol.method.Method.method;

import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.shape.Range;
import java.util.List;
import java.util.Optional;

/// The gateway's own log, for its stewards: events with fixed keys, without payloads.
public final class LogMethods {
    /// Most lines of one answer.
    public static final int LINES = 5_000;
    /// Most bytes of the file that one answer is made from.
    public static final int BYTES = 1_000_000;

    /// Which lines.
    ///
    /// @param cursor where the answer before ended; absent: the end of the file
    /// @param limit lines; absent: 500
    /// @param maxBytes absent: 250,000
    public record Tail(
            @Range(min = 0) Optional<Long> cursor,
            @Range(min = 1, max = LINES) Optional<Integer> limit,
            @Range(min = 1, max = BYTES) Optional<Integer> maxBytes) {
        public Tail {
            Wire.within("cursor", cursor, 0, Long.MAX_VALUE);
            Wire.within("limit", limit.map(Integer::longValue), 1, LINES);
            Wire.within("maxBytes", maxBytes.map(Integer::longValue), 1, BYTES);
        }
    }

    /// Lines, and where the next ones begin.
    ///
    /// @param file its name below the state directory
    /// @param cursor for the next call
    /// @param size of the file, in bytes
    /// @param truncated whether lines are left out
    /// @param reset whether the file is another one than the cursor was for
    public record Tailed(String file, Long cursor, Long size, List<String> lines, Boolean truncated, Boolean reset) {
        public Tailed {
            lines = List.copyOf(lines);
        }
    }

    public static final Method<Tail, Tailed> LOGS_TAIL = method("logs.tail")
            .takes(Tail.class)
            .returns(Tailed.class)
            .needs(Scope.READ)
            .stewardOnly()
            .perMinute(600)
            .fails(ErrorCode.INTERNAL)
            .doc("The last lines of the gateway's log.");

    public static final List<Method<?, ?>> ALL = List.of(LOGS_TAIL);

    private LogMethods() {}
}
