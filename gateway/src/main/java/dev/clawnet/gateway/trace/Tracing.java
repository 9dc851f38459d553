package dev.clawnet.gateway.trace;

import dev.clawnet.protocol.id.PersonId;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.MDC;

/// Where the thread at hand is in a trace. Without any, each of these costs a look and no more.
public final class Tracing {
    /// The key of the trace id in a line of the log.
    public static final String LOG_KEY = "trace_id";

    private static final ScopedValue<Here> HERE = ScopedValue.newInstance();

    private Tracing() {}

    /// A piece of work that may say something about its span.
    @FunctionalInterface
    public interface Work<R, X extends Exception> {
        R in(Span span) throws X;
    }

    /// Does a piece of work as a span of its own, where the thread is in a trace.
    public static <R, X extends Exception> R span(SpanName name, Work<R, X> work) throws X {
        if (!HERE.isBound()) {
            return work.in(Span.NONE);
        }
        Here at = HERE.get();
        Span span = at.tracer().part(at, name);
        boolean well = false;
        try {
            R result = within(span.here().orElse(at), () -> work.in(span));
            well = true;
            return result;
        } finally {
            (well ? span : span.failed()).end();
        }
    }

    /// The same work for another thread, at this place of the trace.
    public static <A, R> Function<A, R> carried(Function<A, R> work) {
        if (!HERE.isBound()) {
            return work;
        }
        Here at = HERE.get();
        return argument -> within(at, () -> work.apply(argument));
    }

    static Optional<Here> here() {
        return HERE.isBound() ? Optional.of(HERE.get()) : Optional.empty();
    }

    static <R, X extends Exception> R within(Here here, ScopedValue.CallableOp<R, X> work) throws X {
        Optional<String> before = Optional.ofNullable(MDC.get(LOG_KEY));
        MDC.put(LOG_KEY, here.trail().trace());
        try {
            return ScopedValue.where(HERE, here).call(work);
        } finally {
            before.ifPresentOrElse(id -> MDC.put(LOG_KEY, id), () -> MDC.remove(LOG_KEY));
        }
    }

    static boolean isFor(Here here, PersonId person) {
        return here.person().filter(person::equals).isPresent();
    }
}
