package dev.clawnet.gateway.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.simulation.Broken;
import dev.clawnet.gateway.simulation.Seeds;
import dev.clawnet.gateway.simulation.Trace;
import dev.clawnet.protocol.catalogue.NodeMethods;
import dev.clawnet.protocol.id.ConnId;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.node.InvokeContext;
import dev.clawnet.protocol.node.InvokePermit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Commands to nodes that answer once, twice, late, never, for another command, from another line or not at all: each
/// command has exactly one outcome, made by the first answer from where it was sent (INV-23).
class NodesSimulationTest {
    private static final int QUICK = 300;

    @Test
    @Tag("INV-23")
    void every_command_has_the_one_outcome_that_its_own_node_gave_it() {
        Seeds.Sum sum = Seeds.of(NodesSimulationTest.class, QUICK).play(new Commands());
        if (sum.seeds() > 100) {
            assertThat(sum.counts()).containsKeys("Ok", "NodeError", "NotConnected", "TimedOut", "dropped");
        }
    }

    /// @param first what happens before the deadline
    /// @param second what happens then, too
    private record Op(int first, int second, int person) {}

    private static final class Commands implements Seeds.Simulated<Op> {
        @Override
        public List<Op> plan(long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Op> plan = new ArrayList<>();
            for (int more = 5 + random.nextInt(20); more > 0; more--) {
                plan.add(new Op(random.nextInt(8), random.nextInt(8), random.nextInt(3)));
            }
            return plan;
        }

        @Override
        public Seeds.Outcome play(long seed, List<Op> plan) {
            Life life = new Life(seed);
            plan.forEach(life::step);
            return new Seeds.Outcome(life.trace.hash(), life.trace.lines(), life.counts);
        }
    }

    private static final class Life implements NodeWire {
        private static final List<PersonId> PEOPLE =
                List.of(new PersonId("p-a"), new PersonId("p-b"), new PersonId("p-none"));

        private final Trace trace = new Trace();
        private final Map<String, Integer> counts = new HashMap<>();
        private final Nodes nodes;
        private final List<NodeMethods.InvokeRequest> asked = new ArrayList<>();
        private Op now = new Op(0, 0, 0);

        Life(long seed) {
            this.nodes = new Nodes(this, new Random(seed));
        }

        private static NodeLink link(PersonId owner) {
            return new NodeLink(
                    new ConnId("k-" + owner.value().substring(2)),
                    owner,
                    new DeviceId("a".repeat(64)),
                    "laptop",
                    "node-host",
                    "linux",
                    "1.0.0",
                    List.of(),
                    List.of("files.read"),
                    Instant.EPOCH);
        }

        @Override
        public List<NodeLink> nodes(PersonId owner) {
            return owner.equals(PEOPLE.get(2)) ? List.of() : List.of(link(owner));
        }

        @Override
        public <E> boolean send(ConnId conn, EventType<E> event, E payload) {
            if (!(payload instanceof NodeMethods.InvokeRequest request)) {
                return true;
            }
            asked.add(request);
            if (now.first() == 7) {
                return false;
            }
            does(now.first(), request, conn);
            does(now.second(), request, conn);
            return true;
        }

        private void does(int what, NodeMethods.InvokeRequest request, ConnId conn) {
            switch (what) {
                case 0, 1 -> answer(conn, request.nodeId(), request.id(), true);
                case 2 -> answer(conn, request.nodeId(), request.id(), false);
                case 3 -> answer(new ConnId("k-other"), request.nodeId(), request.id(), true);
                case 4 -> answer(conn, "b".repeat(64), request.id(), true);
                case 5 -> answer(conn, request.nodeId(), asked.getFirst().id() + "x", true);
                case 6 -> nodes.linkClosed(conn);
                default -> trace.add("silence");
            }
        }

        private static NodeMethods.InvokeResult result(String id, String node, boolean ok) {
            return new NodeMethods.InvokeResult(
                    id, node, ok, Optional.of(Json.STRICT.createObjectNode()), Optional.empty(), Optional.empty());
        }

        private void answer(ConnId from, String node, String id, boolean ok) {
            boolean taken = nodes.answered(from, result(id, node, ok));
            trace.add("answer " + id + " " + taken);
            counts.merge(taken ? "taken" : "dropped", 1, Integer::sum);
        }

        void step(Op op) {
            now = op;
            PersonId person = PEOPLE.get(op.person());
            InvokeContext context = new InvokeContext(
                    person,
                    Optional.empty(),
                    Optional.empty(),
                    InvokePermit.of("files.read", Json.STRICT.createObjectNode(), Instant.EPOCH),
                    "key");
            InvokeResult result = nodes.invoke(
                    person, "laptop", "files.read", Json.STRICT.createObjectNode(), context, Duration.ofMillis(1));
            String came = result.getClass().getSimpleName();
            trace.add(came);
            counts.merge(came, 1, Integer::sum);
            Broken.unless(came.equals(expected(op)), "INV-23 one outcome for each command", op + " came to " + came);
            late(op);
        }

        /// The first thing that counts.
        private static String expected(Op op) {
            if (op.person() == 2 || op.first() == 7) {
                return "NotConnected";
            }
            for (int what : List.of(op.first(), op.second())) {
                switch (what) {
                    case 0, 1 -> {
                        return "Ok";
                    }
                    case 2 -> {
                        return "NodeError";
                    }
                    case 6 -> {
                        return "NotConnected";
                    }
                    default -> {
                        // It counts for nothing.
                    }
                }
            }
            return "TimedOut";
        }

        /// An answer after the outcome is dropped.
        private void late(Op op) {
            if (op.person() < 2) {
                NodeMethods.InvokeRequest last = asked.getLast();
                boolean taken =
                        nodes.answered(link(PEOPLE.get(op.person())).conn(), result(last.id(), last.nodeId(), true));
                Broken.unless(!taken, "INV-23 what comes late is dropped", last.id());
            }
        }
    }
}
