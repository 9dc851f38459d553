package dev.clawnet.verify.interop;

import dev.clawnet.gateway.agent.mcp.wire.Http;
import dev.clawnet.gateway.agent.mcp.wire.HttpWire;
import dev.clawnet.gateway.agent.mcp.wire.McpClient;
import dev.clawnet.gateway.agent.mcp.wire.McpFailure;
import dev.clawnet.gateway.agent.mcp.wire.OAuth;
import dev.clawnet.gateway.agent.mcp.wire.Peer;
import dev.clawnet.gateway.time.SystemTimers;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.secret.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The program that the conformance suite starts for each scenario: the gateway's own client, with what a person would
/// do at a browser or a form done for them.
final class ConformanceClient {
    private static final Duration TIME = Duration.ofSeconds(20);
    private static final URI REDIRECT = URI.create("http://localhost:3999/callback");
    /// The host that the suite expects the description of a client on; nobody calls it.
    private static final String DESCRIBED_ON = "conformance-test.local";

    private ConformanceClient() {}

    /// Calls every tool of a server once.
    ///
    /// @param arguments the server's address
    public static void main(String[] arguments) throws Exception {
        URI address = URI.create(arguments[arguments.length - 1]);
        InstantSource clock = InstantSource.system();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor();
                SystemTimers timers = new SystemTimers(
                        clock, Thread.ofPlatform().daemon().factory(), executor, SystemTimers.Bounds.DEFAULT);
                HttpClient client = Http.connections(executor)) {
            timers.start();
            Http http = Http.over(client, _ -> {}, clock, timers);
            Optional<OAuth.Registered> registered = registered();
            OAuth oauth = new OAuth(
                    http,
                    address,
                    new OAuth.Client(
                            "ClawNet",
                            REDIRECT,
                            registered,
                            registered.flatMap(OAuth.Registered::secret).isPresent()
                                    ? Optional.of(issuer(client, address))
                                    : Optional.empty(),
                            Optional.of(new URI("https", DESCRIBED_ON, "/client-metadata.json", null)),
                            Optional.empty()),
                    new InMemory(),
                    Optional.of(page -> agreed(client, page)),
                    new SecureRandom());
            Form peer = new Form();
            HttpWire wire = new HttpWire(
                    http,
                    new HttpWire.Place(address, Map.of(), Optional.of(oauth)),
                    Thread.ofVirtual().factory(),
                    peer);
            try (McpClient session = McpClient.open(wire, clock, new McpClient.Greeting("clawnet", "1", TIME), peer)) {
                for (McpClient.Offer tool : session.tools(TIME)) {
                    session.call(tool.name(), arguments(tool), TIME);
                }
            }
        }
    }

    private static ObjectNode arguments(McpClient.Offer tool) {
        ObjectNode arguments = Json.LENIENT.createObjectNode();
        tool.schema().path("properties").properties().forEach(each -> {
            switch (each.getValue().path("type").asString("")) {
                case "number", "integer" -> arguments.put(each.getKey(), 5);
                case "boolean" -> arguments.put(each.getKey(), true);
                default -> arguments.put(each.getKey(), "text");
            }
        });
        return arguments;
    }

    private static Optional<OAuth.Registered> registered() {
        String context =
                Optional.ofNullable(System.getenv("MCP_CONFORMANCE_CONTEXT")).orElse("{}");
        JsonNode given = Json.LENIENT.readTree(context);
        String id = given.path("client_id").asString("");
        return id.isEmpty()
                ? Optional.empty()
                : Optional.of(new OAuth.Registered(
                        id,
                        Optional.of(given.path("client_secret").asString(""))
                                .filter(text -> !text.isEmpty())
                                .map(Secret::of),
                        Optional.empty()));
    }

    /// What an owner would have written down with the secret. The suite gives each authorization server a port at its
    /// start, and tells it by the server's description alone.
    private static String issuer(HttpClient client, URI server) throws IOException, InterruptedException {
        URI described = server.resolve("/.well-known/oauth-protected-resource" + server.getPath());
        HttpResponse<String> answer =
                client.send(HttpRequest.newBuilder(described).build(), HttpResponse.BodyHandlers.ofString());
        return Json.LENIENT
                .readTree(answer.body())
                .path("authorization_servers")
                .path(0)
                .asString("");
    }

    /// What a browser would do: the suite's authorization server agrees at once and sends it back.
    private static Optional<OAuth.Returned> agreed(HttpClient client, URI page) throws McpFailure {
        try {
            HttpResponse<Void> answer =
                    client.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.discarding());
            URI back = URI.create(answer.headers().firstValue("location").orElseThrow());
            Map<String, String> query = new HashMap<>();
            for (String pair : back.getRawQuery().split("&", -1)) {
                String[] parts = pair.split("=", 2);
                query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
            return Optional.of(new OAuth.Returned(
                    query.getOrDefault("code", ""),
                    query.getOrDefault("state", "none"),
                    Optional.ofNullable(query.get("iss"))));
        } catch (IOException | InterruptedException e) {
            throw new McpFailure(McpFailure.Kind.UNREACHABLE, "the suite's sign-in cannot be reached");
        }
    }

    /// A form that is accepted as it is offered: every field gets the default that the server names.
    private static final class Form implements Peer {
        @Override
        public ObjectNode capabilities() {
            ObjectNode capabilities = Json.LENIENT.createObjectNode();
            capabilities.putObject("elicitation").putObject("form").put("applyDefaults", true);
            return capabilities;
        }

        @Override
        public Optional<JsonNode> asked(String method, JsonNode params) {
            if (!method.equals("elicitation/create")) {
                return Optional.empty();
            }
            ObjectNode answer = Json.LENIENT.createObjectNode().put("action", "accept");
            ObjectNode content = answer.putObject("content");
            params.path("requestedSchema").path("properties").properties().forEach(each -> {
                if (each.getValue().has("default")) {
                    content.set(each.getKey(), each.getValue().path("default"));
                }
            });
            return Optional.of(answer);
        }

        @Override
        public void told(String method) {
            // News has no consequence here.
        }
    }

    private static final class InMemory implements OAuth.Kept {
        private Optional<OAuth.Grant> kept = Optional.empty();

        @Override
        public Optional<OAuth.Grant> load() {
            return kept;
        }

        @Override
        public void save(OAuth.Grant grant, Optional<OAuth.Grant> before) {
            kept = Optional.of(grant);
        }

        @Override
        public void forget(OAuth.Grant grant) {
            kept = Optional.empty();
        }

        @Override
        public void wanted(String scope) {
            // Its owner is asked at once.
        }

        @Override
        public Optional<String> wanted() {
            return Optional.empty();
        }
    }
}
