package dev.clawnet.gateway.agent.mcp;

import dev.clawnet.gateway.agent.mcp.wire.McpClient;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.json.Json;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a server offers, and the digest that its owner's word is bound to: SHA-256 over the canonical JSON of names,
/// descriptions and schemas, sorted by name.
record Listing(List<McpClient.Offer> offers, String digest) {
    Listing(List<McpClient.Offer> offers) {
        this(sorted(offers), digest(sorted(offers)));
    }

    Listing {
        offers = List.copyOf(offers);
    }

    private static List<McpClient.Offer> sorted(List<McpClient.Offer> offers) {
        return offers.stream()
                .sorted(Comparator.comparing(McpClient.Offer::name))
                .toList();
    }

    private static String digest(List<McpClient.Offer> offers) {
        ArrayNode all = Json.STRICT.createArrayNode();
        for (McpClient.Offer offer : offers) {
            ObjectNode one = all.addObject().put("name", offer.name()).put("description", offer.description());
            one.set("schema", offer.schema());
        }
        return Canonical.digest(all);
    }

    List<String> names() {
        return offers.stream().map(McpClient.Offer::name).toList();
    }
}
