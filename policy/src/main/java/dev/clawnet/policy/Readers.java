package dev.clawnet.policy;

import java.util.Set;
import java.util.stream.Collectors;

/// Those who may learn an item or a place, besides its owner. The empty set is the default: the owner alone.
public record Readers(Set<Reader> set) {
    public static final Readers NOBODY = new Readers(Set.of());

    public Readers {
        set = Set.copyOf(set);
    }

    public static Readers of(Reader... readers) {
        return new Readers(Set.of(readers));
    }

    /// Readers that both admit.
    public Readers meet(Readers other) {
        return new Readers(set.stream().filter(other.set::contains).collect(Collectors.toUnmodifiableSet()));
    }
}
