package dev.clawnet.gateway.route;

/// Which kinds of peers are compared with which.
final class Kinds {
    static final int COUNT = 3;

    private Kinds() {}

    /// A number that equal kinds share; below zero for a kind that nothing fits.
    static int index(String kind, Profile profile) {
        return switch (kind) {
            case Peer.DIRECT -> 0;
            case Peer.GROUP -> 1;
            case Peer.CHANNEL ->
                switch (profile) {
                    case EARLY -> 2;
                    case LATEST -> 1;
                };
            default -> -1;
        };
    }
}
