package dev.clawnet.app.config;

import dev.clawnet.gateway.route.Profile;
import dev.clawnet.protocol.catalogue.ConfigMethods.Child;
import dev.clawnet.protocol.catalogue.ConfigMethods.Looked;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The list of keys for people and, as JSON Schema, for editors.
public final class SchemaJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Schema schema;

    private SchemaJson(Schema schema) {
        this.schema = schema;
    }

    /// The part of the schema below a path; empty when there is no such key.
    public static Optional<SchemaJson> at(Optional<KeyPath> path) {
        return SchemaText.read().at(path.map(KeyPath::names).orElse(List.of())).map(SchemaJson::new);
    }

    /// What the value must be, in words.
    public String words() {
        return Kind.either(schema.kinds());
    }

    /// Keys below, and what each holds in words.
    public Map<String, String> keys() {
        Map<String, String> keys = new TreeMap<>();
        schema.below().forEach((name, below) -> keys.put(name, Kind.either(below.kinds())));
        return keys;
    }

    /// As JSON Schema, draft 2020-12.
    public JsonNode json() {
        ObjectNode root = NODES.objectNode().put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.setAll((ObjectNode) node(schema));
        return root;
    }

    /// One key for whoever looks keys up: its own schema, and which keys there are below.
    Looked looked(KeyPath way) {
        ObjectNode own = (ObjectNode) node(schema);
        own.remove(List.of("properties", "additionalProperties"));
        if (own.get("items") instanceof ObjectNode items) {
            items.remove(List.of("properties", "additionalProperties"));
        }
        List<Child> children = schema.below().entrySet().stream()
                .map(below -> child(way, below.getKey(), below.getValue()))
                .toList();
        return new Looked(way.toString(), own, reload(way.toString()), children);
    }

    private static Child child(KeyPath way, String name, Schema below) {
        String path = way + "." + name;
        Optional<String> type = Optional.ofNullable(node(below).get("type")).map(JsonNode::stringValue);
        return new Child(name, path, type, false, !below.below().isEmpty(), reload(path));
    }

    private static String reload(String path) {
        return ReloadRules.of(path, Profile.LATEST) == ReloadRules.Effect.RESTART ? "restart" : "hot";
    }

    private static JsonNode node(Schema schema) {
        List<JsonNode> all =
                schema.kinds().stream().map(kind -> node(kind, schema)).toList();
        if (all.size() == 1) {
            return all.getFirst();
        }
        ArrayNode any = NODES.arrayNode();
        any.addAll(all);
        return NODES.objectNode().set("anyOf", any);
    }

    private static JsonNode node(Kind kind, Schema schema) {
        ObjectNode node = NODES.objectNode();
        switch (kind) {
            case Kind.Words words -> {
                node.put("type", "string");
                if (words.least() > 0) {
                    node.put("minLength", words.least());
                }
                if (words.most() < Integer.MAX_VALUE) {
                    node.put("maxLength", words.most());
                }
                if (!words.form().isEmpty()) {
                    node.put("pattern", words.form());
                }
            }
            case Kind.Word word -> node.put("const", word.word());
            case Kind.Flag _ -> node.put("type", "boolean");
            case Kind.No _ -> node.put("const", false);
            case Kind.Range range -> range(node, range);
            case Kind.Keys _ -> object(node, schema);
            case Kind.Tables _ -> {
                node.put("type", "array");
                object(node.putObject("items"), schema);
            }
            case Kind.Values values -> node.put("type", "array").set("items", node(new Schema(values.of())));
            case Kind.Anything _ -> {}
        }
        return node;
    }

    private static void range(ObjectNode node, Kind.Range range) {
        node.put("type", range.whole() ? "integer" : "number");
        if (range.least() > Double.NEGATIVE_INFINITY) {
            node.put(range.open() ? "exclusiveMinimum" : "minimum", range.least());
        }
        if (range.most() < Double.POSITIVE_INFINITY) {
            node.put("maximum", range.most());
        }
    }

    private static void object(ObjectNode node, Schema schema) {
        node.put("type", "object");
        ObjectNode properties = node.putObject("properties");
        node.put("additionalProperties", false);
        schema.below().forEach((name, below) -> {
            if (name.startsWith("*")) {
                node.set("additionalProperties", node(below));
            } else {
                properties.set(name, node(below));
            }
        });
    }
}
