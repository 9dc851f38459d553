package dev.clawnet.gateway.channel;

import java.time.Instant;

/// A sender whom the owner let in.
public record PairedSender(String channel, String account, String sender, Instant since) {}
