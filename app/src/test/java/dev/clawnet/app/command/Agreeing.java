package dev.clawnet.app.command;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/// An authorization server, and the servers of tools that believe it, over real HTTP: `/<name>/mcp` takes tokens that
/// were given for it and no others. Codes are bound to who asked (PKCE), to the address and to the server, and good
/// once.
final class Agreeing implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger serial = new AtomicInteger();
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
    private final Map<String, String> refreshes = new ConcurrentHashMap<>();
    /// Tokens that count, by the server that they were given for.
    private final Map<String, String> tokens = new ConcurrentHashMap<>();
    /// What was shown to which server.
    final List<String> shown = new CopyOnWriteArrayList<>();
    final Set<String> given = ConcurrentHashMap.newKeySet();
    final List<String> grants = new CopyOnWriteArrayList<>();

    Agreeing() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    URI at(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    /// All tokens that were given are over; what renews them is good.
    void expire() {
        tokens.clear();
    }

    /// What renews them is over as well.
    void revoke() {
        tokens.clear();
        refreshes.clear();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (path.endsWith("/mcp") && !path.startsWith("/.well-known")) {
                tools(exchange, path, body);
            } else if (path.equals("/authorize")) {
                authorize(exchange);
            } else {
                described(exchange, path, body);
            }
        }
    }

    private void described(HttpExchange exchange, String path, String body) throws IOException {
        String base = at("").toString();
        if (path.startsWith("/.well-known/oauth-protected-resource/")) {
            String resource = base + path.substring("/.well-known/oauth-protected-resource".length());
            answer(exchange, 200, "{\"resource\":\"" + resource + "\",\"authorization_servers\":[\"" + base + "\"]}");
        } else if (path.equals("/.well-known/oauth-authorization-server")) {
            answer(
                    exchange,
                    200,
                    "{\"issuer\":\"" + base + "\",\"authorization_endpoint\":\"" + base + "/authorize\","
                            + "\"token_endpoint\":\"" + base + "/token\",\"registration_endpoint\":\"" + base
                            + "/register\",\"code_challenge_methods_supported\":[\"S256\"],"
                            + "\"token_endpoint_auth_methods_supported\":[\"none\"]}");
        } else if (path.equals("/register")) {
            answer(exchange, 201, "{\"client_id\":\"client-" + serial.incrementAndGet() + "\"}");
        } else if (path.equals("/token")) {
            token(exchange, form(body));
        } else {
            answer(exchange, 404, "{}");
        }
    }

    /// The user agrees at once.
    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> asked = form(exchange.getRequestURI().getRawQuery());
        String code = "code-" + serial.incrementAndGet();
        codes.put(code, asked);
        exchange.getResponseHeaders()
                .set(
                        "Location",
                        asked.get("redirect_uri") + "?code=" + code + "&state=" + asked.get("state") + "&iss="
                                + at(""));
        exchange.sendResponseHeaders(302, -1);
    }

    private void token(HttpExchange exchange, Map<String, String> asked) throws IOException {
        String resource = asked.getOrDefault("resource", "none");
        boolean good;
        if (asked.getOrDefault("grant_type", "").equals("refresh_token")) {
            good = resource.equals(refreshes.remove(asked.getOrDefault("refresh_token", "")));
        } else {
            Map<String, String> code = codes.getOrDefault(asked.getOrDefault("code", ""), Map.of());
            codes.remove(asked.getOrDefault("code", ""));
            good = code.getOrDefault("code_challenge", "none")
                            .equals(challenge(asked.getOrDefault("code_verifier", "")))
                    && same(code, asked, "redirect_uri")
                    && same(code, asked, "client_id")
                    && same(code, asked, "resource");
        }
        if (!good) {
            answer(exchange, 400, "{\"error\":\"invalid_grant\"}");
            return;
        }
        grants.add(asked.get("grant_type"));
        String token = "access-" + serial.incrementAndGet() + "-x7Kq";
        String refresh = "refresh-" + serial.incrementAndGet() + "-x7Kq";
        tokens.put(token, resource);
        refreshes.put(refresh, resource);
        given.add(token);
        given.add(refresh);
        answer(
                exchange,
                200,
                "{\"access_token\":\"" + token + "\",\"refresh_token\":\"" + refresh + "\",\"expires_in\":3600}");
    }

    private static boolean same(Map<String, String> one, Map<String, String> other, String name) {
        return one.containsKey(name) && Objects.equals(one.get(name), other.get(name));
    }

    private static String challenge(String verifier) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Canonical.sha256().digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    }

    private void tools(HttpExchange exchange, String path, String body) throws IOException {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        String token = header == null ? "" : header.substring("Bearer ".length());
        if (!token.isEmpty()) {
            shown.add(path + " " + token);
        }
        if (!at(path).toString().equals(tokens.getOrDefault(token, ""))) {
            exchange.getResponseHeaders()
                    .set(
                            "WWW-Authenticate",
                            "Bearer resource_metadata=\"" + at("/.well-known/oauth-protected-resource" + path) + "\"");
            exchange.sendResponseHeaders(401, -1);
            return;
        }
        if (!exchange.getRequestMethod().equals("POST")) {
            exchange.sendResponseHeaders(405, -1);
            return;
        }
        JsonNode message = Json.LENIENT.readTree(body);
        String result = switch (message.path("method").asString("")) {
            case "initialize" ->
                "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"tools\":{}},"
                        + "\"serverInfo\":{\"name\":\"asked\"}}";
            case "tools/list" ->
                "{\"tools\":[{\"name\":\"echo\",\"description\":\"Says it again.\","
                        + "\"inputSchema\":{\"type\":\"object\"}}]}";
            default -> "";
        };
        if (result.isEmpty()) {
            exchange.sendResponseHeaders(202, -1);
        } else {
            answer(exchange, 200, "{\"jsonrpc\":\"2.0\",\"id\":" + message.path("id") + ",\"result\":" + result + "}");
        }
    }

    static Map<String, String> form(String text) {
        Map<String, String> found = new HashMap<>();
        for (String pair : text.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            found.put(parts[0], URLDecoder.decode(parts.length > 1 ? parts[1] : "", StandardCharsets.UTF_8));
        }
        return found;
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
