package dev.clawnet.gateway.trace;

import dev.clawnet.protocol.id.PersonId;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// A span that goes on. Used by one thread at a time; the first end counts.
public final class Span {
    /// Says nothing and goes nowhere.
    public static final Span NONE = new Span(Optional.empty(), Optional.empty(), SpanName.CALL);

    private final Optional<Here> here;
    private final Optional<Tracer.Began> began;
    private final SpanName name;
    private final Map<SpanKey, String> values = new EnumMap<>(SpanKey.class);
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile boolean wrong;

    /// @param here where the work of this span is; empty where nothing is watched
    /// @param began when it began; empty where it is not sent
    Span(Optional<Here> here, Optional<Tracer.Began> began, SpanName name) {
        this.here = here;
        this.began = began;
        this.name = name;
    }

    /// Says something about it.
    public Span note(SpanKey key, String value) {
        if (began.isPresent()) {
            values.put(key, value);
        }
        return this;
    }

    /// It ends with a fault.
    public Span failed() {
        wrong = true;
        return this;
    }

    /// Does what follows as a part of this span.
    ///
    /// @param person for whom it is
    public void within(PersonId person, Runnable work) {
        if (here.isEmpty()) {
            work.run();
            return;
        }
        note(SpanKey.PERSON, person.value());
        Tracing.within(here.get().of(person), () -> {
            work.run();
            return true;
        });
    }

    Optional<Here> here() {
        return here;
    }

    /// It is over, and sent where it is sampled and somebody is known for whom it was: strangers fill no collector.
    public void end() {
        if (began.isEmpty() || !over.compareAndSet(false, true)) {
            return;
        }
        Here at = here.orElseThrow();
        at.person().ifPresent(person -> values.putIfAbsent(SpanKey.PERSON, person.value()));
        if (!values.containsKey(SpanKey.PERSON)) {
            return;
        }
        Instant start = began.get().at();
        at.tracer().send(new Finished(name, at.trail(), start, at.tracer().after(began.get()), wrong, values));
    }
}
