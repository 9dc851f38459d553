package dev.clawnet.gateway.agent.mcp.wire;

import dev.clawnet.protocol.secret.Secret;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/// Lets this client in as itself: its owner agreed on an id and a secret with whoever gives authorizations, and nobody
/// has to agree in a browser. Source: OAuth 2.1, section 4.2.
public final class ClientCredentials implements Authority {
    private final Http http;
    private final URI server;
    private final OAuth.Registered client;
    private final String issuer;
    private final Optional<String> scope;

    /// Guarded by this monitor. Not kept: another one is asked for at any time.
    private Optional<Secret> access = Optional.empty();

    /// @param issuer the only one that the client's secret is sent to
    /// @param scope asked for where the server itself names none
    public ClientCredentials(Http http, URI server, OAuth.Registered client, String issuer, Optional<String> scope) {
        this.http = http;
        this.server = server;
        this.client = client;
        this.issuer = issuer;
        this.scope = scope;
    }

    @Override
    public synchronized Optional<Secret> token() {
        return access;
    }

    @Override
    public synchronized void renew(Challenge challenge, Instant until) throws McpFailure {
        access = Optional.empty();
        Discovery.Found found = new Discovery(http, Optional.of(issuer)).find(server, challenge, until);
        Optional<String> asked = challenge.scope().or(() -> scope).or(found::scopes);
        access = Optional.of(new Tokens(http).own(found, client, asked, until).access());
    }
}
