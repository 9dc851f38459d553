package dev.clawnet.node.exec;

/// What passes between a command that runs and whoever asked for it.
public interface Talk {
    /// Passes on a part of what it says. False when nobody listens any more.
    boolean say(String chunk);

    /// Runs `stop` when the command is cancelled; at once when it was.
    void onCancel(Runnable stop);
}
