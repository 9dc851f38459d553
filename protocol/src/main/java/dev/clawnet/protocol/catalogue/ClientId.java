package dev.clawnet.protocol.catalogue;

import com.fasterxml.jackson.annotation.JsonValue;

/// Programs that may connect. Closed: a program without a name of its own says `gateway-client`.
public enum ClientId {
    WEBCHAT_UI("webchat-ui"),
    CONTROL_UI("openclaw-control-ui"),
    BROWSER_COPILOT("openclaw-browser-copilot"),
    TUI("openclaw-tui"),
    WEBCHAT("webchat"),
    CLI("cli"),
    GATEWAY_CLIENT("gateway-client"),
    MACOS("openclaw-macos"),
    LINUX("openclaw-linux"),
    IOS("openclaw-ios"),
    WATCHOS("openclaw-watchos"),
    ANDROID("openclaw-android"),
    NODE_HOST("node-host"),
    WORKER("openclaw-worker"),
    TEST("test"),
    FINGERPRINT("fingerprint"),
    PROBE("openclaw-probe");

    private final String wire;

    ClientId(String wire) {
        this.wire = wire;
    }

    @JsonValue
    public String wire() {
        return wire;
    }
}
