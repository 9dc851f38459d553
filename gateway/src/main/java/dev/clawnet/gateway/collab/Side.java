package dev.clawnet.gateway.collab;

/// The two sides of a collaboration.
enum Side {
    /// Whose agent proposed it; has the first turn.
    FROM,
    TO;

    Side other() {
        return this == FROM ? TO : FROM;
    }
}
