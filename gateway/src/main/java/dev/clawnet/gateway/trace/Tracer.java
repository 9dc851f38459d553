package dev.clawnet.gateway.trace;

import dev.clawnet.protocol.id.PersonId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Begins traces and the spans in them.
///
/// Threat: a stranger who fills the operator's collector, or whose trace id ties another person's work to its own.
/// Whether a trace is sampled is drawn here and by nothing that a peer sends, unless the operator believes peers; a
/// peer's trace goes on within its own person and ends where work for another one begins. See `TracerTest`.
public final class Tracer {
    /// Watches nothing.
    public static final Tracer OFF = new Tracer(Optional.empty());

    private static final int TRACE_BYTES = 16;
    private static final int SPAN_BYTES = 8;

    private final Optional<Parts> parts;

    /// What it stands on.
    ///
    /// @param ticker nanoseconds that only grow
    /// @param rate which part of all traces is sent, 0 to 1
    /// @param believes whether what a peer says about sampling counts
    /// @param sink takes each span that is over, at once
    public record Parts(
            RandomGenerator random,
            InstantSource clock,
            LongSupplier ticker,
            double rate,
            boolean believes,
            Consumer<Finished> sink) {}

    /// When a span began, by both clocks.
    record Began(Instant at, long ticks) {}

    private Tracer(Optional<Parts> parts) {
        this.parts = parts;
    }

    public Tracer(Parts parts) {
        this(Optional.of(parts));
    }

    public boolean isOn() {
        return parts.isPresent();
    }

    /// A request came: a part of what the thread is in, else of the trace that its peer names, else a trace of its own.
    public Span arrives(SpanName name, Supplier<Optional<Traceparent>> said) {
        if (parts.isEmpty()) {
            return Span.NONE;
        }
        Optional<Here> at = Tracing.here();
        return at.isPresent()
                ? part(at.get(), name)
                : span(new Here(this, root(parts.get(), said.get()), Optional.empty()), name);
    }

    /// The work of a request that came, for nobody known yet.
    public <R> R within(Span span, Supplier<R> work) {
        return span.here().map(here -> Tracing.within(here, work::get)).orElseGet(work);
    }

    /// Where something is that begins now and goes on later, for a person: a part of what the thread is in where that
    /// is for the same person, else a trace of its own. Empty where nothing is watched.
    public Optional<Trail> opens(PersonId person) {
        return parts.map(each -> Tracing.here()
                .filter(here -> Tracing.isFor(here, person))
                .map(here -> here.trail().to(id(each, SPAN_BYTES)))
                .orElseGet(() -> root(each, Optional.empty())));
    }

    /// Goes on with such a thing. One that has no place gets none of another person's: it begins a trace of its own.
    public <R> R goesOn(Optional<Trail> trail, PersonId person, Supplier<R> work) {
        if (parts.isEmpty()) {
            return work.get();
        }
        boolean elsewhere =
                Tracing.here().filter(here -> !Tracing.isFor(here, person)).isPresent();
        return trail.or(() -> elsewhere ? opens(person) : Optional.empty())
                .map(place -> Tracing.within(new Here(this, place, Optional.of(person)), work::get))
                .orElseGet(work);
    }

    /// Such a thing is over.
    public void closes(SpanName name, Trail trail, Instant start, boolean wrong, Map<SpanKey, String> values) {
        if (parts.isPresent() && trail.sampled()) {
            send(new Finished(name, trail, start, parts.get().clock().instant(), wrong, new EnumMap<>(values)));
        }
    }

    /// What is not sampled gets no span; the place stays as it is.
    Span part(Here at, SpanName name) {
        Parts each = parts.orElseThrow();
        return at.trail().sampled()
                ? span(new Here(this, at.trail().to(id(each, SPAN_BYTES)), at.person()), name)
                : new Span(Optional.of(at), Optional.empty(), name);
    }

    private Span span(Here here, SpanName name) {
        Parts each = parts.orElseThrow();
        Optional<Began> began = here.trail().sampled()
                ? Optional.of(new Began(each.clock().instant(), each.ticker().getAsLong()))
                : Optional.empty();
        return new Span(Optional.of(here), began, name);
    }

    private static Trail root(Parts parts, Optional<Traceparent> said) {
        boolean drawn = parts.random().nextDouble() < parts.rate();
        boolean sampled =
                said.filter(_ -> parts.believes()).map(Traceparent::sampled).orElse(drawn);
        return new Trail(
                said.map(Traceparent::trace).orElseGet(() -> id(parts, TRACE_BYTES)),
                id(parts, SPAN_BYTES),
                said.map(Traceparent::parent),
                sampled);
    }

    /// Never all zero, which would be none.
    private static String id(Parts parts, int bytes) {
        byte[] id = new byte[bytes];
        parts.random().nextBytes(id);
        id[0] |= 1;
        return HexFormat.of().formatHex(id);
    }

    Instant after(Began began) {
        return began.at().plusNanos(parts.orElseThrow().ticker().getAsLong() - began.ticks());
    }

    void send(Finished span) {
        parts.orElseThrow().sink().accept(span);
    }
}
