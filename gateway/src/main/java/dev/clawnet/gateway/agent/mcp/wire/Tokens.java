package dev.clawnet.gateway.agent.mcp.wire;

import dev.clawnet.gateway.agent.mcp.wire.McpFailure.Kind;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.secret.Secret;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Gets tokens where they are given. Source: OAuth 2.1, RFC 8707.
final class Tokens {
    private static final String BASIC = "client_secret_basic";
    private static final String POST = "client_secret_post";
    private static final String NONE = "none";
    private static final int BUSY = 429;
    private static final int FAILS = 500;
    private static final long LONGEST = 365L * 24 * 3_600;

    private final Http http;

    Tokens(Http http) {
        this.http = http;
    }

    /// What a browser brought back, with what proves that it was asked for here.
    record Code(String code, String verifier, URI redirect, Optional<String> scope) {}

    OAuth.Grant exchange(Discovery.Found found, OAuth.Registered client, Code code, Instant until) throws McpFailure {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code.code());
        form.put("code_verifier", code.verifier());
        form.put("redirect_uri", code.redirect().toString());
        found.resource().ifPresent(text -> form.put("resource", text));
        return first(found, client, form, code.scope(), until);
    }

    /// A token for a program that nobody agrees for: it proves itself.
    OAuth.Grant own(Discovery.Found found, OAuth.Registered client, Optional<String> scope, Instant until)
            throws McpFailure {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "client_credentials");
        scope.ifPresent(text -> form.put("scope", text));
        found.resource().ifPresent(text -> form.put("resource", text));
        return first(found, client, form, scope, until);
    }

    private OAuth.Grant first(
            Discovery.Found found,
            OAuth.Registered client,
            Map<String, String> form,
            Optional<String> scope,
            Instant until)
            throws McpFailure {
        Discovery.Issuer issuer = found.issuer();
        JsonNode answer = ask(issuer.token(), client, issuer.methods(), form, until)
                .orElseThrow(() ->
                        new McpFailure(Kind.UNAUTHORIZED, "the authorization server gives no token for this sign-in"));
        return grant(
                answer,
                new OAuth.Grant(
                        issuer.name(),
                        issuer.token(),
                        client,
                        issuer.methods(),
                        found.resource(),
                        Secret.of(answer.path("access_token").asString("")),
                        Optional.empty(),
                        scope,
                        Optional.empty()));
    }

    /// Another token for the one that is worth nothing any more; empty: it has to be agreed to again.
    Optional<OAuth.Grant> refresh(OAuth.Grant old, Instant until) throws McpFailure {
        if (old.refresh().isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "refresh_token");
        form.put("refresh_token", old.refresh().get().reveal());
        old.resource().ifPresent(text -> form.put("resource", text));
        return ask(old.endpoint(), old.client(), old.methods(), form, until).map(answer -> grant(answer, old));
    }

    private OAuth.Grant grant(JsonNode answer, OAuth.Grant before) {
        return new OAuth.Grant(
                before.issuer(),
                before.endpoint(),
                before.client(),
                before.methods(),
                before.resource(),
                Secret.of(answer.path("access_token").asString("")),
                filled(answer, "refresh_token").map(Secret::of).or(before::refresh),
                filled(answer, "scope").or(before::scope),
                Optional.of(answer.path("expires_in").asLong(0))
                        .filter(seconds -> seconds > 0 && seconds < LONGEST)
                        .map(seconds -> http.clock().instant().plusSeconds(seconds)));
    }

    private static Optional<String> filled(JsonNode answer, String member) {
        return Optional.of(answer.path(member).asString("")).filter(text -> !text.isBlank());
    }

    /// How a client that is still to be registered will prove itself.
    static String preferred(List<String> methods) {
        return methods.isEmpty() || methods.contains(BASIC) ? BASIC : methods.contains(POST) ? POST : NONE;
    }

    private static String method(OAuth.Registered client, List<String> methods) {
        if (client.secret().isEmpty()) {
            return NONE;
        }
        Optional<String> said = client.method().filter(text -> text.equals(BASIC) || text.equals(POST));
        return said.filter(text -> methods.isEmpty() || methods.contains(text)).orElseGet(() -> {
            String usual = preferred(methods);
            return usual.equals(NONE) ? POST : usual;
        });
    }

    /// The answer that holds a token.
    private Optional<JsonNode> ask(
            URI at, OAuth.Registered client, List<String> methods, Map<String, String> form, Instant until)
            throws McpFailure {
        HttpRequest.Builder post = HttpRequest.newBuilder(at)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json");
        String method = method(client, methods);
        String secret = client.secret().map(Secret::reveal).orElse("");
        if (method.equals(BASIC)) {
            String pair = encoded(client.id()) + ":" + encoded(secret);
            post.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        } else {
            form.put("client_id", client.id());
            if (method.equals(POST)) {
                form.put("client_secret", secret);
            }
        }
        post.POST(HttpRequest.BodyPublishers.ofString(OAuth.form(form)));
        try (Http.Live live = http.send(post, until)) {
            if (live.status() == BUSY || live.status() >= FAILS) {
                // It says nothing about what there is: a sign-in is not thrown away for it.
                throw new McpFailure(Kind.UNREACHABLE, "whoever gives authorizations for the server fails now");
            }
            JsonNode answer = Json.LENIENT.readTree(live.text(AgentLimits.MCP_DESCRIPTION_BYTES));
            return live.status() == 200 && filled(answer, "access_token").isPresent()
                    ? Optional.of(answer)
                    : Optional.empty();
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
