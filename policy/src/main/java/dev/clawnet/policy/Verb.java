package dev.clawnet.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// Everything an agent can ask for. Closed: approvals, grants, rules, devices, people, configuration and the ledger
/// have no verb, so no agent can touch them, whatever its model writes.
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
        return this == READ || this == LIST || this == SEARCH || this == STAT;
    }

    /// Verbs that always ask, whatever a grant says: they reach out to people.
    public boolean alwaysAsks() {
        return this == CONTACT || this == COLLABORATE || this == BRANCH || this == DISCOVER;
    }

    /// Verbs with two ends: the object, and the target that it goes to.
    public boolean hasTarget() {
        return this == MOVE || this == RENAME || this == COPY;
    }

    /// Verbs that take what lies in one place to another, or back: the source is checked as a read.
    boolean takesFromPlace() {
        return hasTarget() || this == UNDO;
    }

    /// Verbs that take something away: refused in places that the run's audience may not learn.
    boolean removes() {
        return this == DELETE || this == MOVE || this == RENAME;
    }
}
