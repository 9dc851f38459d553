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
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is told of a run that somebody else ends meanwhile.
class ProgressTest {
    private final Random random = new Random(3);
    private final VirtualTime time = new VirtualTime();
    private final Notices notices = new Notices();
    private final Progress progress =
            new Progress(new MemoryStore((_, _) -> {}, notices, time, MemoryStore.Mode.JSON, time), notices, time);
    private final Run run = new Runs(new Budget(1, 1, 1), random, time)
            .imagined(new IdentityId(new PersonId("p-li"), "i-desk"), SessionKey.main("desk"), time.instant());
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void listen() {
        progress.subscribe(notices);
        notices.on(Broadcast.class, each -> {
            if (each.payload() instanceof AgentEvent event) {
                told.add(event.seq() + " " + event.stream() + " " + event.data().getOrDefault("phase", ""));
            }
        });
    }

    private RunNotice.Told call(RunNotice.Phase phase) {
        Step.Call call = new Step.Call("t1", "files.read", Json.STRICT.createObjectNode());
        return new RunNotice.Told.Calls(run, call, phase, "", Verbosity.FULL);
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
    void a_run_that_never_began_has_no_beginning() {
        ends();
        assertThat(told).containsExactly("1 lifecycle end");
    }
}
