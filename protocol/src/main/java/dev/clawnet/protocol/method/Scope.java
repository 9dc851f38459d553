package dev.clawnet.protocol.method;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

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
        return granted.stream().anyMatch(scope -> scope.implied().contains(needed));
    }

    private Set<Scope> implied() {
        return switch (this) {
            case ADMIN -> EnumSet.allOf(Scope.class);
            case WRITE -> EnumSet.of(WRITE, READ, TALK, SESSIONS_READ, SESSIONS_WRITE);
            case READ -> EnumSet.of(READ, SESSIONS_READ);
            default -> EnumSet.of(this);
        };
    }
}
