package dev.clawnet.app.mcp;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The arguments of one call, held to what the tool's schema says. [Problem] in words for whoever called.
final class Given {
    private final JsonNode arguments;
    private final JsonNode schema;

    /// @param schema of the tool's input: an object whose members are texts, numbers and truth values
    Given(JsonNode arguments, JsonNode schema) {
        this.arguments = arguments;
        this.schema = schema;
        JsonNode known = schema.path("properties");
        if (!arguments.isObject()) {
            throw wrong("arguments have to be an object");
        }
        for (String name : ((ObjectNode) arguments).propertyNames()) {
            if (!known.has(name)) {
                throw wrong("there is no argument '" + shortened(name) + "'; there are "
                        + String.join(", ", new TreeSet<>(((ObjectNode) known).propertyNames())));
            }
        }
    }

    private static String shortened(String name) {
        return name.length() > 40 ? name.substring(0, 40) : name;
    }

    private static Problem wrong(String sentence) {
        return new Problem(Exit.USAGE, sentence).hint("the tool's input schema says what it takes; nothing was done");
    }

    String text(String name) {
        return optional(name).orElseThrow(() -> wrong("'" + name + "' is missing"));
    }

    Optional<String> optional(String name) {
        JsonNode value = arguments.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        int most = schema.path("properties").path(name).path("maxLength").asInt(0);
        if (!value.isString()
                || value.stringValue().isBlank()
                || value.stringValue().length() > most) {
            throw wrong("'" + name + "' takes a text of 1 to " + most + " characters");
        }
        return Optional.of(value.stringValue());
    }

    long number(String name, long otherwise) {
        JsonNode value = arguments.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        JsonNode bounds = schema.path("properties").path(name);
        long least = bounds.path("minimum").longValue();
        long most = bounds.path("maximum").longValue();
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < least
                || value.longValue() > most) {
            throw wrong("'" + name + "' takes a whole number from " + least + " to " + most);
        }
        return value.longValue();
    }
}
