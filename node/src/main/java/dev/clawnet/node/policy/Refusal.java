package dev.clawnet.node.policy;

import dev.clawnet.protocol.node.NodeError;

/// A call that this node does not do. It has a code and nothing else: no text of the system leaves the node.
public final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final NodeError code;

    public Refusal(NodeError code) {
        // An answer, not a bug: no stack trace, no suppression.
        super(code.name(), null, false, false);
        this.code = code;
    }

    public NodeError code() {
        return code;
    }
}
