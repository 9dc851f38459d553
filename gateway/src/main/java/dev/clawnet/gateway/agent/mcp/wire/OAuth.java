package dev.clawnet.gateway.agent.mcp.wire;

import dev.clawnet.gateway.agent.mcp.wire.McpFailure.Kind;
import dev.clawnet.protocol.secret.Secret;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// An OAuth 2.1 client for one server: it finds who gives authorizations, makes itself known there, has the owner
/// agree in a browser, and renews what it got.
///
/// Threat: a server that sends the owner to sign in elsewhere, or gets a token that is good elsewhere. Tokens are asked
/// for this server alone (resource indicator), and each is kept with its issuer and sent to nobody else. See
/// `OAuthTest`.
public final class OAuth implements Authority {
    private final Http http;
    private final URI server;
    private final Client client;
    private final Kept kept;
    private final Consent consent;
    private final RandomGenerator random;

    /// Guarded by this monitor.
    private Optional<Grant> grant;

    /// What this client is, as its owner's configuration says.
    ///
    /// @param name that is shown to whoever agrees
    /// @param redirect where the browser comes back
    /// @param registered an id, and maybe a secret, that were agreed on before
    /// @param document an address that describes this client, for authorization servers that take one
    public record Client(
            String name,
            URI redirect,
            Optional<Registered> registered,
            Optional<URI> document,
            Optional<String> scope) {}

    /// How an authorization server knows this client.
    ///
    /// @param method how it proves itself; absent: as the authorization server likes
    public record Registered(String id, Optional<Secret> secret, Optional<String> method) {}

    /// What was agreed to.
    ///
    /// @param issuer who gave it
    /// @param ends when it is worth nothing any more, if that was said
    public record Grant(
            String issuer,
            URI endpoint,
            Registered client,
            List<String> methods,
            Optional<String> resource,
            Secret access,
            Optional<Secret> refresh,
            Optional<String> scope,
            Optional<Instant> ends) {}

    /// Keeps what was agreed to.
    public interface Kept {
        Optional<Grant> load();

        void save(Grant grant);

        /// What was kept is worth nothing.
        void forget();
    }

    /// Has the owner agree in a browser.
    @FunctionalInterface
    public interface Consent {
        /// The code and the state that the browser came back with; empty: nobody agreed, or nobody can be asked now.
        Optional<Returned> ask(URI page) throws McpFailure;
    }

    /// What a browser came back with.
    ///
    /// @param issuer `iss` of RFC 9207, where the authorization server gives it
    public record Returned(String code, String state, Optional<String> issuer) {}

    public OAuth(Http http, URI server, Client client, Kept kept, Consent consent, RandomGenerator random) {
        this.http = http;
        this.server = server;
        this.client = client;
        this.kept = kept;
        this.consent = consent;
        this.random = random;
        this.grant = kept.load();
    }

    @Override
    public synchronized Optional<Secret> token() {
        return grant.map(Grant::access);
    }

    @Override
    public synchronized void renew(Challenge challenge, Instant until) throws McpFailure {
        Tokens tokens = new Tokens(http);
        if (!challenge.wider() && grant.flatMap(Grant::refresh).isPresent()) {
            Optional<Grant> fresh = tokens.refresh(grant.get(), until);
            if (fresh.isPresent()) {
                keep(fresh.get());
                return;
            }
        }
        Optional<String> before = grant.flatMap(Grant::scope);
        if (!challenge.wider()) {
            grant = Optional.empty();
            kept.forget();
        }
        Discovery.Found found = new Discovery(http).find(server, challenge, until);
        Registered registered = new Registration(http).of(client, found.issuer(), until);
        Pkce pkce = Pkce.mint(random);
        String state = Secret.mint(random).reveal();
        Optional<String> scope = offline(scope(challenge, found, before), found.issuer());
        Map<String, String> asked = new LinkedHashMap<>();
        asked.put("response_type", "code");
        asked.put("client_id", registered.id());
        asked.put("redirect_uri", client.redirect().toString());
        asked.put("code_challenge", pkce.challenge());
        asked.put("code_challenge_method", "S256");
        asked.put("state", state);
        scope.ifPresent(text -> asked.put("scope", text));
        found.resource().ifPresent(text -> asked.put("resource", text));
        Returned returned = consent.ask(page(found.issuer().authorize(), asked))
                .orElseThrow(() -> new McpFailure(Kind.UNAUTHORIZED, "its owner has to sign in to the server"));
        if (!Secret.of(state).matches(returned.state())
                || returned.issuer()
                        .filter(iss -> !iss.equals(found.issuer().name()))
                        .isPresent()) {
            throw new McpFailure(Kind.UNAUTHORIZED, "the browser came back from another sign-in");
        }
        keep(tokens.exchange(
                found, registered, new Tokens.Code(returned.code(), pkce.verifier(), client.redirect(), scope), until));
    }

    private void keep(Grant fresh) {
        grant = Optional.of(fresh);
        kept.save(fresh);
    }

    /// What the server asks for now, with what it was given before; else what it names; else what the owner's
    /// configuration names; else nothing.
    private Optional<String> scope(Challenge challenge, Discovery.Found found, Optional<String> before) {
        if (challenge.scope().isPresent()) {
            Set<String> all = new LinkedHashSet<>();
            if (challenge.wider()) {
                before.ifPresent(text -> all.addAll(List.of(text.split(" "))));
            }
            all.addAll(List.of(challenge.scope().get().split(" ")));
            all.remove("");
            return Optional.of(String.join(" ", all));
        }
        return client.scope().or(found::scopes);
    }

    private static Optional<String> offline(Optional<String> scope, Discovery.Issuer issuer) {
        boolean add = issuer.offline()
                && scope.filter(text -> !List.of(text.split(" ")).contains("offline_access"))
                        .isPresent();
        return add ? scope.map(text -> text + " offline_access") : scope;
    }

    private static URI page(URI endpoint, Map<String, String> asked) {
        String query = form(asked);
        String text = endpoint.toString();
        return URI.create(text + (endpoint.getRawQuery() == null ? "?" : "&") + query);
    }

    static String form(Map<String, String> members) {
        StringBuilder text = new StringBuilder();
        members.forEach((name, value) -> text.append(text.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return text.toString();
    }
}
