package dev.clawnet.protocol.node;

/// The commands of a node about its machine: programs and notes to whoever sits there.
public final class SystemCommands {
    public static final String WHICH = "system.which";
    public static final String PREPARE = "system.run.prepare";
    public static final String RUN = "system.run";
    public static final String NOTIFY = "system.notify";

    private SystemCommands() {}
}
