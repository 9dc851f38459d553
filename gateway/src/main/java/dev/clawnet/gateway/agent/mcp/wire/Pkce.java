package dev.clawnet.gateway.agent.mcp.wire;

import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.random.RandomGenerator;

/// Binds the code that a browser brings back to whoever asked for it. Source: RFC 7636, method S256.
record Pkce(String verifier, String challenge) {
    static Pkce mint(RandomGenerator random) {
        String verifier = Secret.mint(random).reveal();
        byte[] digest = Canonical.sha256().digest(verifier.getBytes(StandardCharsets.US_ASCII));
        return new Pkce(verifier, Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
    }
}
