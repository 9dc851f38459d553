package dev.clawnet.gateway.ops;

import java.util.List;

/// Every figure there is. Names and units follow Prometheus' conventions; labels are names of ours, never of
/// anybody.
public enum Metric {
    UPTIME("clawnet_uptime_seconds", Kind.GAUGE, "Seconds since the gateway started."),
    READY("clawnet_ready", Kind.GAUGE, "1 while the gateway can do its work, 0 otherwise."),
    STORE_SOUND("clawnet_store_sound", Kind.GAUGE, "1 while the store takes changes, 0 otherwise."),
    LINKS("clawnet_links", Kind.GAUGE, "Connections that were let in.", "role"),
    CALLS("clawnet_calls_total", Kind.COUNTER, "Calls that ended, by method and outcome.", "method", "outcome"),
    CALL_SECONDS("clawnet_call_seconds_total", Kind.COUNTER, "Seconds from begin to end of those calls.", "method"),
    HTTP_REQUESTS(
            "clawnet_http_requests_total",
            Kind.COUNTER,
            "HTTP requests answered, by interface and class of status.",
            "interface",
            "status"),
    SPANS("clawnet_spans_total", Kind.COUNTER, "Spans of traces, by what became of them.", "fate"),
    EVENTS("clawnet_events_total", Kind.COUNTER, "Events that happened for somebody's connections.", "event"),
    MEMORY("clawnet_memory_used_bytes", Kind.GAUGE, "Bytes of the heap in use."),
    MEMORY_MOST("clawnet_memory_max_bytes", Kind.GAUGE, "Bytes that the heap may take."),
    PROCESS_CPU("clawnet_process_cpu_seconds_total", Kind.COUNTER, "Seconds of processor time of the process."),
    THREADS("clawnet_threads", Kind.GAUGE, "Platform threads.");

    /// What Prometheus calls its kind.
    enum Kind {
        GAUGE,
        COUNTER
    }

    private static final String SEPARATOR = ",";

    private final String text;
    private final Kind kind;
    private final String help;
    private final String labels;

    Metric(String text, Kind kind, String help, String... labels) {
        this.text = text;
        this.kind = kind;
        this.help = help;
        this.labels = String.join(SEPARATOR, labels);
    }

    String text() {
        return text;
    }

    Kind kind() {
        return kind;
    }

    String help() {
        return help;
    }

    List<String> labels() {
        return labels.isEmpty() ? List.of() : List.of(labels.split(SEPARATOR, -1));
    }
}
