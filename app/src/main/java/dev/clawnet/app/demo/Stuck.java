package dev.clawnet.app.demo;

/// What had to happen did not, in the time it may take. The message says what.
final class Stuck extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stuck(String what) {
        super(what);
    }

    Stuck(String what, Throwable cause) {
        super(what, cause);
    }
}
