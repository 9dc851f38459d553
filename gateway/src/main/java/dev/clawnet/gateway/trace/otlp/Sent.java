package dev.clawnet.gateway.trace.otlp;

import dev.clawnet.gateway.trace.Finished;
import dev.clawnet.gateway.trace.SpanKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.time.Instant;
import java.util.List;

/// One of our spans, as the exporter reads it.
record Sent(Finished span, Resource resource) implements SpanData {
    private static final long NANOS = 1_000_000_000L;
    private static final InstrumentationScopeInfo SCOPE = InstrumentationScopeInfo.create("dev.clawnet.gateway");

    @Override
    public String getName() {
        return span.name().text();
    }

    @Override
    public SpanKind getKind() {
        if (span.name().serves()) {
            return SpanKind.SERVER;
        }
        return span.name().asks() ? SpanKind.CLIENT : SpanKind.INTERNAL;
    }

    @Override
    public SpanContext getSpanContext() {
        return SpanContext.create(
                span.trail().trace(), span.trail().span(), TraceFlags.getSampled(), TraceState.getDefault());
    }

    @Override
    public SpanContext getParentSpanContext() {
        return span.trail()
                .parent()
                .map(parent -> SpanContext.create(
                        span.trail().trace(), parent, TraceFlags.getSampled(), TraceState.getDefault()))
                .orElse(SpanContext.getInvalid());
    }

    @Override
    public StatusData getStatus() {
        return span.wrong() ? StatusData.error() : StatusData.unset();
    }

    @Override
    public long getStartEpochNanos() {
        return nanos(span.start());
    }

    @Override
    public long getEndEpochNanos() {
        return nanos(span.end());
    }

    private static long nanos(Instant at) {
        return at.getEpochSecond() * NANOS + at.getNano();
    }

    @Override
    public Attributes getAttributes() {
        AttributesBuilder attributes = Attributes.builder();
        span.values().forEach((key, value) -> {
            if (key == SpanKey.STATUS) {
                attributes.put(key.text(), Long.parseLong(value));
            } else {
                attributes.put(key.text(), value);
            }
        });
        return attributes.build();
    }

    @Override
    public int getTotalAttributeCount() {
        return span.values().size();
    }

    @Override
    public List<EventData> getEvents() {
        return List.of();
    }

    @Override
    public List<LinkData> getLinks() {
        return List.of();
    }

    @Override
    public int getTotalRecordedEvents() {
        return 0;
    }

    @Override
    public int getTotalRecordedLinks() {
        return 0;
    }

    @Override
    public boolean hasEnded() {
        return true;
    }

    @Override
    @SuppressWarnings("deprecation") // the interface still asks for it
    public io.opentelemetry.sdk.common.InstrumentationLibraryInfo getInstrumentationLibraryInfo() {
        return io.opentelemetry.sdk.common.InstrumentationLibraryInfo.create(SCOPE.getName(), SCOPE.getVersion());
    }

    @Override
    public InstrumentationScopeInfo getInstrumentationScopeInfo() {
        return SCOPE;
    }

    @Override
    public Resource getResource() {
        return resource;
    }
}
