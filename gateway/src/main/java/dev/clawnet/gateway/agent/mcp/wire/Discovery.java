package dev.clawnet.gateway.agent.mcp.wire;

import dev.clawnet.gateway.agent.mcp.wire.McpFailure.Kind;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.protocol.json.Json;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Finds who gives authorizations for a server, from the server's own description and from its authorization server's.
/// Source: RFC 9728 and RFC 8414; without a description, what the specification of 2025-03-26 has.
///
/// Threat: a server that names an authorization server of its own, and so has the owner's secret sent there. Where the
/// owner names the issuer, only what that issuer's own description says counts. See `OAuthTest`.
final class Discovery {
    private static final String RESOURCE = "/.well-known/oauth-protected-resource";
    private static final String SERVER = "/.well-known/oauth-authorization-server";
    private static final String OPENID = "/.well-known/openid-configuration";

    private final Http http;
    private final Optional<String> trusted;

    /// @param trusted the one issuer that the owner lets give authorizations; absent: whom the server names
    Discovery(Http http, Optional<String> trusted) {
        this.http = http;
        this.trusted = trusted;
    }

    /// What was found.
    ///
    /// @param resource what tokens are asked for; absent for servers of the older specification
    /// @param scopes that the server names; absent: none are asked for
    record Found(Optional<String> resource, Optional<String> scopes, Issuer issuer) {}

    /// An authorization server.
    ///
    /// @param authorize where an owner agrees; absent: it gives authorizations to programs alone
    /// @param pkce whether it binds a code to who asked for it
    /// @param methods how a client may prove itself where tokens are given
    /// @param documents whether an address that describes a client is taken for its id
    /// @param offline whether it gives tokens that outlast a session under the scope `offline_access`
    /// @param signs whether a browser that comes back from it always says so (`iss` of RFC 9207)
    record Issuer(
            String name,
            Optional<URI> authorize,
            boolean pkce,
            URI token,
            Optional<URI> register,
            List<String> methods,
            boolean documents,
            boolean offline,
            boolean signs) {
        /// Where an owner agrees, of a server where nobody but who asked gets something for the code.
        URI agreeing() throws McpFailure {
            if (!pkce) {
                throw new McpFailure(Kind.UNAUTHORIZED, "the authorization server does not know PKCE with S256");
            }
            return authorize.orElseThrow(() -> new McpFailure(
                    Kind.UNAUTHORIZED, "the authorization server's description has no authorization_endpoint"));
        }
    }

    /// An address as somebody else wrote it.
    static Optional<URI> address(String text) {
        try {
            URI uri = new URI(text);
            boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            return web && uri.getHost() != null && uri.getUserInfo() == null ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException e) {
            // None.
            return Optional.empty();
        }
    }

    Found find(URI server, Challenge challenge, Instant until) throws McpFailure {
        Optional<JsonNode> resource = resource(server, challenge, until);
        if (resource.isEmpty()) {
            return new Found(Optional.empty(), Optional.empty(), undescribed(origin(server), until));
        }
        JsonNode described = resource.get();
        String named = described.path("resource").asString("");
        if (!covers(named, server)) {
            throw new McpFailure(Kind.UNAUTHORIZED, "the server's description is that of another server");
        }
        String issuer = issuer(described.path("authorization_servers"));
        return new Found(Optional.of(named), scopes(described), described(issuer, until));
    }

    /// Who gives authorizations: whom the owner trusts, if the server names them too; else the first that it names.
    private String issuer(JsonNode named) throws McpFailure {
        if (trusted.isEmpty()) {
            return named.path(0).asString("");
        }
        if (!holds(named, trusted.get())) {
            throw another();
        }
        return trusted.get();
    }

    private static McpFailure another() {
        return new McpFailure(
                Kind.UNAUTHORIZED,
                "the server names another authorization server than auth.issuer of its configuration");
    }

    /// Who gives authorizations for a server that does not describe itself: its own address.
    private Issuer undescribed(URI base, Instant until) throws McpFailure {
        if (trusted.isPresent()) {
            if (address(trusted.get()).filter(at -> origin(at).equals(base)).isEmpty()) {
                throw another();
            }
            return described(trusted.get(), until);
        }
        Optional<JsonNode> old = json(base.resolve(SERVER), until);
        return old.isPresent() ? issuer(base.toString(), old.get(), false) : plain(base);
    }

    private Optional<JsonNode> resource(URI server, Challenge challenge, Instant until) throws McpFailure {
        if (challenge.metadata().isPresent()) {
            return json(challenge.metadata().get(), until);
        }
        String path = path(server);
        if (!path.isEmpty()) {
            Optional<JsonNode> own = json(origin(server).resolve(RESOURCE + path), until);
            if (own.isPresent()) {
                return own;
            }
        }
        return json(origin(server).resolve(RESOURCE), until);
    }

    private Issuer described(String name, Instant until) throws McpFailure {
        URI at = address(name)
                .orElseThrow(() ->
                        new McpFailure(Kind.UNAUTHORIZED, "the server names nobody who gives authorizations for it"));
        String path = path(at);
        List<String> places = new ArrayList<>();
        places.add(SERVER + path);
        places.add(OPENID + path);
        if (!path.isEmpty()) {
            places.add(path + OPENID);
        }
        for (String place : places) {
            Optional<JsonNode> found = json(origin(at).resolve(place), until);
            if (found.isPresent()) {
                return issuer(name, found.get(), true);
            }
        }
        throw new McpFailure(Kind.UNAUTHORIZED, "whoever gives authorizations for the server does not say how");
    }

    /// @param strict whether it must be the issuer that was named, and say itself that it knows PKCE with S256
    private Issuer issuer(String name, JsonNode described, boolean strict) throws McpFailure {
        String own = described.path("issuer").asString("");
        if ((strict && !same(own, name))
                || trusted.filter(only -> !only.equals(own)).isPresent()) {
            throw new McpFailure(Kind.UNAUTHORIZED, "the description of an authorization server is that of another");
        }
        JsonNode challenges = described.path("code_challenge_methods_supported");
        boolean pkce = holds(challenges, "S256") || (!strict && !challenges.isArray());
        List<String> methods = new ArrayList<>();
        described.path("token_endpoint_auth_methods_supported").forEach(each -> methods.add(each.asString("")));
        return new Issuer(
                own.isEmpty() ? name : own,
                address(described.path("authorization_endpoint").asString("")),
                pkce,
                required(described, "token_endpoint"),
                address(described.path("registration_endpoint").asString("")),
                methods,
                described.path("client_id_metadata_document_supported").asBoolean(false),
                holds(described.path("scopes_supported"), "offline_access"),
                described.path("authorization_response_iss_parameter_supported").asBoolean(false));
    }

    private static Issuer plain(URI base) {
        return new Issuer(
                base.toString(),
                Optional.of(base.resolve("/authorize")),
                true,
                base.resolve("/token"),
                Optional.of(base.resolve("/register")),
                List.of(),
                false,
                false,
                false);
    }

    private static URI required(JsonNode described, String member) throws McpFailure {
        return address(described.path(member).asString(""))
                .orElseThrow(() ->
                        new McpFailure(Kind.UNAUTHORIZED, "the authorization server's description has no " + member));
    }

    private static boolean holds(JsonNode list, String word) {
        for (JsonNode each : list) {
            if (each.asString("").equals(word)) {
                return true;
            }
        }
        return false;
    }

    private static Optional<String> scopes(JsonNode described) {
        List<String> scopes = new ArrayList<>();
        described.path("scopes_supported").forEach(each -> scopes.add(each.asString("")));
        return scopes.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", scopes));
    }

    private static boolean same(String one, String other) {
        return one.replaceAll("/$", "").equals(other.replaceAll("/$", ""));
    }

    /// Whether a description is of this server, or of what it is a part of.
    private static boolean covers(String resource, URI server) {
        Optional<URI> at = address(resource);
        if (at.isEmpty() || !origin(at.get()).equals(origin(server))) {
            return false;
        }
        String part = path(at.get());
        String whole = path(server);
        return part.isEmpty() || whole.equals(part) || whole.startsWith(part + "/");
    }

    /// Scheme, host and port.
    static URI origin(URI at) {
        return URI.create(at.getScheme() + "://" + at.getRawAuthority().toLowerCase(java.util.Locale.ROOT));
    }

    private static String path(URI at) {
        String path = at.getRawPath() == null ? "" : at.getRawPath();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /// A description, if there is one at that address.
    private Optional<JsonNode> json(URI at, Instant until) throws McpFailure {
        HttpRequest.Builder ask = HttpRequest.newBuilder(at)
                .header("Accept", "application/json")
                .header("MCP-Protocol-Version", McpClient.VERSION)
                .GET();
        try (Http.Live live = http.send(ask, until)) {
            if (live.status() != 200) {
                return Optional.empty();
            }
            JsonNode read = Json.LENIENT.readTree(live.text(AgentLimits.MCP_DESCRIPTION_BYTES));
            return read.isObject() ? Optional.of(read) : Optional.empty();
        } catch (JacksonException notJson) {
            // A page for people: no description.
            return Optional.empty();
        }
    }
}
