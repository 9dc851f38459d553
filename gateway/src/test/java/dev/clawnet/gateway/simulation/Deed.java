package dev.clawnet.gateway.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// One thing that happens to a world. All that chance decides in it comes from its salt, so that a plan from which
/// deeds were dropped plays the others as before.
record Deed(Kind kind, long salt) {
    /// What kinds of deeds there are, and how often one is drawn.
    enum Kind {
        TELL(9),
        PROPOSE(14),
        ANSWER(20),
        SAY(4),
        END(1),
        CONTACT(6),
        SHOW(3),
        GRANT(5),
        REVOKE(3),
        RULE(4),
        UNRULE(2),
        IDENTITY(1),
        RETIRE(1),
        CODE(3),
        ENTER(4),
        ASK_IN(3),
        LET_IN(3),
        REMOVE_DEVICE(1),
        LOOK(3),
        WAIT(14),
        CLOCK(2),
        MOOD(4),
        STOP(4),
        FAIL(1),
        RESTART(1),
        TWICE(2);

        private final int weight;

        Kind(int weight) {
            this.weight = weight;
        }
    }

    private static final int SHORTEST = 22;
    private static final int SPREAD = 24;

    /// The plan of a seed.
    static List<Deed> plan(long seed) {
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 1);
        List<Kind> drawn = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (int at = 0; at < kind.weight; at++) {
                drawn.add(kind);
            }
        }
        List<Deed> plan = new ArrayList<>();
        for (int more = SHORTEST + random.nextInt(SPREAD); more > 0; more--) {
            plan.add(new Deed(drawn.get(random.nextInt(drawn.size())), random.nextLong() >>> 20));
        }
        return List.copyOf(plan);
    }

    @Override
    public String toString() {
        return kind + "(" + salt + ")";
    }
}
