package dev.clawnet.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// Everything an agent can ask for. Closed: approvals, grants, rules, devices, people, configuration and the ledger
/// have
/// no verb, so no agent can touch them, whatever its model writes.
public enum Verb {
    READ,
    LIST,
    SEARCH,
    STAT,
    WRITE,
    APPEND,
    MOVE,
    RENAME,
    COPY,
    MKDIR,
    DELETE,
    UNDO,
    EXEC,
    INVOKE,
    FETCH,
    SAY,
    CONTACT,
    COLLABORATE,
    BRANCH,
    DISCOVER,
    CLOSE,
    CONSULT,
    REMEMBER,
    COMMIT,
    SPEND,
    SCHEDULE,
    SPAWN,
    MESSAGE,
    MODEL;

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Verb of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }

    /// Verbs that only learn: an item that the audience may not learn is answered as missing.
    public boolean reads() {
        return switch (this) {
            case READ, LIST, SEARCH, STAT -> true;
            default -> false;
        };
    }

    /// Verbs that always ask, whatever a grant says: they reach out to people.
    public boolean alwaysAsks() {
        return switch (this) {
            case CONTACT, COLLABORATE, BRANCH, DISCOVER -> true;
            default -> false;
        };
    }
}
