package dev.clawnet.gateway.device;

import com.fasterxml.jackson.annotation.JsonValue;

/// How a device was paired.
public enum ApprovedVia {
    /// Over loopback, with a token of its person.
    SILENT("silent"),
    /// By a device of its person that decided a request.
    OWNER("owner"),
    SETUP_CODE("bootstrap"),
    RECOVERY_CODE("recovery");

    private final String wire;

    ApprovedVia(String wire) {
        this.wire = wire;
    }

    @JsonValue
    public String wire() {
        return wire;
    }
}
