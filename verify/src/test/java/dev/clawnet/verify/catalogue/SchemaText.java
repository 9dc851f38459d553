package dev.clawnet.verify.catalogue;

import dev.clawnet.protocol.catalogue.Catalogue.Family;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.Method;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Shapes as JSON Schema, draft 2020-12.
///
/// Parameters are closed: an unknown member is refused. Answers and events are open, because they may gain members.
/// A record that is used in both is written twice.
final class SchemaText {
    static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";
    private static final String CLOSED = "Request";

    private final Comments comments;
    private final Map<String, ObjectNode> definitions = new TreeMap<>();

    private SchemaText(Comments comments) {
        this.comments = comments;
    }

    static String id(Family family) {
        return "urn:clawnet:protocol:" + family.name();
    }

    /// The schema of a family: each whole value under `$defs`, by its name.
    static ObjectNode of(Family family, Comments comments) {
        SchemaText text = new SchemaText(comments);
        ObjectNode defs = Json.STRICT.createObjectNode();
        for (Roots.Root root : Roots.of(family)) {
            defs.set(root.name(), text.root(root));
        }
        text.definitions.forEach(defs::set);
        ObjectNode schema = Json.STRICT.createObjectNode();
        schema.put("$schema", DRAFT).put("$id", id(family));
        schema.put("title", "The " + family.name() + " family of the ClawNet protocol");
        schema.put("$comment", "Written by `./clawnet test --refresh`; do not edit.");
        schema.set("$defs", defs);
        return schema;
    }

    private ObjectNode root(Roots.Root root) {
        if (!root.keyed()) {
            return of(root.shape(), root.closed());
        }
        ObjectNode whole = record(root.type(), true);
        ((ObjectNode) whole.path("properties"))
                .set(
                        Method.IDEMPOTENCY_KEY,
                        of(
                                new Shape.Words(
                                        1, OptionalInt.of(Method.LONGEST_KEY), Optional.empty(), Optional.empty()),
                                true));
        return whole;
    }

    private ObjectNode of(Shape shape, boolean closed) {
        ObjectNode node = Json.STRICT.createObjectNode();
        return switch (shape) {
            case Shape.Anything _ -> node;
            case Shape.Truth _ -> node.put("type", "boolean");
            case Shape.Amount amount -> span(node.put("type", "number"), amount.min(), amount.max());
            case Shape.Whole whole -> span(node.put("type", "integer"), whole.min(), whole.max());
            case Shape.Words words -> words(node, words);
            case Shape.Choice choice -> strings(node.put("type", "string"), "enum", choice.values());
            case Shape.Moment _ -> node.put("type", "string").put("format", "date-time");
            case Shape.Many many -> {
                node.put("type", "array").set("items", of(many.each(), closed));
                yield sizes(node, "minItems", many.min(), "maxItems", many.max());
            }
            case Shape.Table table -> {
                node.put("type", "object").set("additionalProperties", of(table.each(), closed));
                yield sizes(node, "minProperties", 0, "maxProperties", table.max());
            }
            case Shape.Row row -> {
                node.put("type", "array");
                ArrayNode places = node.putArray("prefixItems");
                row.places().forEach(place -> places.add(of(place, closed)));
                node.put("items", false);
                yield node.put("minItems", row.places().size());
            }
            case Shape.Named named -> reference(node, named.type(), closed);
            case Shape.Variant variant -> variant(node, variant, closed);
        };
    }

    private static ObjectNode span(ObjectNode node, long min, long max) {
        if (min > Long.MIN_VALUE) {
            node.put("minimum", min);
        }
        return max < Long.MAX_VALUE ? node.put("maximum", max) : node;
    }

    private static ObjectNode words(ObjectNode node, Shape.Words words) {
        node.put("type", "string");
        sizes(node, "minLength", words.min(), "maxLength", words.max());
        Optional<String> form = words.form().map(each -> "^(?:" + each + ")$");
        form.or(words::plain).ifPresent(pattern -> node.put("pattern", pattern));
        if (form.isPresent() && words.plain().isPresent()) {
            node.putArray("allOf").addObject().put("pattern", words.plain().orElseThrow());
        }
        return node;
    }

    private static ObjectNode sizes(ObjectNode node, String least, int min, String most, OptionalInt max) {
        if (min > 0) {
            node.put(least, min);
        }
        max.ifPresent(value -> node.put(most, value));
        return node;
    }

    private ObjectNode reference(ObjectNode node, Class<?> record, boolean closed) {
        String name = Names.of(record) + (closed ? CLOSED : "");
        if (!definitions.containsKey(name)) {
            definitions.put(name, node);
            definitions.put(name, record(record, closed));
        }
        return node.put("$ref", "#/$defs/" + name);
    }

    private ObjectNode record(Class<?> record, boolean closed) {
        ObjectNode node = Json.STRICT.createObjectNode();
        Comments.Comment comment = comments.of(record);
        comment.text().ifPresent(text -> node.put("description", text));
        node.put("type", "object");
        ObjectNode properties = node.putObject("properties");
        for (Shape.Member member : Shapes.members(record)) {
            ObjectNode each = of(member.shape(), closed);
            Optional.ofNullable(comment.params().get(member.name())).ifPresent(text -> each.put("description", text));
            properties.set(member.name(), each);
        }
        List<String> needed = Shapes.members(record).stream()
                .filter(Shape.Member::needed)
                .map(Shape.Member::name)
                .toList();
        if (!needed.isEmpty()) {
            strings(node, "required", needed);
        }
        return closed ? node.put("additionalProperties", false) : node;
    }

    private ObjectNode variant(ObjectNode node, Shape.Variant variant, boolean closed) {
        ArrayNode any = node.putArray("anyOf");
        variant.options().forEach((kind, record) -> {
            ObjectNode option = record(record, closed);
            ((ObjectNode) option.path("properties")).putObject(variant.tag()).put("const", kind);
            option.withArray("required").add(variant.tag());
            any.add(option);
        });
        return node;
    }

    private static ObjectNode strings(ObjectNode node, String name, List<String> values) {
        ArrayNode array = node.putArray(name);
        values.forEach(array::add);
        return node;
    }
}
