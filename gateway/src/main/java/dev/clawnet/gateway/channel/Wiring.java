package dev.clawnet.gateway.channel;

/// How an account reaches its network: each adapter has a record of its own. Two that are equal need no new
/// connection.
public interface Wiring {}
