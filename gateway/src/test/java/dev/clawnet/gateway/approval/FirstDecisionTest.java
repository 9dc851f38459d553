package dev.clawnet.gateway.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.catalogue.ApprovalMethods.ApprovalView;
import dev.clawnet.protocol.catalogue.ApprovalMethods.Decision;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Several devices of one owner answer the same question at once, and others look on. Each history is checked for
/// linearizability: there must be one order of all its operations, in which none comes before one that had ended when
/// it began, and in which the first decision wins, who says the same again hears it again, and everybody else that it
/// is late. For a register that is written once that comes to what `linearizable` checks.
/// `-Dclawnet.decisions.histories=100000` plays as many.
class FirstDecisionTest {
    private static final int HISTORIES = Integer.getInteger("clawnet.decisions.histories", 2_000);
    /// Histories of one store: it keeps all their entries in memory.
    private static final int TOGETHER = 1_000;

    private static final long SEED = Long.getLong("clawnet.decisions.seed", 20_261_127L);

    private final AtomicLong clock = new AtomicLong();

    private enum Kind {
        ALLOW,
        DENY,
        LOOK
    }

    /// One operation as its caller saw it.
    ///
    /// @param began place in the one order of begins and ends
    /// @param said what came back: the decision that holds, `none` while there is none, `late` for one that lost
    private record Op(Kind kind, long began, long ended, String said) {
        boolean won() {
            return kind != Kind.LOOK && !said.equals("late");
        }
    }

    @Test
    @Tag("INV-28")
    void the_first_decision_wins_in_every_history_and_everybody_after_it_hears_so() throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        Asking asking = new Asking();
        int allowed = 0;
        for (int at = 0; at < HISTORIES; at++) {
            if (at % TOGETHER == 0) {
                asking = new Asking();
            }
            Approval approval = asking.waiting("offer-" + at);
            List<Kind> plan = plan(random);
            List<Op> history = play(asking, approval, plan);
            String flaw = flaw(history, asking.now(approval).outcome().isPresent());
            assertThat(flaw)
                    .as("history " + at + " of seed " + SEED + ": " + history)
                    .isEmpty();
            allowed += history.stream().anyMatch(op -> op.won() && op.kind() == Kind.ALLOW) ? 1 : 0;
        }

        assertThat(allowed).as("both answers win now and then").isBetween(1, HISTORIES - 1);
    }

    private static List<Kind> plan(SplittableRandom random) {
        List<Kind> plan = new ArrayList<>(List.of(Kind.ALLOW, Kind.DENY));
        for (int more = random.nextInt(4); more > 0; more--) {
            plan.add(Kind.values()[random.nextInt(Kind.values().length)]);
        }
        return plan;
    }

    private List<Op> play(Asking asking, Approval approval, List<Kind> plan) throws Exception {
        CyclicBarrier start = new CyclicBarrier(plan.size());
        List<FutureTask<Op>> tasks = new ArrayList<>();
        for (Kind kind : plan) {
            FutureTask<Op> task = new FutureTask<>(() -> {
                start.await();
                return operate(asking, approval, kind);
            });
            tasks.add(task);
            Thread.ofVirtual().start(task);
        }
        List<Op> history = new ArrayList<>();
        for (FutureTask<Op> task : tasks) {
            history.add(task.get());
        }
        return history;
    }

    private Op operate(Asking asking, Approval approval, Kind kind) {
        long began = clock.incrementAndGet();
        String said;
        try {
            said = switch (kind) {
                case ALLOW -> word(asking.decide(asking.li, approval, Decision.ALLOW_ONCE));
                case DENY -> word(asking.decide(asking.li, approval, Decision.DENY));
                case LOOK ->
                    asking.now(approval).outcome().map(Object::toString).orElse("none");
            };
        } catch (Fault fault) {
            said = fault.code() == ErrorCode.APPROVAL_ALREADY_RESOLVED ? "late" : "fault " + fault.code();
        }
        return new Op(kind, began, clock.incrementAndGet(), said);
    }

    private static String word(ApprovalView view) {
        return view.status();
    }

    /// What keeps this history from being an order of one decision, which may be repeated by those who say the same;
    /// empty when nothing does.
    private static String flaw(List<Op> history, boolean decided) {
        List<Op> won = history.stream().filter(Op::won).toList();
        if (won.stream().map(Op::kind).distinct().count() != 1 || !decided) {
            return "no single decision won, and the approval is " + (decided ? "decided" : "open");
        }
        long earliest = won.stream().mapToLong(Op::began).min().orElseThrow();
        long known = history.stream()
                .filter(op -> !op.said().equals("none"))
                .mapToLong(Op::ended)
                .min()
                .orElseThrow();
        for (Op op : history) {
            boolean losesOrSees = !op.won() && !op.said().equals("none");
            if (losesOrSees && op.ended() < earliest) {
                return op + " knew of a decision before one was begun";
            }
            if (op.said().equals("none") && op.began() > known) {
                return op + " saw none after one had been made";
            }
            if (op.said().startsWith("fault")) {
                return op + " failed otherwise";
            }
            if (op.kind() != Kind.LOOK
                    && op.said().equals("late")
                    && op.kind() == won.getFirst().kind()) {
                return op + " lost against its own answer";
            }
        }
        List<String> seen = history.stream()
                .filter(op -> op.kind() == Kind.LOOK && !op.said().equals("none"))
                .map(Op::said)
                .distinct()
                .toList();
        return seen.size() > 1 ? "different decisions were seen: " + seen : "";
    }
}
