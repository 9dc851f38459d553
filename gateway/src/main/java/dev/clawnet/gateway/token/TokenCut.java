package dev.clawnet.gateway.token;

import dev.clawnet.gateway.store.Notice;
import dev.clawnet.protocol.id.TokenId;

/// A token is void: what is being answered on it ends now.
public record TokenCut(TokenId token) implements Notice {}
