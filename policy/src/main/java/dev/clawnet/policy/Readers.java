package dev.clawnet.policy;

import dev.clawnet.protocol.id.PersonId;
import java.util.HashSet;
import java.util.Set;

/// Those who may learn an item or a place, besides its owner. The empty set is the default: the owner alone.
public record Readers(Set<Reader> set) {
    public static final Readers NOBODY = new Readers(Set.of());

    public Readers {
        set = Set.copyOf(set);
    }

    public static Readers of(Reader... readers) {
        return new Readers(Set.of(readers));
    }

    /// Readers that both admit, as far as that can be said without knowing who is in which tree: all stand below
    /// `Everyone`, and *v* below `v~`.
    public Readers meet(Readers other) {
        if (set.equals(other.set)) {
            return this;
        }
        Set<Reader> both = new HashSet<>();
        for (Reader one : set) {
            for (Reader two : other.set) {
                if (below(one, two)) {
                    both.add(one);
                } else if (below(two, one)) {
                    both.add(two);
                }
            }
        }
        return new Readers(both);
    }

    private static boolean below(Reader low, Reader high) {
        return low.equals(high)
                || high instanceof Reader.Everyone
                || (low instanceof Reader.Human(PersonId person)
                        && high instanceof Reader.WithTree(PersonId named)
                        && person.equals(named));
    }
}
