package dev.clawnet.gateway;

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
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// The figures of a gateway, wired to the parts that they are of.
final class Figures implements Api.Figures {
    private final Metrics metrics;

    private Figures(LongSupplier ticker) {
        metrics = new Metrics(ticker);
    }

    /// The HTTP interfaces of a gateway, counted.
    static Api api(
            Gateway.Ground ground,
            SqliteStore store,
            Links links,
            Control control,
            Notices notices,
            Readiness readiness)
            throws IOException {
        Figures figures = new Figures(ground.ticker());
        figures.wire(links, control, notices);
        figures.says(ground.clock(), readiness, () -> store.trouble().isEmpty());
        return new Api(
                Pages.open(readiness, ground.clock()),
                new Api.Ground(store, control.calls(), ground.clock(), ground.random(), figures));
    }

    /// What whoever runs the gateway can do about a store that takes no changes.
    static String remedy(Trouble trouble) {
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
