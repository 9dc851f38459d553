package dev.clawnet.gateway.trace.otlp;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.trace.Carrier;
import dev.clawnet.gateway.trace.Finished;
import dev.clawnet.gateway.trace.TraceSettings;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/// OpenTelemetry's exporter for OTLP over HTTP (protobuf), over the client of the JDK.
public final class OtlpCarrier implements Carrier {
    /// Kept, so that the level below stays: the exporter would print what a server answers on standard error.
    private final Logger quiet = Logger.getLogger("io.opentelemetry");

    private final OtlpHttpSpanExporter exporter;
    private final Resource resource;

    /// @param version of the gateway
    public OtlpCarrier(TraceSettings settings, String version) {
        quiet.setLevel(Level.OFF);
        OtlpHttpSpanExporterBuilder builder = OtlpHttpSpanExporter.builder()
                .setEndpoint(settings.endpoint().toString())
                .setConnectTimeout(Limits.SPANS_CONNECT)
                .setTimeout(Limits.SPANS_ARRIVE)
                .setCompression("gzip")
                .setRetryPolicy(null)
                .setMeterProvider(MeterProvider.noop());
        settings.headers().forEach((name, value) -> builder.addHeader(name, value.reveal()));
        this.exporter = builder.build();
        this.resource = Resource.create(Attributes.of(
                AttributeKey.stringKey("service.name"),
                settings.service(),
                AttributeKey.stringKey("service.version"),
                version));
    }

    @Override
    public boolean carry(List<Finished> batch) {
        List<SpanData> spans =
                batch.stream().<SpanData>map(span -> new Sent(span, resource)).toList();
        CompletableResultCode result = exporter.export(spans);
        return result.join(Limits.SPANS_ARRIVE.toMillis(), TimeUnit.MILLISECONDS)
                .isSuccess();
    }

    @Override
    public void close() {
        var _ = exporter.shutdown();
    }
}
