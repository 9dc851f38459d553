package dev.clawnet.gateway.approval;

import dev.clawnet.protocol.device.Choice;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.util.List;
import java.util.Map;

/// What an owner can pick when allowing; shown on the card, and nothing else can be picked.
///
/// @param onward whether the tree of the collaboration can be let in
/// @param purposes the owner's own; empty where there is nothing to pick
public record Choices(boolean onward, List<String> purposes) {
    public static final Choices NONE = new Choices(false, List.of());

    public Choices {
        purposes = List.copyOf(purposes);
    }

    boolean none() {
        return equals(NONE);
    }

    /// Refuses what the card does not offer.
    void require(Choice choice) {
        if (choice.onward() && !onward) {
            throw new Fault(
                    ErrorCode.INVALID_REQUEST,
                    "onward cannot be ticked here: it was not offered, or the collaboration above is for its parties alone",
                    Map.of("hint", "allow it without onward"));
        }
        choice.purpose().filter(picked -> !purposes.contains(picked)).ifPresent(picked -> {
            throw new Fault(
                    ErrorCode.INVALID_REQUEST,
                    purposes.isEmpty()
                            ? "this approval takes no purpose"
                            : "'" + picked + "' is no purpose of yours; you have " + String.join(", ", purposes),
                    Map.of("hint", "a purpose is yours once a rule or grant of yours names it"));
        });
    }
}
