package dev.clawnet.verify.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.clawnet.protocol.catalogue.Catalogue;
import dev.clawnet.protocol.json.Binder;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.verify.tidy.Ratchet;
import dev.clawnet.verify.tidy.Repository;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What the schema of a method's parameters says, the gateway's binding does: each sample is bent in every member in
/// every way that is known, and both refuse it or both take it.
class SchemaAgreesTest {
    private static final String GAPS = "schema-gaps.txt";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Samples samples = Samples.read(Repository.here());
    private final Schemas schemas = new Schemas(Comments.NONE);

    /// Values that a member may be given, by what is wrong or right with them.
    private static Map<String, JsonNode> values() {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        values.put("a word", JSON.stringNode("word"));
        values.put("an empty text", JSON.stringNode(""));
        values.put("a blank text", JSON.stringNode("  "));
        values.put("a hidden character", JSON.stringNode("a\u202eb"));
        values.put("two lines", JSON.stringNode("a\nb"));
        values.put("a long text", JSON.stringNode("a".repeat(120_000)));
        values.put("a person", JSON.stringNode("p-0123456789"));
        values.put("a number as text", JSON.stringNode("5"));
        values.put("zero", JSON.numberNode(0));
        values.put("a small number", JSON.numberNode(5));
        values.put("a negative number", JSON.numberNode(-1));
        values.put("a large number", JSON.numberNode(1_000_000_000_000L));
        values.put("a broken number", JSON.numberNode(1.5));
        values.put("true", JSON.booleanNode(true));
        values.put("no values", JSON.arrayNode());
        values.put("a list of words", JSON.arrayNode().add("word"));
        values.put("a list of numbers", JSON.arrayNode().add(1));
        values.put("a long list", many());
        values.put("an object", JSON.objectNode());
        return values;
    }

    private static ArrayNode many() {
        ArrayNode list = JSON.arrayNode();
        for (int i = 0; i < 600; i++) {
            list.add("p-" + i);
        }
        return list;
    }

    @Test
    void binding_and_schema_refuse_the_same_parameters() {
        Map<String, Integer> differences = new TreeMap<>();
        int[] tried = {0};
        for (Method<?, ?> method : Catalogue.ALL) {
            ObjectNode sample = samples.example(method.name());
            compare(method, "one member more", sample.deepCopy().put("one of no name", 1), differences);
            for (Shape.Member member : Shapes.members(method.params())) {
                compare(method, member.name() + " left out", without(sample, member.name()), differences);
                values().forEach((how, value) -> {
                    ObjectNode bent = sample.deepCopy();
                    bent.set(member.name(), value);
                    compare(method, member.name() + " with " + how, bent, differences);
                    tried[0]++;
                });
            }
        }
        assertThat(tried[0]).isGreaterThan(1_000);
        List<String> complaints = Ratchet.read(Repository.here(), GAPS)
                .complaints(
                        differences,
                        "say the same in both: a bound of the record's constructor beside its member (@Text, @Form,"
                                + " @OneOf, @Range, @Size), or list it in ratchet/" + GAPS
                                + " when a schema cannot say it");
        if (!complaints.isEmpty()) {
            fail(complaints.size() + " complaints:\n" + String.join("\n", complaints));
        }
    }

    private static ObjectNode without(ObjectNode sample, String member) {
        ObjectNode less = sample.deepCopy();
        less.remove(member);
        return less;
    }

    private void compare(Method<?, ?> method, String how, ObjectNode params, Map<String, Integer> differences) {
        boolean bound = binds(method, params);
        boolean fits = schemas.fits(Roots.params(method.name()), params);
        if (bound != fits) {
            differences.put(
                    method.name() + ": " + how
                            + (fits ? " fits the schema and is refused" : " is taken against the schema"),
                    1);
        }
    }

    private static boolean binds(Method<?, ?> method, ObjectNode params) {
        JsonNode members = method.takesKey() ? without(params, Method.IDEMPOTENCY_KEY) : params;
        try {
            Binder.bind(Json.STRICT, members, method.params());
            return true;
        } catch (Binder.Unbindable e) {
            assertThat(e.reason()).isNotBlank();
            return false;
        }
    }
}
