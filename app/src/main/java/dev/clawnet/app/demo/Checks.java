package dev.clawnet.app.demo;

/// What must have happened, and what must never: told, counted, and decisive for the end.
final class Checks {
    private final Tale tale;
    private final boolean strict;
    private int steps;
    private int guarantees;
    private int broken;

    /// @param strict whether a step that was not done fails the demo; a real model may leave one out
    Checks(Tale tale, boolean strict) {
        this.tale = tale;
        this.strict = strict;
    }

    /// A step of the story.
    void step(int number, String what, boolean done) {
        if (done) {
            steps++;
            tale.line(1, "done: step " + number + ", " + what);
        } else if (strict) {
            broken++;
            tale.line(1, "NOT DONE: step " + number + ", " + what);
        } else {
            tale.remark("not done by the model: step " + number + ", " + what);
        }
    }

    /// Something that holds whatever the models do.
    void guarantee(String what, boolean holds) {
        guarantees++;
        if (!holds) {
            broken++;
        }
        tale.line(1, (holds ? "holds: " : "BROKEN: ") + what);
    }

    /// Something that only the scripts are sure to bring about.
    void scripted(String what, boolean holds) {
        if (strict) {
            guarantee(what, holds);
        } else if (!holds) {
            tale.remark("the model did not bring it about: " + what);
        }
    }

    /// It could not be played to the end.
    void stuck(Stuck stuck) {
        if (strict) {
            broken++;
            tale.remark("FAILED: " + stuck.getMessage());
        } else {
            tale.remark("the model went no further: " + stuck.getMessage());
        }
    }

    /// Whether the story is known before it is played: scripts play it.
    boolean strict() {
        return strict;
    }

    int steps() {
        return steps;
    }

    int guarantees() {
        return guarantees;
    }

    boolean good() {
        return broken == 0;
    }
}
