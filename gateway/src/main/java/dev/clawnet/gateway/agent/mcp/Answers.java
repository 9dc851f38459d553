package dev.clawnet.gateway.agent.mcp;

import dev.clawnet.gateway.agent.mcp.wire.McpClient;
import dev.clawnet.gateway.limits.AgentLimits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// What a server says in words that an agent can be given: texts as they are, everything else by its kind and size.
final class Answers {
    private static final int NAME = 64;

    private Answers() {}

    static String text(JsonNode result) {
        List<String> parts = new ArrayList<>();
        for (JsonNode item : result.path("content")) {
            parts.add(part(item));
        }
        if (parts.isEmpty() && result.path("structuredContent").isObject()) {
            parts.add(result.path("structuredContent").toString());
        }
        String all = String.join("\n", parts);
        return all.isEmpty() ? "the tool said nothing" : cut(all);
    }

    private static String part(JsonNode item) {
        return switch (item.path("type").asString("")) {
            case "text" -> item.path("text").asString("");
            case "image", "audio" ->
                "[" + item.path("type").asString("") + ", "
                        + item.path("data").asString("").length() + " characters of base64 that cannot be shown]";
            case "resource" -> item.path("resource").path("text").asString("[a file that is no text]");
            case "resource_link" -> "[link " + item.path("uri").asString("") + "]";
            default -> "[something of a kind that is not known]";
        };
    }

    /// The beginning and the end of a long text.
    private static String cut(String text) {
        if (text.length() <= AgentLimits.MCP_TOLD) {
            return text;
        }
        int half = AgentLimits.MCP_TOLD / 2;
        return text.substring(0, half) + "\n[" + (text.length() - 2 * half) + " characters are left out here]\n"
                + text.substring(text.length() - half);
    }

    /// The tools under names of the gateway: `mcp.<server>.<tool>`, what no name can hold as `_`, each once.
    static List<ServerTool.Named> named(String server, List<McpClient.Offer> offers) {
        Set<String> taken = new HashSet<>();
        List<ServerTool.Named> named = new ArrayList<>();
        for (McpClient.Offer offer : offers) {
            String plain = "mcp." + server + "." + offer.name().replaceAll("[^a-zA-Z0-9_-]", "_");
            String free = plain.substring(0, Math.min(NAME, plain.length()));
            for (int i = 2; !taken.add(free.toLowerCase(Locale.ROOT)); i++) {
                String suffix = "_" + i;
                free = plain.substring(0, Math.min(NAME - suffix.length(), plain.length())) + suffix;
            }
            named.add(new ServerTool.Named(free, offer));
        }
        return named;
    }
}
