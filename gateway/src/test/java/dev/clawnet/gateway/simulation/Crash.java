package dev.clawnet.gateway.simulation;

/// The process is gone. An error, so that nothing in the engine catches it.
final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash() {
        super("crash", null, false, false);
    }
}
