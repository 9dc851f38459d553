package dev.clawnet.gateway.trace;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Pattern;

/// A span that is over.
///
/// Threat: words of a person that leave by a trace. A value that is no short word of letters, digits and a few marks
/// is not kept; it reads [#OTHER]. See `TracerTest`.
///
/// @param wrong whether it ended with a fault
public record Finished(
        SpanName name, Trail trail, Instant start, Instant end, boolean wrong, Map<SpanKey, String> values) {
    /// In place of what is no word of ours.
    public static final String OTHER = "other";

    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.:-]{1,64}");

    public Finished {
        Map<SpanKey, String> words = new EnumMap<>(SpanKey.class);
        values.forEach((key, value) -> words.put(key, WORD.matcher(value).matches() ? value : OTHER));
        values = Collections.unmodifiableMap(words);
        end = end.isBefore(start) ? start : end;
    }
}
