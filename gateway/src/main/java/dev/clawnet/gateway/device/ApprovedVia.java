package dev.clawnet.gateway.device;

import com.fasterxml.jackson.annotation.JsonValue;

/// How a device was paired.
public enum ApprovedVia {
    /// Over loopback, with a token of its person.
    SILENT("silent"),
    /// By a device of its person that decided a request.
    OWNER("owner"),
    /// By a nonce that was fetched on the gateway's machine through SSH, for this key alone.
    SSH("ssh-verified"),
    /// While the host person's window was open.
    WINDOW("presence-window"),
    SETUP_CODE("bootstrap"),
    RECOVERY_CODE("recovery");

    private final String wire;

    ApprovedVia(String wire) {
        this.wire = wire;
    }

    /// Whether somebody decided about this device; the others were let in without being looked at, which the log
    /// says, and which makes nobody a human device and no node's commands approved.
    public boolean decided() {
        return switch (this) {
            case OWNER, SETUP_CODE, RECOVERY_CODE -> true;
            case SILENT, SSH, WINDOW -> false;
        };
    }

    @JsonValue
    public String wire() {
        return wire;
    }
}
