package dev.clawnet.gateway;

import dev.clawnet.gateway.control.Control;
import dev.clawnet.gateway.http.Api;
import dev.clawnet.gateway.http.Readiness;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.ops.Metric;
import dev.clawnet.gateway.ops.Metrics;
import dev.clawnet.gateway.ops.ProcessFigures;
import dev.clawnet.gateway.presence.Links;
import dev.clawnet.gateway.store.Notices;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// The figures of a gateway, wired to the parts that they are of.
final class Figures implements Api.Figures {
    private final Metrics metrics;

    Figures(LongSupplier ticker) {
        metrics = new Metrics(ticker);
    }

    /// Call while the gateway is wired.
    void wire(Links links, Control control, Notices notices) {
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
    void says(InstantSource clock, Readiness readiness, BooleanSupplier sound) {
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
