package dev.clawnet.verify.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.clawnet.protocol.catalogue.Catalogue;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.verify.tidy.Repository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Results of a running gateway against what the stock protocol publishes about them: every method that both have,
/// called with its sample.
///
/// What does not fit stands in a list, each part of it under its reason; the list may only shrink.
@Timeout(120)
class StockContractTest {
    private static final String PROMISES = "verify/src/test/resources/stock-results.txt";
    private static final String DIFFERENCES = "verify/src/test/resources/ratchet/stock-results.txt";

    private final Repository repository = Repository.here();
    private final Samples samples = Samples.read(repository);

    @TempDir
    private Path folder;

    private Map<String, Schema> promised() {
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
        Map<String, Schema> promised = new TreeMap<>();
        repository
                .read(PROMISES)
                .lines()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .forEach(line -> {
                    int space = line.indexOf(' ');
                    promised.put(
                            line.substring(0, space), registry.getSchema(Json.STRICT.readTree(line.substring(space))));
                });
        return promised;
    }

    @Test
    void results_fit_what_the_stock_protocol_publishes_or_stand_in_the_list_of_differences() throws IOException {
        TreeSet<String> found = new TreeSet<>();
        int called = 0;
        try (House house = new House(folder.resolve("state"))) {
            Resident owner = Resident.of(house, house.firstCode());
            Resident friend = owner.creates("Mira");
            owner.befriends(friend);
            House.Paired node = owner.adds(Role.NODE, false);
            Belongings objects = new Belongings(
                    house, owner, friend, owner.creates("Oda"), node.key().id().value());
            Line asNode = house.link(node.with(java.util.List.of()));
            Map<String, Schema> promised = promised();
            for (Method<?, ?> method : Catalogue.ALL) {
                Optional<Schema> schema = Optional.ofNullable(promised.remove(method.name()));
                if (schema.isPresent()) {
                    Line line = method.roles().contains(Role.OPERATOR) ? owner.line() : asNode;
                    found.addAll(differences(method, line, objects, schema.get()));
                    called++;
                }
            }
            assertThat(promised.keySet())
                    .as("promises about methods that are not here")
                    .isEmpty();
        }
        assertThat(called).isGreaterThan(25);
        assertThat(found)
                .as("differences from what stock clients are promised: mend them, or list them with a reason in "
                        + DIFFERENCES + "; lines that are over are removed from it")
                .containsExactlyElementsOf(listed());
    }

    private SortedSet<String> differences(Method<?, ?> method, Line line, Belongings objects, Schema schema) {
        Map<String, String> made = objects.make(samples.objects(method.name()));
        JsonNode answer = Json.STRICT.readTree(line.call(
                "c", method.name(), samples.of(method.name(), word -> Objects.requireNonNull(made.get(word), word))));
        objects.drop(made);
        TreeSet<String> found = new TreeSet<>();
        if (answer.path("ok").booleanValue()) {
            schema.validate(answer.path("payload")).forEach(error -> found.add(method.name() + " " + words(error)));
        } else {
            found.add(method.name() + " refuses its sample: "
                    + answer.at("/error/details/code").stringValue(""));
        }
        return found;
    }

    /// Where, and which rule; never a value, and no number of an element.
    private static String words(Error error) {
        String place = error.getInstanceLocation().toString().replaceAll("/[0-9]+", "/*");
        return (place.isEmpty() ? "/" : place) + " " + error.getKeyword()
                + Optional.ofNullable(error.getProperty())
                        .map(property -> " " + property)
                        .orElse("");
    }

    private SortedSet<String> listed() {
        TreeSet<String> listed = new TreeSet<>();
        String reason = "";
        for (String text : repository.read(DIFFERENCES).lines().toList()) {
            if (text.startsWith("#")) {
                reason = text;
            } else if (text.isBlank()) {
                reason = "";
            } else {
                assertThat(reason).as(text + " has a reason above it").isNotEmpty();
                listed.add(text);
            }
        }
        return listed;
    }
}
