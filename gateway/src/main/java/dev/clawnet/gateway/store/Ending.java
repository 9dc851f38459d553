package dev.clawnet.gateway.store;

/// A row that says itself whether somebody is about to look it up again, or to change it. Of a table whose written rows
/// a store keeps: one that is over makes room at once, instead of filling the memory until it is the oldest.
@FunctionalInterface
public interface Ending {
    /// Whether what it is about has ended.
    boolean over();
}
