package dev.clawnet.gateway.agent.model;

import dev.clawnet.protocol.json.Json;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// A model that obeys everybody: each `CALL tool {json}` in any line of its context becomes a call, whoever wrote
/// it. It exists to be attacked with: what it does not achieve, no injected order achieves.
final class Obedience {
    private static final Pattern ORDER = Pattern.compile("CALL\\s{1,8}(" + ScriptParser.TOOL + ")\\s{0,8}(\\{.*)");
    private static final int MAX_ORDER = 20_000;

    private Obedience() {}

    /// Orders not carried out yet, in the order in which they stand.
    static List<Rule.Wish> orders(Scene scene) {
        Set<Rule.Wish> wishes = all(scene);
        scene.calls().forEach(done -> wishes.remove(Rule.Wish.of(done)));
        return List.copyOf(wishes);
    }

    /// Orders that stand anywhere, carried out or not.
    static Set<Rule.Wish> all(Scene scene) {
        Set<Rule.Wish> wishes = new LinkedHashSet<>();
        scene.system().lines().forEach(line -> order(line).ifPresent(wishes::add));
        for (Scene.Said said : scene.said()) {
            said.lines().forEach(line -> order(line).ifPresent(wishes::add));
        }
        return wishes;
    }

    private static Optional<Rule.Wish> order(String line) {
        Matcher order = ORDER.matcher(line);
        return line.length() <= MAX_ORDER && order.find()
                ? arguments(order.group(2)).map(arguments -> new Rule.Wish(order.group(1), arguments))
                : Optional.empty();
    }

    /// The object itself, or the longest beginning that is one: text may stand behind it.
    private static Optional<JsonNode> arguments(String text) {
        int tries = 0;
        for (int end = text.lastIndexOf('}'); end > 0 && tries < 16; end = text.lastIndexOf('}', end - 1)) {
            tries++;
            Optional<JsonNode> object = object(text.substring(0, end + 1));
            if (object.isPresent()) {
                return object;
            }
        }
        return Optional.empty();
    }

    private static Optional<JsonNode> object(String text) {
        try {
            return Optional.of(Json.STRICT.readTree(text)).filter(JsonNode::isObject);
        } catch (JacksonException notAnObject) {
            return Optional.empty();
        }
    }
}
