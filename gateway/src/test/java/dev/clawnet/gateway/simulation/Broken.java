package dev.clawnet.gateway.simulation;

/// A statement that must hold after every step does not. An error, so that nothing in the engine catches it.
public final class Broken extends Error {
    private static final long serialVersionUID = 1L;

    private final String invariant;

    public Broken(String invariant, String what) {
        super(invariant + ": " + what);
        this.invariant = invariant;
    }

    public Broken(String invariant, String what, Throwable cause) {
        super(invariant + ": " + what, cause);
        this.invariant = invariant;
    }

    String invariant() {
        return invariant;
    }

    public static void unless(boolean holds, String invariant, String what) {
        if (!holds) {
            throw new Broken(invariant, what);
        }
    }
}
