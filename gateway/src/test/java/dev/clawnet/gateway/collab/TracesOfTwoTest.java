package dev.clawnet.gateway.collab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.agent.model.Reply;
import dev.clawnet.gateway.agent.model.StopReason;
import dev.clawnet.gateway.agent.model.ToolCall;
import dev.clawnet.gateway.agent.model.Usage;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.gateway.trace.Finished;
import dev.clawnet.gateway.trace.Span;
import dev.clawnet.gateway.trace.SpanKey;
import dev.clawnet.gateway.trace.SpanName;
import dev.clawnet.gateway.trace.Traceparent;
import dev.clawnet.gateway.trace.Tracer;
import dev.clawnet.protocol.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// A trace that one person's program named, and a collaboration with another person that follows from it. In this world
/// everything runs on one thread, inside of whatever the first person began.
final class TracesOfTwoTest {
    private static final Traceparent SAID =
            new Traceparent("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", true);

    private final List<Finished> spans = new ArrayList<>();

    private static Reply calls(String tool, String arguments) {
        return new Reply(
                "", List.of(new ToolCall("x", tool, Json.STRICT.readTree(arguments))), Usage.NONE, StopReason.TOOLS);
    }

    private static Reply says(String text) {
        return new Reply(text, List.of(), Usage.NONE, StopReason.DONE);
    }

    @Test
    void a_trace_never_goes_over_to_another_person() {
        Map<String, List<Reply>> scripts = Map.of(
                "li",
                List.of(
                        calls("collab.open", "{\"with\":\"Nova\",\"topic\":\"Chips?\"}"),
                        says("asked"),
                        calls("collab.say", "{\"text\":\"hello\"}")),
                "ceo",
                List.of(calls("collab.say", "{\"text\":\"4.20\"}"), says("said")));
        Map<String, Integer> at = new HashMap<>();
        World world = new World(1, MemoryStore.Mode.JSON, (prompt, _, _) -> {
            String name = prompt.ref().name();
            List<Reply> script = scripts.getOrDefault(name, List.of());
            int next = at.merge(name, 1, Integer::sum) - 1;
            return next < script.size() ? script.get(next) : says("nothing more");
        });
        Tracer tracer = new Tracer(new Tracer.Parts(new Random(1), world.time, System::nanoTime, 1, false, spans::add));
        world.agents.traced(tracer);
        World.Human li = world.human("Li");
        World.Human ceo = world.human("Nova");
        world.contact(li, world.identity(li, "procurement", "li"), ceo, world.identity(ceo, "sales", "ceo"));

        Span call = tracer.arrives(SpanName.CALL, () -> Optional.of(SAID));
        call.within(li.id(), () -> {
            world.tell(li, "procurement", "Find us chips.");
            world.decideAll(li, true);
            world.decideAll(ceo, true);
            world.time.advance(Duration.ofMinutes(5));
        });

        Map<String, List<String>> peopleOf = spans.stream()
                .collect(Collectors.groupingBy(
                        span -> span.trail().trace(),
                        Collectors.mapping(
                                span -> span.values().getOrDefault(SpanKey.PERSON, "nobody"), Collectors.toList())));
        assertThat(spans).extracting(Finished::name).contains(SpanName.RUN, SpanName.TOOL, SpanName.MODEL);
        assertThat(peopleOf.get(SAID.trace())).isNotEmpty().containsOnly(li.id().value());
        assertThat(peopleOf.values())
                .anySatisfy(people -> assertThat(people).contains(ceo.id().value()));
        assertThat(peopleOf.values())
                .allSatisfy(people -> assertThat(people.stream().distinct()).hasSize(1));
    }

    @Test
    void a_message_that_waited_for_its_turn_stays_in_its_own_trace() {
        Map<String, Integer> at = new HashMap<>();
        World world = new World(
                1,
                MemoryStore.Mode.JSON,
                (_, _, _) -> at.merge("li", 1, Integer::sum) == 1
                        ? calls("collab.open", "{\"with\":\"Nova\",\"topic\":\"Chips?\"}")
                        : says("done"));
        Tracer tracer = new Tracer(new Tracer.Parts(new Random(1), world.time, System::nanoTime, 1, false, spans::add));
        world.agents.traced(tracer);
        World.Human li = world.human("Li");
        World.Human ceo = world.human("Nova");
        world.contact(li, world.identity(li, "procurement", "li"), ceo, world.identity(ceo, "sales", "ceo"));
        Traceparent second = new Traceparent("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", true);

        tracer.arrives(SpanName.CALL, () -> Optional.of(SAID))
                .within(li.id(), () -> world.tell(li, "procurement", "first"));
        assertThat(world.open(li)).as("the first one waits").hasSize(1);
        tracer.arrives(SpanName.CALL, () -> Optional.of(second))
                .within(li.id(), () -> world.tell(li, "procurement", "/queue followup"));
        tracer.arrives(SpanName.CALL, () -> Optional.of(second))
                .within(li.id(), () -> world.tell(li, "procurement", "second"));
        world.decideAll(li, false);
        world.time.advance(Duration.ofMinutes(5));

        assertThat(spans.stream()
                        .filter(span -> span.name() == SpanName.MODEL)
                        .map(span -> span.trail().trace()))
                .startsWith(SAID.trace())
                .contains(second.trace());
        assertThat(spans)
                .filteredOn(span -> span.name() == SpanName.RUN)
                .extracting(span -> span.trail().trace())
                .contains(SAID.trace(), second.trace());
    }
}
