package dev.clawnet.gateway.channel;

import java.time.Instant;

/// An unknown sender who was given a code.
///
/// @param code what the sender was told, and what the owner approves
public record SenderRequest(
        String channel, String account, String sender, String code, Instant createdAt, Instant expiresAt) {}
