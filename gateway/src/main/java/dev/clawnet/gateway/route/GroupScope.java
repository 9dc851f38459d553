package dev.clawnet.gateway.route;

import java.util.Arrays;
import java.util.Optional;

/// Whether each room has a session of its own, or all of an agent's rooms its main one.
public enum GroupScope {
    PER_GROUP("per-group"),
    MAIN("main");

    private final String word;

    GroupScope(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    public static Optional<GroupScope> of(String word) {
        return Arrays.stream(values()).filter(scope -> scope.word.equals(word)).findFirst();
    }
}
