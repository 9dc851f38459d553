package dev.clawnet.gateway.agent.mcp.wire;

import dev.clawnet.gateway.agent.mcp.wire.McpFailure.Kind;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.secret.Secret;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Makes this client known to an authorization server: by what was agreed on before, by the address that describes it,
/// or by registering. Source: RFC 7591, and client id metadata documents.
final class Registration {
    private final Http http;

    Registration(Http http) {
        this.http = http;
    }

    OAuth.Registered of(OAuth.Client client, Discovery.Issuer issuer, Instant until) throws McpFailure {
        if (client.registered().isPresent()) {
            return client.registered().get();
        }
        if (issuer.documents() && client.document().isPresent()) {
            return new OAuth.Registered(client.document().get().toString(), Optional.empty(), Optional.of("none"));
        }
        URI at = issuer.register()
                .orElseThrow(() -> new McpFailure(
                        Kind.UNAUTHORIZED, "the authorization server registers nobody: configure auth.clientId"));
        ObjectNode asked = Json.LENIENT.createObjectNode().put("client_name", client.name());
        asked.putArray("redirect_uris").add(client.redirect().toString());
        asked.putArray("grant_types").add("authorization_code").add("refresh_token");
        asked.putArray("response_types").add("code");
        asked.put("token_endpoint_auth_method", Tokens.preferred(issuer.methods()));
        client.scope().ifPresent(scope -> asked.put("scope", scope));
        return registered(at, asked, until);
    }

    private OAuth.Registered registered(URI at, ObjectNode asked, Instant until) throws McpFailure {
        HttpRequest.Builder post = HttpRequest.newBuilder(at)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(asked.toString()));
        try (Http.Live live = http.send(post, until)) {
            JsonNode answer = Json.LENIENT.readTree(live.text(AgentLimits.MCP_DESCRIPTION_BYTES));
            String id = answer.path("client_id").asString("");
            if (live.status() < 200 || live.status() > 299 || id.isEmpty()) {
                throw new McpFailure(Kind.UNAUTHORIZED, "the authorization server does not register this client");
            }
            return new OAuth.Registered(
                    id,
                    Optional.of(answer.path("client_secret").asString(""))
                            .filter(text -> !text.isBlank())
                            .map(Secret::of),
                    Optional.of(answer.path("token_endpoint_auth_method").asString(""))
                            .filter(text -> !text.isEmpty()));
        } catch (JacksonException notJson) {
            throw new McpFailure(Kind.UNAUTHORIZED, "the authorization server does not register this client");
        }
    }
}
