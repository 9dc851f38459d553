package dev.clawnet.gateway.transport;

/// How a request is answered: whole, or piece by piece.
public sealed interface HttpReply permits HttpAnswer, HttpStream {}
