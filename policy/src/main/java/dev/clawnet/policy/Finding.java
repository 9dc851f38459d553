package dev.clawnet.policy;

import java.util.List;

/// What one check of the table in [Decide] found. Each check gives exactly one.
sealed interface Finding {
    /// The check holds and gives nothing more to the basis.
    Finding HOLDS = new Holds(List.of());

    /// The check holds because of these.
    record Holds(List<String> basis) implements Finding {}

    /// The act is refused, whatever else holds. `why` is for the owner's ledger.
    record Denies(DenyCode code, String why) implements Finding {}

    /// The owner must say, unless an approval for exactly this act has said.
    record Asks(AskReason reason, String why) implements Finding {}

    static Finding because(String basis) {
        return new Holds(List.of(basis));
    }

    static Finding deny(DenyCode code, String why) {
        return new Denies(code, why);
    }

    static Finding ask(AskReason reason, String why) {
        return new Asks(reason, why);
    }
}
