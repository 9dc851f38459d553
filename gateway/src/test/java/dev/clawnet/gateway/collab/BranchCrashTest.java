package dev.clawnet.gateway.collab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.agent.model.Cancel;
import dev.clawnet.gateway.agent.model.Message;
import dev.clawnet.gateway.agent.model.Model;
import dev.clawnet.gateway.agent.model.Prompt;
import dev.clawnet.gateway.agent.model.Reply;
import dev.clawnet.gateway.agent.model.Stream;
import dev.clawnet.gateway.store.Appender;
import dev.clawnet.gateway.store.LogId;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.protocol.catalogue.CollabMethods;
import dev.clawnet.protocol.catalogue.CollabMethods.CollabView;
import dev.clawnet.protocol.catalogue.CollabMethods.LineView;
import dev.clawnet.protocol.method.Method;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The gateway stops at each write in turn while one collaboration waits for a branch, and starts again over
/// what was stored: every story comes to the same end, nothing is heard or opened twice, and nobody is asked twice
/// for one yes.
class BranchCrashTest {
    private static final class Stop extends Error {
        private static final long serialVersionUID = 1L;

        Stop() {
            super("stop", null, false, false);
        }
    }

    /// Does what its context asks for, and so the same again when it is asked again.
    private static final class Sensible implements Model {
        @Override
        public Reply next(Prompt prompt, Stream stream, Cancel cancel) {
            String text = WildModel.text(prompt);
            boolean acted = prompt.messages().stream().anyMatch(message -> message instanceof Message.FromTool);
            if (acted) {
                return Told.says("done");
            }
            if (text.contains("You speak with the agent 'sell' of Nova")) {
                return text.contains("agent 'build'") ? RecursionTest.close("passed") : buyer(text);
            }
            if (text.contains("You speak with the agent 'build' of Tech")) {
                return RecursionTest.say("Does it hold at 125?");
            }
            if (text.contains("The one with Tech has ended")) {
                return RecursionTest.close("It holds.");
            }
            return text.contains("For this you") ? Told.says("waits") : RecursionTest.branch("Tech", "Does it hold?");
        }

        private static Reply buyer(String text) {
            return text.contains("turn, 1 of") ? RecursionTest.say("Need chips.") : Told.says("nothing");
        }
    }

    private static final class Life {
        private final long stopAt;
        private long writes = Long.MIN_VALUE;
        private boolean stopped;

        Life(long stopAt) {
            this.stopAt = stopAt;
        }

        private final Appender stopping = (_, _) -> {
            if (writes++ == writeToStopAt()) {
                stopped = true;
                throw new Stop();
            }
        };

        private long writeToStopAt() {
            return stopAt;
        }

        /// Whether there was such a write.
        boolean live() {
            World world = new World(new Random(3), MemoryStore.Mode.JSON, new Sensible(), stopping);
            List<World.Human> humans = List.of(world.human("Li"), world.human("Nova"), world.human("Tech"));
            World.Human li = humans.get(0);
            World.Human nova = humans.get(1);
            World.Human tech = humans.get(2);
            String sell = world.identity(nova, "sell", "nova");
            world.contact(li, world.identity(li, "buy", "li"), nova, sell);
            world.contact(nova, sell, tech, world.identity(tech, "build", "tech"));
            world.call(
                    li,
                    CollabMethods.COLLAB_OPEN,
                    new CollabMethods.Open(
                            "buy",
                            nova.id(),
                            "chips",
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of(true)));
            writes = 0;
            World now = world;
            for (int round = 0; round < 12; round++) {
                now = round(now, humans);
            }
            judge(now, li, nova, tech);
            return stopped;
        }

        private World round(World world, List<World.Human> humans) {
            try {
                humans.forEach(world::allowOnward);
                world.time.advance(Duration.ofSeconds(10));
                return world;
            } catch (Stop _) {
                World again = new World(world, (_, _) -> {});
                again.recover();
                again.time.runUntilIdle();
                return again;
            }
        }

        private void judge(World world, World.Human li, World.Human nova, World.Human tech) {
            String at = "stopped at write " + stopAt;
            CollabView above = collabs(world, li).getFirst();
            assertThat(lines(world, li, above)).as(at).contains("Need chips.", "It holds.");
            assertThat(above.ended()).as(at).contains("closed");
            List<CollabView> branches = collabs(world, nova).stream()
                    .filter(collab -> collab.within().isPresent())
                    .toList();
            assertThat(branches).as(at).hasSize(1);
            assertThat(lines(world, tech, collabs(world, tech).getFirst()))
                    .as(at)
                    .containsExactly("Does it hold at 125?", "passed", "Ended: closed.");
            assertThat(world.log(nova, "approval.asked").stream()
                            .filter(entry -> "branch".equals(entry.fields().get("verb"))))
                    .as(at)
                    .hasSize(1);
            assertThat(world.log(tech, "approval.asked")).as(at).hasSize(1);
            assertThat(world.ledger.all().stream()
                            .filter(entry ->
                                    entry.kind().equals("collab.heard") && entry.log() instanceof LogId.OfCollab)
                            .map(entry -> entry.log() + entry.fields().get("slot"))
                            .toList())
                    .as(at)
                    .doesNotHaveDuplicates();
            assertThat(runs(world, "run.ended")).as(at).containsExactlyInAnyOrderElementsOf(runs(world, "run.opened"));
        }

        private static List<String> runs(World world, String kind) {
            return world.ledger.all().stream()
                    .filter(entry -> entry.kind().equals(kind))
                    .map(entry -> entry.fields().getOrDefault("run", ""))
                    .toList();
        }

        private static List<CollabView> collabs(World world, World.Human human) {
            return world.call(human, CollabMethods.COLLAB_LIST, new Method.None())
                    .collabs();
        }

        private static List<String> lines(World world, World.Human human, CollabView collab) {
            return world
                    .call(human, CollabMethods.COLLAB_SHOW, new CollabMethods.Show(collab.collab(), Optional.empty()))
                    .lines()
                    .stream()
                    .map(LineView::text)
                    .toList();
        }
    }

    @Test
    @Tag("INV-17")
    @Tag("INV-19")
    @Tag("INV-29")
    void whatever_the_moment_a_branch_is_opened_once_heard_once_and_brings_its_result_up() {
        long stopAt = 0;
        while (new Life(stopAt).live()) {
            stopAt++;
        }
        assertThat(stopAt).as("writes at which the gateway stopped").isGreaterThan(20);
    }
}
