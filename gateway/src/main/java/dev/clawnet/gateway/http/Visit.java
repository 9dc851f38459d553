package dev.clawnet.gateway.http;

import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.token.Tokens;

/// A request whose token was proved.
///
/// @param caller who the methods are called as
record Visit(Tokens.Owned owned, Caller caller) {
    String tokenName() {
        return owned.token().name();
    }
}
