package dev.clawnet.gateway.transport;

/// The two ways in that the upper layer offers.
///
/// @param routes answers HTTP
/// @param acceptor decides about upgrades
public record Doors(HttpRoutes routes, LinkAcceptor acceptor) {}
