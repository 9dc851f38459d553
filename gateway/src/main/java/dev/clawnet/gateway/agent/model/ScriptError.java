package dev.clawnet.gateway.agent.model;

/// A script that cannot be read: which line, what is wrong with it, and what is allowed there.
public final class ScriptError extends Exception {
    private static final long serialVersionUID = 1L;

    ScriptError(String file, int line, String message) {
        super(file + ":" + line + ": " + message, null, false, false);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
