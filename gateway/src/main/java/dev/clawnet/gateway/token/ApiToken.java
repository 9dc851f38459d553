package dev.clawnet.gateway.token;

import dev.clawnet.protocol.catalogue.ApiScope;
import dev.clawnet.protocol.catalogue.TokenMethods.Hook;
import dev.clawnet.protocol.id.TokenId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One token of a person.
///
/// @param digest of its secret
public record ApiToken(
        TokenId id,
        String name,
        List<ApiScope> scopes,
        String digest,
        Instant createdAt,
        Instant expiresAt,
        Optional<Hook> hook) {
    public ApiToken {
        scopes = List.copyOf(scopes);
    }

    public boolean expired(Instant now) {
        return !now.isBefore(expiresAt);
    }

    public boolean opens(ApiScope scope) {
        return scopes.contains(scope);
    }
}
