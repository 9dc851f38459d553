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
/// for this server alone (resource indicator), and each is kept with its issuer and sent to nobody else. A secret
/// of the owner's goes to the issuer that the owner names, whatever the server says. See `OAuthTest`.
public final class OAuth implements Authority {
    private final Http http;
    private final URI server;
    private final Client client;
    private final Kept kept;
    private final Optional<Consent> consent;
    private final RandomGenerator random;

    /// Guarded by this monitor.
    private Optional<Grant> grant;

    /// What this client is, as its owner's configuration says.
    ///
    /// @param name that is shown to whoever agrees
    /// @param redirect where the browser comes back
    /// @param registered an id, and maybe a secret, that were agreed on before
    /// @param issuer the only one who may give authorizations; absent: whom the server names (not with a secret)
    /// @param document an address that describes this client, for authorization servers that take one
    /// @param scope asked for where the server itself names none
    public record Client(
            String name,
            URI redirect,
            Optional<Registered> registered,
            Optional<String> issuer,
            Optional<URI> document,
            Optional<String> scope) {
        public Client {
            if (issuer.isEmpty() && registered.flatMap(Registered::secret).isPresent()) {
                throw new IllegalArgumentException("a client's secret needs the issuer that it may be sent to");
            }
        }
    }

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

        /// Keeps it.
        ///
        /// @param before what it takes the place of; absent: its owner agreed just now
        void save(Grant grant, Optional<Grant> before);

        /// What was kept is worth nothing.
        void forget(Grant grant);

        /// The server wants these scopes besides, for which nobody can be asked now.
        void wanted(String scope);

        /// Scopes that the next sign-in asks for besides.
        Optional<String> wanted();
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

    /// A sign-in that was begun.
    ///
    /// @param page that its owner agrees on
    /// @param state that the browser has to come back with
    public record Begun(URI page, Secret state, Half half) {}

    /// What this client keeps to itself of a sign-in that was begun.
    public static final class Half {
        private final Discovery.Found found;
        private final Registered registered;
        private final Pkce pkce;
        private final Optional<String> scope;

        private Half(Discovery.Found found, Registered registered, Pkce pkce, Optional<String> scope) {
            this.found = found;
            this.registered = registered;
            this.pkce = pkce;
            this.scope = scope;
        }
    }

    /// @param consent absent: nobody is asked, and what cannot be renewed without it is refused
    public OAuth(Http http, URI server, Client client, Kept kept, Optional<Consent> consent, RandomGenerator random) {
        this.http = http;
        this.server = server;
        this.client = client;
        this.kept = kept;
        this.consent = consent;
        this.random = random;
        this.grant = kept.load()
                .filter(found -> client.issuer()
                        .filter(only -> !only.equals(found.issuer()))
                        .isEmpty());
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
                kept.save(fresh.get(), grant);
                grant = fresh;
                return;
            }
        }
        if (consent.isEmpty()) {
            if (challenge.wider()) {
                challenge.scope().ifPresent(kept::wanted);
            } else {
                drop();
            }
            throw unasked();
        }
        Begun begun = begin(challenge, until);
        finish(begun, consent.get().ask(begun.page()).orElseThrow(OAuth::unasked), until);
    }

    private static McpFailure unasked() {
        return new McpFailure(Kind.UNAUTHORIZED, "its owner has to sign in to the server");
    }

    private void drop() {
        grant.ifPresent(kept::forget);
        grant = Optional.empty();
    }

    /// Makes this client known where authorizations are given, and says on which page its owner agrees.
    synchronized Begun begin(Challenge challenge, Instant until) throws McpFailure {
        Optional<String> before = grant.flatMap(Grant::scope);
        Discovery.Found found = new Discovery(http, client.issuer()).find(server, challenge, until);
        URI endpoint = found.issuer().agreeing();
        http.require(endpoint);
        Registered registered = new Registration(http).of(client, found.issuer(), until);
        Pkce pkce = Pkce.mint(random);
        Secret state = Secret.mint(random);
        Optional<String> scope = offline(scope(challenge, found, before), found.issuer());
        Map<String, String> asked = new LinkedHashMap<>();
        asked.put("response_type", "code");
        asked.put("client_id", registered.id());
        asked.put("redirect_uri", client.redirect().toString());
        asked.put("code_challenge", pkce.challenge());
        asked.put("code_challenge_method", "S256");
        asked.put("state", state.reveal());
        scope.ifPresent(text -> asked.put("scope", text));
        found.resource().ifPresent(text -> asked.put("resource", text));
        return new Begun(page(endpoint, asked), state, new Half(found, registered, pkce, scope));
    }

    /// Gets the token that its owner agreed to.
    public synchronized void finish(Begun begun, Returned returned, Instant until) throws McpFailure {
        Half half = begun.half();
        Discovery.Issuer issuer = half.found.issuer();
        boolean elsewhere =
                returned.issuer().map(iss -> !iss.equals(issuer.name())).orElse(issuer.signs());
        if (!begun.state().matches(returned.state()) || elsewhere) {
            throw new McpFailure(Kind.UNAUTHORIZED, "the browser came back from another sign-in");
        }
        Grant fresh = new Tokens(http)
                .exchange(
                        half.found,
                        half.registered,
                        new Tokens.Code(returned.code(), half.pkce.verifier(), client.redirect(), half.scope),
                        until);
        kept.save(fresh, Optional.empty());
        grant = Optional.of(fresh);
    }

    /// What the server asks for now, or names, or what the owner's configuration names; where it wants more than there
    /// was, with what there was.
    private Optional<String> scope(Challenge challenge, Discovery.Found found, Optional<String> before) {
        Set<String> all = new LinkedHashSet<>();
        if (challenge.wider() || kept.wanted().isPresent()) {
            before.ifPresent(text -> all.addAll(List.of(text.split(" "))));
        }
        challenge.scope().or(client::scope).or(found::scopes).ifPresent(text -> all.addAll(List.of(text.split(" "))));
        kept.wanted().ifPresent(text -> all.addAll(List.of(text.split(" "))));
        all.remove("");
        return all.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", all));
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
