package dev.clawnet.verify.load;

import dev.clawnet.protocol.json.Json;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

/// Figures, one JSON object a line.
final class Lines {
    private final PrintStream out;
    private final String label;

    Lines(PrintStream out, String label) {
        this.out = out;
        this.label = label;
    }

    void line(Line line) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("label", label);
        all.putAll(line.values);
        out.println(Json.STRICT.writeValueAsString(all));
        out.flush();
    }

    /// One line that is being made.
    static final class Line {
        private final Map<String, Object> values = new LinkedHashMap<>();

        Line with(String name, Object value) {
            values.put(name, value instanceof Double number ? Math.round(number * 1000) / 1000.0 : value);
            return this;
        }

        Line with(Latencies latencies) {
            return with("p50ms", latencies.millis(0.5)).with("p99ms", latencies.millis(0.99));
        }
    }
}
