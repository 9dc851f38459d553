package dev.clawnet.protocol.catalogue;

import com.fasterxml.jackson.annotation.JsonValue;

/// What an API token opens over HTTP. Closed; nothing implies anything else.
public enum ApiScope {
    /// Talking to the agents of its person: `/v1/models`, `/v1/chat/completions`, `/v1/responses`.
    CHAT("chat"),
    /// Handing something to an agent without reading what it answers: `/hooks/...`.
    HOOKS("hooks"),
    /// Calling one tool of an agent of its person: `/tools/invoke`.
    TOOLS("tools"),
    /// Figures of the process, which are nobody's: `/metrics`.
    METRICS("metrics");

    private final String wire;

    ApiScope(String wire) {
        this.wire = wire;
    }

    @JsonValue
    public String wire() {
        return wire;
    }
}
