package dev.clawnet.policy;

import java.time.Instant;

/// Grants as a lattice.
public final class Grants {
    private Grants() {}

    /// Whether the grant allows this act now, at both of its ends.
    public static boolean covers(Grant grant, Act act, Instant now) {
        return coversEnd(grant, act, act.object(), now)
                && (act.target().isEmpty() || coversEnd(grant, act, act.target().get(), now));
    }

    /// Whether the grant allows one end of this act now.
    static boolean coversEnd(Grant grant, Act act, Resource end, Instant now) {
        return grant.identity().equals(act.agent())
                && grant.verbs().contains(act.verb())
                && live(grant, now)
                && holdsFor(grant, act)
                && contains(grant, end);
    }

    /// Within `[from, to)`, and a use is left.
    static boolean live(Grant grant, Instant now) {
        return !now.isBefore(grant.from())
                && (grant.to().isEmpty() || now.isBefore(grant.to().get()))
                && (grant.uses().isEmpty() || grant.uses().get() > 0);
    }

    /// For the act's purpose, and towards its counterpart. A grant that names counterparts does not hold for an act
    /// that names none: nobody says towards whom it would be.
    static boolean holdsFor(Grant grant, Act act) {
        boolean purpose = grant.purposes().isEmpty() || grant.purposes().get().contains(act.purpose());
        boolean counterpart = grant.counterparts().isEmpty()
                || act.counterpart()
                        .filter(grant.counterparts().get()::contains)
                        .isPresent();
        return purpose && counterpart;
    }

    static boolean contains(Grant grant, Resource resource) {
        for (ResourcePattern pattern : grant.objects()) {
            if (pattern.matches(resource)) {
                return true;
            }
        }
        return false;
    }
}
