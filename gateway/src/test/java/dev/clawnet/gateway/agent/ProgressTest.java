package dev.clawnet.gateway.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.session.Verbosity;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.time.VirtualTime;
import dev.clawnet.protocol.catalogue.AgentMethods.AgentEvent;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What is told of a run that somebody else ends meanwhile.
class ProgressTest {
    private final Random random = new Random(3);
    private final VirtualTime time = new VirtualTime();
    private final Notices notices = new Notices();
    private Verbosity usual = Verbosity.FULL;
    private final Progress progress = new Progress(
            new MemoryStore((_, _) -> {}, notices, time, MemoryStore.Mode.JSON, time), notices, time, _ -> usual);
    private final Run run = new Runs(new Budget(1, 1, 1), random, time)
            .imagined(new IdentityId(new PersonId("p-li"), "i-desk"), SessionKey.main("desk"), time.instant());
    private final List<String> told = new ArrayList<>();
    private final List<String> shown = new ArrayList<>();

    @BeforeEach
    void listen() {
        progress.subscribe(notices);
        notices.on(Broadcast.class, each -> {
            if (each.payload() instanceof AgentEvent event) {
                if (event.data().getOrDefault("phase", "").equals("update")) {
                    JsonNode partial = Json.STRICT.valueToTree(event.data().get("partialResult"));
                    shown.add(partial.at("/content/0/text").stringValue());
                }
                told.add(event.seq() + " " + event.stream() + " " + event.data().getOrDefault("phase", ""));
            }
        });
    }

    private RunNotice.Told.Calls call(RunNotice.Phase phase) {
        Step.Call call = new Step.Call("t1", "files.read", Json.STRICT.createObjectNode());
        return new RunNotice.Told.Calls(run, call, phase, "", Optional.empty());
    }

    private void ends() {
        notices.deliver(List.of(
                new RunNotice.Ended(run.owner(), run.id()),
                new RunNotice.Told.Over(run, Map.of("phase", "end")),
                new RunNotice.Gone(run)));
    }

    @Test
    void nothing_is_told_of_a_run_after_its_end() {
        progress.tell(call(RunNotice.Phase.START));
        ends();
        progress.tell(call(RunNotice.Phase.DONE));
        progress.says(run, "assistant", Map.of("delta", "late"));
        progress.thinks(run, "late");
        progress.begins(run);

        assertThat(told).containsExactly("1 lifecycle start", "2 tool start", "3 lifecycle end");
    }

    @Test
    void a_run_that_ends_with_nothing_to_say_ends_for_those_who_saw_it_begin() {
        progress.begins(run);
        notices.deliver(List.of(new RunNotice.Ended(run.owner(), run.id()), new RunNotice.Gone(run)));
        assertThat(told).containsExactly("1 lifecycle start", "2 lifecycle end");
    }

    @Test
    void where_its_session_says_nothing_as_much_is_told_of_tools_as_the_configuration_says() {
        usual = Verbosity.OFF;
        progress.tell(call(RunNotice.Phase.START));
        assertThat(told).isEmpty();

        usual = Verbosity.ON;
        progress.tell(call(RunNotice.Phase.START));
        progress.tell(call(RunNotice.Phase.UPDATE));
        assertThat(told).containsExactly("1 lifecycle start", "2 tool start");

        usual = Verbosity.FULL;
        progress.tell(call(RunNotice.Phase.UPDATE));
        assertThat(told).endsWith("3 tool update");
    }

    @Test
    void what_a_call_says_on_the_way_is_told_between_its_beginning_and_its_end_to_whoever_wants_to_see_all() {
        RunNotice.Told.Calls start = call(RunNotice.Phase.START);
        progress.watched(start, "early\n");
        progress.tell(start);
        progress.watched(start, "working\n");
        usual = Verbosity.ON;
        progress.watched(start, "unseen\n");
        progress.tell(call(RunNotice.Phase.DONE));
        usual = Verbosity.FULL;
        progress.watched(start, "late\n");

        assertThat(told).containsExactly("1 lifecycle start", "2 tool start", "3 tool update", "4 tool result");
        assertThat(shown).containsExactly("working\n");
    }

    @Test
    void a_run_that_never_began_has_no_beginning() {
        ends();
        assertThat(told).containsExactly("1 lifecycle end");
    }
}
