package dev.clawnet.protocol.method;

import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;

/// The ten operator scopes. Each holds within the device's own person only: no scope reaches another person.
public enum Scope {
    ADMIN("operator.admin"),
    READ("operator.read"),
    WRITE("operator.write"),
    SESSIONS_READ("operator.sessions.read"),
    SESSIONS_WRITE("operator.sessions.write"),
    APPROVALS("operator.approvals"),
    QUESTIONS("operator.questions"),
    PAIRING("operator.pairing"),
    TALK("operator.talk"),
    TALK_SECRETS("operator.talk.secrets");

    private final String wire;

    Scope(String wire) {
        this.wire = wire;
    }

    public String wire() {
        return wire;
    }

    /// The scope of that wire name; empty for a name that grants nothing.
    public static Optional<Scope> of(String wire) {
        return Arrays.stream(values()).filter(scope -> scope.wire.equals(wire)).findFirst();
    }

    /// Whether these granted scopes satisfy a needed one. Admin satisfies all; write satisfies read, talk and both
    /// session scopes; read satisfies sessions.read; nothing else implies anything.
    public static boolean satisfies(Collection<Scope> granted, Scope needed) {
        for (Scope scope : granted) {
            if (scope.implies(needed)) {
                return true;
            }
        }
        return false;
    }

    private boolean implies(Scope needed) {
        return switch (this) {
            case ADMIN -> true;
            case WRITE ->
                needed == WRITE
                        || needed == READ
                        || needed == TALK
                        || needed == SESSIONS_READ
                        || needed == SESSIONS_WRITE;
            case READ -> needed == READ || needed == SESSIONS_READ;
            case SESSIONS_READ, SESSIONS_WRITE, APPROVALS, QUESTIONS, PAIRING, TALK, TALK_SECRETS -> needed == this;
        };
    }
}
