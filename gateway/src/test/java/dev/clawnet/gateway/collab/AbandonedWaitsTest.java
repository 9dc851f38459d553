package dev.clawnet.gateway.collab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.method.Answer;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.protocol.catalogue.AgentMethods;
import dev.clawnet.protocol.id.RunId;
import dev.clawnet.protocol.method.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Whoever waits for runs takes timers and room, of which one person has a share and no more.
class AbandonedWaitsTest {
    private static final int SHARE = 1_000;

    private final Told models = new Told();
    private final World world = new World(1, MemoryStore.Mode.JSON, models);
    private final World.Human li = world.human("Li");
    private final World.Human nova = world.human("Nova");

    /// A run that waits for its owner.
    private RunId waiting(World.Human human, String slug) {
        world.identity(human, slug, slug);
        models.tell(slug, Told.calls("files.read", "{\"path\":\"laptop:/elsewhere/a.md\"}"));
        world.tell(human, slug, "Read it.");
        return new RunId(world.open(human).getFirst().run().orElseThrow());
    }

    /// Waits as a link does, and gives back what tells the gateway that the link is gone.
    @SuppressWarnings("unchecked") // the table binds a method to a handler of its own two records
    private List<Runnable> waits(World.Human human, RunId run) {
        var bound = (MethodTable.Bound<AgentMethods.Wait, AgentMethods.Waited>)
                world.table.find(AgentMethods.AGENT_WAIT.name()).orElseThrow();
        List<Runnable> releases = new ArrayList<>();
        Answer<AgentMethods.Waited> answer = bound.handler()
                .handle(human.caller(), new AgentMethods.Wait(run, Optional.of(AgentMethods.LONGEST_WAIT)));
        ((Answer.Later<AgentMethods.Waited>) answer).start().accept(new Answer.Completion<>() {
            @Override
            public void done(AgentMethods.Waited result) {
                assertThat(result.status()).isEqualTo("timeout");
            }

            @Override
            public void failed(Fault fault) {
                throw fault;
            }

            @Override
            public void onAbandoned(Runnable release) {
                releases.add(release);
            }
        });
        return releases;
    }

    @Test
    void a_wait_whose_link_is_gone_leaves_no_timer() {
        RunId run = waiting(li, "buy");
        int before = world.time.waiting();
        List<Runnable> releases = waits(li, run);
        assertThat(world.time.waiting()).isEqualTo(before + 1);
        releases.forEach(Runnable::run);

        assertThat(world.time.waiting()).isEqualTo(before);
    }

    @Test
    void one_persons_waits_take_no_room_of_anothers() {
        RunId run = waiting(li, "buy");
        RunId other = waiting(nova, "sell");
        // The one who spoke to the agent waits for it too.
        for (int at = 1; at < SHARE; at++) {
            waits(li, run);
        }

        assertThatThrownBy(() -> waits(li, run)).isInstanceOf(Fault.class).hasMessageContaining("too many");
        assertThatCode(() -> waits(nova, other)).doesNotThrowAnyException();
    }
}
