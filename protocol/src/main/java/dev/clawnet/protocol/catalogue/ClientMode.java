package dev.clawnet.protocol.catalogue;

import com.fasterxml.jackson.annotation.JsonValue;

/// How a program connects. Closed.
public enum ClientMode {
    WEBCHAT("webchat"),
    CLI("cli"),
    UI("ui"),
    BACKEND("backend"),
    NODE("node"),
    WORKER("worker"),
    PROBE("probe"),
    TEST("test");

    private final String wire;

    ClientMode(String wire) {
        this.wire = wire;
    }

    @JsonValue
    public String wire() {
        return wire;
    }
}
