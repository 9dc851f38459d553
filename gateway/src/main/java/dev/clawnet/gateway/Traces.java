package dev.clawnet.gateway;

import dev.clawnet.gateway.ops.Metric;
import dev.clawnet.gateway.ops.Metrics;
import dev.clawnet.gateway.time.SystemTimers;
import dev.clawnet.gateway.trace.Outlet;
import dev.clawnet.gateway.trace.TraceSettings;
import dev.clawnet.gateway.trace.Tracer;
import dev.clawnet.gateway.trace.otlp.OtlpCarrier;
import java.util.Optional;

/// The traces of a gateway, wired: what is sampled goes by the outlet to the configured endpoint.
record Traces(Tracer tracer, Optional<Outlet> outlet) implements AutoCloseable {
    /// Nothing is traced, and nothing of the exporter is loaded.
    static final Traces NONE = new Traces(Tracer.OFF, Optional.empty());

    static Traces sent(TraceSettings settings, Gateway.Ground ground, SystemTimers timers, Metrics metrics) {
        Outlet outlet = new Outlet(
                new OtlpCarrier(settings, Version.NAME),
                ground.executor(),
                ground.ticker(),
                (fate, spans) -> metrics.count(Metric.SPANS, spans, fate.text()));
        timers.every(settings.every(), outlet::flush);
        Tracer tracer = new Tracer(new Tracer.Parts(
                ground.random(), ground.clock(), ground.ticker(), settings.rate(), settings.believes(), outlet));
        return new Traces(tracer, Optional.of(outlet));
    }

    @Override
    public void close() {
        outlet.ifPresent(Outlet::close);
    }
}
