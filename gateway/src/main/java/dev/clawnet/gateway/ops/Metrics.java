package dev.clawnet.gateway.ops;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.CallMeter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// The figures of one gateway, as Prometheus reads them (text format 0.0.4).
///
/// A counter costs an addition; what grows by names is bounded by the names of ours there are, and beyond
/// [Limits#METRIC_SERIES] a further one is counted under none.
public final class Metrics implements CallMeter {
    private static final double NANOS = 1e9;

    private final LongSupplier ticker;
    private final ConcurrentMap<Series, DoubleAdder> counters = new ConcurrentHashMap<>();
    private final ConcurrentMap<Metric, Supplier<Map<String, Double>>> gauges = new ConcurrentHashMap<>();

    /// @param ticker nanoseconds that only grow
    public Metrics(LongSupplier ticker) {
        this.ticker = ticker;
    }

    private record Series(Metric metric, List<String> labels) {}

    /// Says where a figure is read when somebody asks.
    ///
    /// @param values by the value of the one label; by the empty text where there is none
    public void reads(Metric metric, Supplier<Map<String, Double>> values) {
        gauges.put(metric, values);
    }

    /// Counts.
    ///
    /// @param labels their values, in the order of the metric's labels
    public void count(Metric metric, double amount, String... labels) {
        if (labels.length != metric.labels().size()) {
            throw new IllegalArgumentException(metric + " has the labels " + metric.labels());
        }
        Series series = new Series(metric, List.of(labels));
        DoubleAdder known = counters.get(series);
        if (known == null) {
            if (counters.size() >= Limits.METRIC_SERIES) {
                return;
            }
            known = counters.computeIfAbsent(series, _ -> new DoubleAdder());
        }
        known.add(amount);
    }

    @Override
    public Begun begins(String method) {
        long began = ticker.getAsLong();
        return outcome -> {
            count(Metric.CALLS, 1, method, outcome);
            count(Metric.CALL_SECONDS, (ticker.getAsLong() - began) / NANOS, method);
        };
    }

    /// Everything, in the order of [Metric].
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Metric metric : Metric.values()) {
            Map<String, Double> lines = lines(metric);
            if (!lines.isEmpty()) {
                text.append("# HELP ").append(metric.text()).append(' ').append(metric.help());
                text.append("\n# TYPE ").append(metric.text()).append(' ');
                text.append(metric.kind().name().toLowerCase(Locale.ROOT)).append('\n');
                lines.forEach((labels, value) -> text.append(metric.text())
                        .append(labels)
                        .append(' ')
                        .append(number(value))
                        .append('\n'));
            }
        }
        return text.toString();
    }

    private Map<String, Double> lines(Metric metric) {
        Map<String, Double> lines = new TreeMap<>();
        Supplier<Map<String, Double>> gauge = gauges.get(metric);
        if (gauge != null) {
            gauge.get()
                    .forEach((label, value) ->
                            lines.put(metric.labels().isEmpty() ? "" : braces(metric, List.of(label)), value));
        }
        counters.forEach((series, adder) -> {
            if (series.metric() == metric) {
                lines.put(series.labels().isEmpty() ? "" : braces(metric, series.labels()), adder.sum());
            }
        });
        return lines;
    }

    private static String braces(Metric metric, List<String> values) {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < values.size(); i++) {
            text.append(i == 0 ? "" : ",").append(metric.labels().get(i)).append("=\"");
            text.append(
                    values.get(i).replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
            text.append('"');
        }
        return text.append('}').toString();
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
