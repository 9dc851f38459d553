package dev.clawnet.gateway.control;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Answer;
import dev.clawnet.gateway.method.CallMeter;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable.Bound;
import dev.clawnet.gateway.store.OnBehalf;
import dev.clawnet.gateway.time.Timers;
import dev.clawnet.gateway.trace.Span;
import dev.clawnet.gateway.trace.SpanKey;
import dev.clawnet.gateway.trace.SpanName;
import dev.clawnet.gateway.trace.Traceparent;
import dev.clawnet.gateway.trace.Tracer;
import dev.clawnet.protocol.catalogue.SystemMethods;
import dev.clawnet.protocol.frame.Frame.Req;
import dev.clawnet.protocol.id.Ids;
import dev.clawnet.protocol.json.Binder;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Method;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Calls methods: checks, binds, starts, and sees to it that every request is answered.
///
/// Checks and binding happen where the request arrives, in order; the handler runs on a thread of its own. A
/// handler that answers later holds neither.
final class Dispatch {
    private final AtomicReference<Optional<Written>> written = new AtomicReference<>(Optional.empty());

    private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);
    private static final String KEY = Method.IDEMPOTENCY_KEY;

    private final Gate gate;
    private final CallRates rates;
    private final Outcomes outcomes;
    private final Timers timers;
    private final InstantSource clock;
    private final RandomGenerator random;
    private volatile CallMeter meter = _ -> _ -> {};
    private volatile Tracer tracer = Tracer.OFF;

    Dispatch(Control.Ground ground) {
        this.gate = new Gate(ground.table());
        this.rates = new CallRates(ground.clock());
        this.outcomes = new Outcomes(ground.clock());
        this.timers = ground.timers();
        this.clock = ground.clock();
        this.random = ground.random();
    }

    /// Who follows calls from now on.
    void traced(Tracer by) {
        tracer = by;
    }

    /// Who counts calls from now on.
    void watch(CallMeter watching) {
        meter = watching;
    }

    /// Begins what the request asks for. A fault is the answer when it may not be begun.
    ///
    /// @param start runs the handler, after those that came before it were started
    /// @return the call, which the caller of this method joins
    Call begin(Caller caller, Req req, Consumer<Runnable> start) {
        if (req.expectedProfile().isPresent()) {
            throw new Fault(
                    ErrorCode.INVALID_REQUEST,
                    "this gateway does not bind requests to profiles",
                    Map.of("reason", "EXPECTED_PROFILE_MISMATCH", "execution", "not_started"));
        }
        Bound<?, ?> bound = gate.pass(caller, req.method());
        rates.count(caller, bound.method());
        return begin(bound, caller, req, start);
    }

    private <P, R> Call begin(Bound<P, R> bound, Caller caller, Req req, Consumer<Runnable> start) {
        JsonNode params = req.params().orElseGet(Json.STRICT::createObjectNode);
        P bind = bind(bound.method(), params);
        Optional<Outcomes.Key> key = key(bound.method(), params);
        Call fresh = new Call(key.isPresent());
        if (key.isPresent()) {
            Call call = outcomes.begin(caller.person(), key.get(), digest(params), fresh);
            if (call != fresh) {
                return call;
            }
        }
        CallMeter.Begun begun = meter.begins(bound.method().name());
        Span span = tracer.arrives(SpanName.CALL, () -> req.traceparent().flatMap(Traceparent::of))
                .note(SpanKey.METHOD, bound.method().name());
        Consumer<Call.Result> ended = result -> {
            if (fresh.end(result)) {
                begun.ended(outcome(result));
                over(span, result);
                key.ifPresent(each -> outcomes.ended(caller.person(), each, result));
            }
        };
        start.accept(() -> OnBehalf.run(
                caller.person(), () -> span.within(caller.person(), () -> run(bound, caller, bind, fresh, ended))));
        return fresh;
    }

    private static void over(Span span, Call.Result result) {
        span.note(SpanKey.OUTCOME, outcome(result));
        (result instanceof Call.Result.Failed ? span.failed() : span).end();
    }

    private static String outcome(Call.Result result) {
        return switch (result) {
            case Call.Result.Done _ -> "ok";
            case Call.Result.Failed failed -> failed.fault().code().name();
        };
    }

    private static <P> P bind(Method<P, ?> method, JsonNode params) {
        try {
            return Binder.bind(Json.STRICT, method.takesKey() ? withoutKey(params) : params, method.params());
        } catch (Binder.Unbindable e) {
            throw new Fault(ErrorCode.INVALID_REQUEST, "invalid " + method.name() + " params: " + e.reason());
        }
    }

    private static JsonNode withoutKey(JsonNode params) {
        return params instanceof ObjectNode members
                ? Json.STRICT.createObjectNode().setAll(members).without(KEY)
                : params;
    }

    private static Optional<Outcomes.Key> key(Method<?, ?> method, JsonNode params) {
        JsonNode key = params.path(KEY);
        if (!method.idempotent() || key.isMissingNode() || key.isNull()) {
            return Optional.empty();
        }
        if (!key.isString() || key.stringValue().isEmpty() || key.stringValue().length() > Method.LONGEST_KEY) {
            throw new Fault(
                    ErrorCode.INVALID_REQUEST,
                    "invalid " + method.name() + " params: at /" + KEY + ": must be a text of 1 to "
                            + Method.LONGEST_KEY + " characters");
        }
        return Optional.of(new Outcomes.Key(method.name(), key.stringValue()));
    }

    /// Of the text as it was read: a repeat is sent as it was.
    private static String digest(JsonNode params) {
        byte[] text = Json.STRICT.writeValueAsString(params).getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(Canonical.sha256().digest(text));
    }

    /// The report that was written last, and its text.
    private record Written(SystemMethods.Health report, String text) {}

    /// A report that is handed out again is not written again: it is asked for more often than anything else.
    @SuppressWarnings("ReferenceEquality") // the same object, not an equal one
    private String text(Object result) {
        if (!(result instanceof SystemMethods.Health report)) {
            return Json.STRICT.writeValueAsString(result);
        }
        Optional<Written> last = written.get();
        if (last.isPresent() && last.get().report() == report) {
            return last.get().text();
        }
        String text = Json.STRICT.writeValueAsString(report);
        written.set(Optional.of(new Written(report, text)));
        return text;
    }

    private <P, R> void run(Bound<P, R> bound, Caller caller, P params, Call call, Consumer<Call.Result> ended) {
        String name = bound.method().name();
        try {
            switch (bound.handler().handle(caller, params)) {
                case Answer.Now<R> now -> ended.accept(new Call.Result.Done(text(now.result())));
                case Answer.Later<R> later -> await(name, later, call, ended);
            }
        } catch (Fault fault) {
            ended.accept(new Call.Result.Failed(fault));
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
            ended.accept(new Call.Result.Failed(internal(name, e)));
        }
    }

    private <R> void await(String name, Answer.Later<R> later, Call call, Consumer<Call.Result> ended) {
        later.accepted().ifPresent(payload -> call.accept(Json.STRICT.valueToTree(payload)));
        Duration wait =
                later.deadline().compareTo(Limits.LONGEST_ANSWER) > 0 ? Limits.LONGEST_ANSWER : later.deadline();
        try {
            call.expiresBy(timers.at(clock.instant().plus(wait), () -> {
                Fault late = new Fault(ErrorCode.TIMEOUT, name + " timed out");
                call.expire(late);
                ended.accept(new Call.Result.Failed(late));
            }));
        } catch (RejectedExecutionException e) {
            throw new Fault(ErrorCode.LIMIT_REACHED, "too many calls wait for an answer");
        }
        later.start().accept(new Completion<>(name, call, ended));
    }

    /// Where a handler puts its final answer.
    private final class Completion<R> implements Answer.Completion<R> {
        private final String name;
        private final Call call;
        private final Consumer<Call.Result> ended;

        Completion(String name, Call call, Consumer<Call.Result> ended) {
            this.name = name;
            this.call = call;
            this.ended = ended;
        }

        @Override
        public void done(R result) {
            Call.Result outcome;
            try {
                outcome = new Call.Result.Done(Json.STRICT.writeValueAsString(result));
            } catch (RuntimeException e) {
                outcome = new Call.Result.Failed(internal(name, e));
            }
            ended.accept(outcome);
        }

        @Override
        public void failed(Fault fault) {
            ended.accept(new Call.Result.Failed(fault));
        }

        @Override
        public void onAbandoned(Runnable release) {
            call.onAbandoned(release);
        }
    }

    /// What the peer learns of a bug: a reference, under which the log has it.
    private Fault internal(String method, Throwable e) {
        String reference = Ids.mint("x", random);
        LOG.error("call failed: method={} reference={} at={}", method, reference, Traces.of(e));
        return new Fault(
                ErrorCode.INTERNAL, "internal error (reference " + reference + ")", Map.of("reference", reference));
    }
}
