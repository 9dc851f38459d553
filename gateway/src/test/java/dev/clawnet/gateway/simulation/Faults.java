package dev.clawnet.gateway.simulation;

import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;

/// What goes wrong beneath one process, and when: it stops before or after a commit, or its disk takes no more.
final class Faults {
    private static final int NEVER = Integer.MAX_VALUE;

    private int untilStop = NEVER;
    private int untilFailure = NEVER;
    private boolean afterwards;
    private boolean dead;
    private boolean failing;
    private long number;

    Faults(long number) {
        this.number = number;
    }

    /// Stops at one of the next commits.
    ///
    /// @param commits how many go well before
    /// @param later whether that commit is durable, and only what follows from it is lost
    void stopIn(int commits, boolean later) {
        untilStop = commits;
        afterwards = later;
    }

    /// The disk takes one of the next commits no more, and none after it.
    void failIn(int commits) {
        untilFailure = commits;
    }

    void mended() {
        untilStop = NEVER;
        untilFailure = NEVER;
    }

    boolean failing() {
        return failing;
    }

    long number() {
        return number;
    }

    long nextNumber() {
        return ++number;
    }

    void kill() {
        dead = true;
    }

    /// Nothing of a process that stopped goes on.
    void alive() {
        if (dead) {
            throw new Crash();
        }
    }

    void beforeCommit() {
        alive();
        if (failing || untilFailure-- <= 0) {
            failing = true;
            throw new Fault(ErrorCode.STORE_UNAVAILABLE, "the disk takes no more");
        }
        if (!afterwards) {
            stop();
        }
    }

    void afterCommit() {
        if (afterwards) {
            stop();
        }
    }

    private void stop() {
        if (untilStop-- <= 0) {
            dead = true;
            throw new Crash();
        }
    }
}
