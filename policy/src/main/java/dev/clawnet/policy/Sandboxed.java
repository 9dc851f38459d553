package dev.clawnet.policy;

import java.util.Set;

/// What an act in a sandbox says of its walls. The tool that makes the act writes it, from the configuration; no model
/// does. What is not said counts as the worst.
public final class Sandboxed {
    /// Argument: what of the network programs see; [#NONE] or a name.
    public static final String NETWORK = "network";
    /// Argument: what of the agent's own folder programs see; [#NONE], `ro` or `rw`.
    public static final String WORKSPACE = "workspace";
    /// Argument: what is done; [#START], or something about a program that was started.
    public static final String ACTION = "action";

    public static final String NONE = "none";
    public static final String START = "start";
    public static final String READ_ONLY = "ro";

    /// What is done about a program that was allowed when it was started.
    private static final Set<String> LOOKS = Set.of("list", "poll", "log", "kill");

    private Sandboxed() {}

    static boolean offline(Act act) {
        return NONE.equals(act.arguments().get(NETWORK));
    }

    /// Whether programs change nothing but what lies in the sandbox itself.
    static boolean scratch(Act act) {
        String workspace = act.arguments().getOrDefault(WORKSPACE, "");
        return offline(act) && (workspace.equals(NONE) || workspace.equals(READ_ONLY));
    }

    /// Whether it only looks at, or ends, what runs already.
    static boolean looks(Act act) {
        return LOOKS.contains(act.arguments().getOrDefault(ACTION, ""));
    }
}
