package dev.clawnet.app.config;

import dev.clawnet.protocol.catalogue.ConfigMethods;
import dev.clawnet.protocol.json.Json;
import java.math.BigDecimal;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Values of the configuration as JSON.
final class ConfigText {
    /// As OpenClaw's programs know it.
    static final String HIDDEN = ConfigMethods.HIDDEN;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ConfigText() {}

    static String json(ConfigValue value) {
        return Json.STRICT.writeValueAsString(node(value));
    }

    static JsonNode node(ConfigValue value) {
        return node(value, "", false);
    }

    /// Without what its key says is a secret.
    static JsonNode shown(ConfigValue value, String key) {
        return node(value, key, true);
    }

    private static JsonNode node(ConfigValue value, String key, boolean hide) {
        return switch (value) {
            case ConfigValue.Text text ->
                NODES.stringNode(
                        hide && !text.text().isEmpty() && (Way.secret(key) || Way.secretText(text.text()))
                                ? HIDDEN
                                : text.text());
            case ConfigValue.Flag flag -> NODES.booleanNode(flag.set());
            case ConfigValue.Nothing _ -> NODES.nullNode();
            case ConfigValue.Digits digits -> number(digits.digits());
            case ConfigValue.Items items -> {
                ArrayNode list = NODES.arrayNode();
                items.values().forEach(item -> list.add(node(item, key, hide)));
                yield list;
            }
            case ConfigValue.Table table -> object(table.members(), hide);
        };
    }

    private static ObjectNode object(Map<String, ConfigValue.Member> members, boolean hide) {
        ObjectNode object = NODES.objectNode();
        members.forEach((name, member) -> object.set(
                name, hide && Way.holdsSecrets(name) ? hidden(member.value()) : node(member.value(), name, hide)));
        return object;
    }

    /// Variables and headers: their names say nothing, so that none of their texts is shown.
    private static JsonNode hidden(ConfigValue value) {
        return switch (value) {
            case ConfigValue.Text text -> NODES.stringNode(text.text().isEmpty() ? "" : HIDDEN);
            case ConfigValue.Items items -> {
                ArrayNode list = NODES.arrayNode();
                items.values().forEach(item -> list.add(hidden(item)));
                yield list;
            }
            case ConfigValue.Table table -> {
                ObjectNode object = NODES.objectNode();
                table.members().forEach((name, member) -> object.set(name, hidden(member.value())));
                yield object;
            }
            case ConfigValue.Flag _, ConfigValue.Nothing _, ConfigValue.Digits _ -> node(value, "", true);
        };
    }

    private static JsonNode number(String digits) {
        if (digits.matches("-?(0|[1-9][0-9]{0,17})")) {
            return NODES.numberNode(Long.parseLong(digits));
        }
        if (digits.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")) {
            return NODES.numberNode(new BigDecimal(digits));
        }
        double value = Numbers.value(digits);
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
        return whole ? NODES.numberNode((long) value) : NODES.numberNode(value);
    }
}
