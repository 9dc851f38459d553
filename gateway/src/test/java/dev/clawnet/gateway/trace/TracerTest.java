package dev.clawnet.gateway.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.clawnet.protocol.id.PersonId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/// Who is in which trace, and what of it is kept.
final class TracerTest {
    private static final PersonId LI = new PersonId("p-li");
    private static final PersonId NOVA = new PersonId("p-nova");
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final Traceparent SAMPLED = new Traceparent(TRACE, "00f067aa0ba902b7", true);
    private static final Traceparent NOT_SAMPLED = new Traceparent(TRACE, "00f067aa0ba902b7", false);

    private final List<Finished> sent = new ArrayList<>();

    private Tracer tracer(double rate, boolean believes) {
        return new Tracer(
                new Tracer.Parts(new Random(7), () -> Instant.EPOCH, System::nanoTime, rate, believes, sent::add));
    }

    private static Span call(Tracer tracer, Traceparent said) {
        return tracer.arrives(SpanName.CALL, () -> Optional.of(said));
    }

    @Test
    void the_trace_of_a_peer_goes_on_through_what_follows() {
        Tracer tracer = tracer(1, false);
        Span call = call(tracer, SAMPLED);
        call.within(
                LI,
                () -> Tracing.span(SpanName.TOOL, tool -> {
                    tool.note(SpanKey.TOOL, "web_fetch");
                    return Tracing.span(SpanName.FETCH, _ -> MDC.get(Tracing.LOG_KEY));
                }));
        call.end();
        call.end();

        assertThat(sent).extracting(Finished::name).containsExactly(SpanName.FETCH, SpanName.TOOL, SpanName.CALL);
        assertThat(sent).allMatch(span -> span.trail().trace().equals(TRACE));
        assertThat(sent.get(0).trail().parent()).contains(sent.get(1).trail().span());
        assertThat(sent.get(1).trail().parent()).contains(sent.get(2).trail().span());
        assertThat(sent.get(2).trail().parent()).contains(SAMPLED.parent());
        assertThat(sent).allMatch(span -> "p-li".equals(span.values().get(SpanKey.PERSON)));
    }

    @Test
    void a_line_of_the_log_has_the_trace_id_while_the_work_goes_on_and_not_after_it() {
        List<String> seen = new ArrayList<>();
        Tracer tracer = tracer(0, false);
        call(tracer, SAMPLED).within(LI, () -> seen.add(MDC.get(Tracing.LOG_KEY)));

        assertThat(seen).containsExactly(TRACE);
        assertThat(MDC.get(Tracing.LOG_KEY)).isNull();
    }

    @Test
    void what_a_run_opens_for_another_person_is_a_trace_of_its_own() {
        Tracer tracer = tracer(1, false);
        List<Trail> opened = new ArrayList<>();
        call(tracer, SAMPLED).within(LI, () -> {
            opened.add(tracer.opens(LI).orElseThrow());
            opened.add(tracer.opens(NOVA).orElseThrow());
        });

        assertThat(opened.get(0).trace()).isEqualTo(TRACE);
        assertThat(opened.get(1).trace()).isNotEqualTo(TRACE);
        assertThat(opened.get(1).parent()).isEmpty();
    }

    @Test
    void what_has_no_place_gets_none_of_another_person_s() {
        Tracer tracer = tracer(1, false);
        call(tracer, SAMPLED).within(LI, () -> {
            boolean _ = tracer.goesOn(Optional.empty(), NOVA, () -> Tracing.span(SpanName.TOOL, _ -> true));
        });

        assertThat(sent).singleElement().matches(span -> !span.trail().trace().equals(TRACE));
    }

    @Test
    void a_stranger_s_flag_and_trace_id_do_not_decide_what_is_sampled() {
        Tracer tracer = tracer(0.25, false);
        int kept = 0;
        for (int i = 0; i < 4_000; i++) {
            Span span = call(tracer, SAMPLED);
            kept += span.here().orElseThrow().trail().sampled() ? 1 : 0;
        }

        assertThat(kept).isBetween(850, 1_150);
    }

    @Test
    void an_operator_who_believes_peers_lets_them_say_what_is_sampled() {
        assertThat(call(tracer(0, true), SAMPLED).here().orElseThrow().trail().sampled())
                .isTrue();
        assertThat(call(tracer(1, true), NOT_SAMPLED)
                        .here()
                        .orElseThrow()
                        .trail()
                        .sampled())
                .isFalse();
    }

    @Test
    void what_is_not_sampled_is_not_sent_and_neither_is_what_follows_from_it() {
        Tracer tracer = tracer(0, false);
        Span call = call(tracer, SAMPLED);
        call.within(LI, () -> {
            Trail run = tracer.opens(LI).orElseThrow();
            tracer.closes(SpanName.RUN, run, Instant.EPOCH, false, Map.of());
            var _ = tracer.goesOn(Optional.of(run), LI, () -> Tracing.span(SpanName.TOOL, _ -> true));
        });
        call.end();

        assertThat(sent).isEmpty();
    }

    @Test
    void work_that_another_thread_does_is_a_part_of_the_same_trace() throws InterruptedException {
        Tracer tracer = tracer(1, false);
        List<Function<String, String>> carried = new ArrayList<>();
        call(tracer, SAMPLED)
                .within(LI, () -> carried.add(Tracing.carried(text -> Tracing.span(SpanName.DECIDE, _ -> text))));
        Thread other = Thread.ofVirtual().start(() -> {
            String _ = carried.getFirst().apply("x");
        });
        other.join();

        assertThat(sent).extracting(span -> span.trail().trace()).containsExactly(TRACE);
    }

    @Test
    void work_that_fails_ends_its_span_as_failed() {
        Tracer tracer = tracer(1, false);
        Throwable thrown = catchThrowable(() -> call(tracer, SAMPLED)
                .within(
                        LI,
                        () -> Tracing.span(SpanName.MODEL, _ -> {
                            throw new IllegalStateException("words of a person");
                        })));

        assertThat(thrown).isInstanceOf(IllegalStateException.class);
        assertThat(sent).singleElement().matches(Finished::wrong);
        assertThat(sent.toString()).doesNotContain("words");
    }

    @Test
    void no_words_leave_by_a_span() {
        Tracer tracer = tracer(1, false);
        Span call = call(tracer, SAMPLED)
                .note(SpanKey.PERSON, LI.value())
                .note(SpanKey.METHOD, "my salary is 12")
                .note(SpanKey.OUTCOME, "ok");
        call.end();

        assertThat(sent.getFirst().values())
                .containsEntry(SpanKey.METHOD, Finished.OTHER)
                .containsEntry(SpanKey.OUTCOME, "ok");
    }

    @Test
    void work_for_nobody_known_is_not_sent() {
        call(tracer(1, false), SAMPLED).end();

        assertThat(sent).isEmpty();
    }

    @Test
    void where_nothing_is_watched_nothing_is_kept() {
        Span span = Tracer.OFF.arrives(SpanName.CALL, () -> {
            throw new AssertionError("what a peer says is not even read");
        });
        List<String> done = new ArrayList<>();
        span.within(LI, () -> done.add(String.valueOf(MDC.get(Tracing.LOG_KEY))));
        span.end();

        assertThat(done).containsExactly("null");
        assertThat(Tracer.OFF.opens(LI)).isEmpty();
    }
}
