package dev.clawnet.policy;

/// Whether a run, an item or an act depends on text that nobody vouches for. A run is untrusted from its first
/// untrusted item on, and never becomes trusted again.
public enum Integrity {
    TRUSTED,
    UNTRUSTED;

    public Integrity meet(Integrity other) {
        return this == UNTRUSTED ? UNTRUSTED : other;
    }
}
