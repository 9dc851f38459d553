package dev.clawnet.app.cli;

/// What a command's exit code says.
public enum Exit {
    OK(0),
    /// It was understood and did not work: refused, not ready, not found.
    FAILED(1),
    /// It was not understood: wrong arguments, or a broken configuration. Nothing was done.
    USAGE(2),
    /// Nobody answered.
    UNREACHABLE(3);

    private final int code;

    Exit(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
