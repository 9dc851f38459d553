package dev.clawnet.gateway.agent.model;

import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// The schema of a tool's arguments as somebody else wrote it, for the provider's library. Plain members in its own
/// words, everything else as it was written.
final class ForeignSchema {
    private static final Set<String> PLAIN = Set.of("type", "description", "title", "default");

    private ForeignSchema() {}

    static JsonObjectSchema of(JsonNode schema) {
        JsonObjectSchema.Builder builder = JsonObjectSchema.builder();
        schema.path("properties").properties().forEach(each -> add(builder, each.getKey(), each.getValue()));
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(each -> required.add(each.asString("")));
        builder.required(required);
        Map<String, JsonSchemaElement> definitions = new LinkedHashMap<>();
        schema.path("$defs").properties().forEach(each -> definitions.put(each.getKey(), raw(each.getValue())));
        if (!definitions.isEmpty()) {
            builder.definitions(definitions);
        }
        return builder.build();
    }

    private static void add(JsonObjectSchema.Builder builder, String name, JsonNode member) {
        String type = member.propertyStream().allMatch(each -> PLAIN.contains(each.getKey()))
                ? member.path("type").asString("")
                : "";
        String description = member.path("description").asString("");
        switch (type) {
            case "string" -> builder.addStringProperty(name, description);
            case "integer" -> builder.addIntegerProperty(name, description);
            case "number" -> builder.addNumberProperty(name, description);
            case "boolean" -> builder.addBooleanProperty(name, description);
            default -> builder.addProperty(name, raw(member));
        }
    }

    private static JsonSchemaElement raw(JsonNode schema) {
        return JsonRawSchema.from(schema.toString());
    }
}
