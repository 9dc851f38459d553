package dev.clawnet.protocol.method;

import com.fasterxml.jackson.annotation.JsonProperty;

/// The role of one connection, fixed at connect.
public enum Role {
    /// The control plane, within the scopes granted and within the person the device belongs to.
    @JsonProperty("operator")
    OPERATOR,
    /// Hosts capabilities, serves `node.invoke`, and reaches nothing of the control plane.
    @JsonProperty("node")
    NODE;

    public String wire() {
        return this == OPERATOR ? "operator" : "node";
    }
}
