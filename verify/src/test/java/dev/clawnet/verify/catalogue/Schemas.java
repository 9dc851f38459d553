package dev.clawnet.verify.catalogue;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.clawnet.protocol.catalogue.Catalogue;
import dev.clawnet.protocol.catalogue.Catalogue.Family;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The schemas at work: whole values by their names, checked by a validator that is not ours.
final class Schemas {
    private final Map<String, Schema> byName = new HashMap<>();
    private final Map<String, ObjectNode> families = new HashMap<>();
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

    Schemas(Comments comments) {
        for (Family family : Catalogue.FAMILIES) {
            ObjectNode whole = SchemaText.of(family, comments);
            families.put(family.name(), whole);
            for (Roots.Root root : Roots.of(family)) {
                ObjectNode one = whole.deepCopy();
                one.put("$id", SchemaText.id(family) + ":" + root.name());
                one.put("$ref", "#/$defs/" + root.name());
                byName.put(root.name(), registry.getSchema(one));
            }
        }
    }

    /// What a value does wrong; nothing when it fits. Names are those of [Roots].
    List<String> wrong(String name, JsonNode value) {
        return Optional.ofNullable(byName.get(name))
                .orElseThrow(() -> new IllegalArgumentException("no schema of " + name))
                .validate(value)
                .stream()
                .map(Error::toString)
                .toList();
    }

    boolean fits(String name, JsonNode value) {
        return wrong(name, value).isEmpty();
    }

    /// Schemas that the draft's own schema refuses, and samples that do not fit.
    List<String> complaints(Samples samples) {
        List<String> complaints = new ArrayList<>();
        Schema draft = registry.getSchema(com.networknt.schema.SchemaLocation.of(SchemaText.DRAFT));
        families.forEach((name, schema) -> draft.validate(schema)
                .forEach(error -> complaints.add("the schema of " + name + " is none: " + error)));
        for (Method<?, ?> method : Catalogue.ALL) {
            if (samples.byMethod().containsKey(method.name())) {
                wrong(
                                Roots.params(method.name()),
                                Json.STRICT.readTree(
                                        samples.example(method.name()).toString()))
                        .forEach(error -> complaints.add("the sample of " + method.name()
                                + " does not fit its schema (" + error + "): mend the bounds of its record, or the"
                                + " sample in " + Samples.FILE));
            }
        }
        return complaints;
    }
}
