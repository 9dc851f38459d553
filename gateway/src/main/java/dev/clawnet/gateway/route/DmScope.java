package dev.clawnet.gateway.route;

import java.util.Arrays;
import java.util.Optional;

/// Which private chats share a session of one agent.
public enum DmScope {
    MAIN("main"),
    PER_PEER("per-peer"),
    PER_CHANNEL_PEER("per-channel-peer"),
    PER_ACCOUNT_CHANNEL_PEER("per-account-channel-peer");

    private final String word;

    DmScope(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    public static Optional<DmScope> of(String word) {
        return Arrays.stream(values()).filter(scope -> scope.word.equals(word)).findFirst();
    }
}
