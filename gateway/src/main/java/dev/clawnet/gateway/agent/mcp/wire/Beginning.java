package dev.clawnet.gateway.agent.mcp.wire;

import dev.clawnet.gateway.agent.mcp.wire.McpFailure.Kind;
import dev.clawnet.protocol.secret.Secret;
import java.time.Instant;
import java.util.Optional;

/// Hears from a server what it wants, and begins a sign-in for that. The session that it is used for ends there.
public final class Beginning implements Authority {
    private final OAuth oauth;
    private Optional<OAuth.Begun> begun = Optional.empty();

    public Beginning(OAuth oauth) {
        this.oauth = oauth;
    }

    /// Absent: the server wanted none.
    public synchronized Optional<OAuth.Begun> begun() {
        return begun;
    }

    @Override
    public Optional<Secret> token() {
        return Optional.empty();
    }

    @Override
    public synchronized void renew(Challenge challenge, Instant until) throws McpFailure {
        begun = Optional.of(oauth.begin(challenge, until));
        throw new McpFailure(Kind.UNAUTHORIZED, "its owner has to sign in to the server");
    }
}
