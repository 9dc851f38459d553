package dev.clawnet.gateway;

import dev.clawnet.gateway.agent.Agents;
import dev.clawnet.gateway.control.Control;
import dev.clawnet.gateway.http.Api;
import dev.clawnet.gateway.http.Pages;
import dev.clawnet.gateway.http.Readiness;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.ops.Metric;
import dev.clawnet.gateway.ops.Metrics;
import dev.clawnet.gateway.ops.ProcessFigures;
import dev.clawnet.gateway.presence.Links;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.sqlite.SqliteStore;
import dev.clawnet.gateway.store.sqlite.Trouble;
import dev.clawnet.gateway.time.SystemTimers;
import dev.clawnet.gateway.trace.TraceSettings;
import dev.clawnet.gateway.trace.Tracer;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The figures and traces of a gateway, wired to the parts that they are of.
final class Figures implements Api.Figures, AutoCloseable {
    private final Gateway.Ground ground;
    private final Metrics metrics;
    private final Traces traces;

    /// @param wanted where traces are sent; empty: nothing is traced
    Figures(Gateway.Ground ground, SystemTimers timers, Optional<TraceSettings> wanted) {
        this.ground = ground;
        this.metrics = new Metrics(ground.ticker());
        this.traces = wanted.map(settings -> Traces.sent(settings, ground, timers, metrics))
                .orElse(Traces.NONE);
    }

    /// The HTTP interfaces of a gateway, counted and traced, as its calls and runs are.
    Api api(SqliteStore store, Links links, Control control, Agents agents, Notices notices, Readiness readiness)
            throws IOException {
        wire(links, control, notices);
        says(ground.clock(), readiness, () -> store.trouble().isEmpty());
        control.traced(traces.tracer());
        agents.traced(traces.tracer());
        return new Api(
                Pages.open(readiness, ground.clock()),
                new Api.Ground(store, control.calls(), ground.clock(), ground.random(), this));
    }

    @Override
    public void close() {
        traces.close();
    }

    @Override
    public Tracer tracer() {
        return traces.tracer();
    }

    /// Why a gateway is not ready; nothing when it is.
    static List<Readiness.Failing> failing(Optional<Trouble> store, boolean serving) {
        Readiness.Failing stopped =
                new Readiness.Failing("control", "the gateway is starting or stopping: wait a moment");
        return Stream.concat(
                        store.map(trouble -> new Readiness.Failing("store", remedy(trouble))).stream(),
                        serving ? Stream.empty() : Stream.of(stopped))
                .toList();
    }

    /// What whoever runs the gateway can do about a store that takes no changes.
    private static String remedy(Trouble trouble) {
        return switch (trouble) {
            case FULL -> "the disk of the state directory is full: free space there; the gateway goes on by itself";
            case BROKEN ->
                "a change could not be written: look at the disk and at logs/gateway.jsonl, then start the gateway"
                        + " again";
        };
    }

    /// Call while the gateway is wired.
    private void wire(Links links, Control control, Notices notices) {
        metrics.reads(
                Metric.LINKS,
                () -> links.all().stream()
                        .collect(Collectors.groupingBy(
                                peer -> peer.caller().role().wire(),
                                Collectors.collectingAndThen(Collectors.counting(), Long::doubleValue))));
        ProcessFigures.into(metrics);
        control.watch(metrics);
        notices.on(
                Broadcast.class,
                told -> metrics.count(Metric.EVENTS, 1, told.event().name()));
    }

    /// Says how the gateway is.
    ///
    /// @param sound whether the store takes changes
    private void says(InstantSource clock, Readiness readiness, BooleanSupplier sound) {
        Instant started = clock.instant();
        metrics.reads(Metric.UPTIME, () -> one((clock.millis() - started.toEpochMilli()) / 1000.0));
        metrics.reads(Metric.READY, () -> one(readiness.failing().isEmpty() ? 1 : 0));
        metrics.reads(Metric.STORE_SOUND, () -> one(sound.getAsBoolean() ? 1 : 0));
    }

    private static Map<String, Double> one(double value) {
        return Map.of("", value);
    }

    @Override
    public String text() {
        return metrics.text();
    }

    @Override
    public void answered(String door, int status) {
        metrics.count(Metric.HTTP_REQUESTS, 1, door, status / 100 + "xx");
    }
}
