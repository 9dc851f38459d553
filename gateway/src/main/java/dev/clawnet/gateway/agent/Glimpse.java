package dev.clawnet.gateway.agent;

import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.secret.Mask;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What of a call and its answer fits in an event: cut, and without what looks like a secret.
///
/// Threat: arguments of a model, which may be as large and as deep as it likes. One count of characters and one of
/// members holds for all of them together. See `GlimpseTest`.
final class Glimpse {
    static final String CUT = " (cut)";
    private static final int EDGE = 64;
    private static final int DEPTH = 6;
    private static final int MEMBERS = 200;

    private int room;
    private int members = MEMBERS;

    private Glimpse(int room) {
        this.room = room;
    }

    /// Arguments as JSON.
    ///
    /// @param most characters of all texts in it
    static JsonNode of(JsonNode arguments, int most) {
        return new Glimpse(most).node(arguments, 0);
    }

    /// An answer, in the form in which stock clients show one.
    static Map<String, Object> answer(String text, int most) {
        return Map.of("content", List.of(Map.of("type", "text", "text", text(text, most))));
    }

    /// Hidden first, so that a cut leaves no half of a secret; what is looked through is bounded too, and its last bit
    /// is not shown, where a secret may begin.
    static String text(String text, int most) {
        boolean whole = text.length() <= 2 * most;
        String masked = Mask.text(beginning(text, 2 * most));
        if (whole && masked.length() <= most) {
            return masked;
        }
        return beginning(masked, whole ? most : Math.min(most, Math.max(0, masked.length() - EDGE))) + CUT;
    }

    /// Never within a character.
    private static String beginning(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, most > 0 && Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }

    private JsonNode node(JsonNode value, int depth) {
        if (value instanceof ObjectNode object) {
            return depth >= DEPTH ? string(CUT.strip()) : object(object, depth);
        }
        if (value instanceof ArrayNode list) {
            return depth >= DEPTH ? string(CUT.strip()) : list(list, depth);
        }
        if (value.isString()) {
            return string(taken(value.stringValue()));
        }
        String text = value.toString();
        room -= text.length();
        return room < 0 ? string(CUT.strip()) : value;
    }

    private JsonNode object(ObjectNode object, int depth) {
        ObjectNode shown = Json.STRICT.createObjectNode();
        for (Map.Entry<String, JsonNode> each : object.properties()) {
            if (members-- <= 0 || room <= 0) {
                return shown.put("…", CUT.strip());
            }
            String name = taken(each.getKey());
            shown.set(name, Mask.isSecret(each.getKey()) ? string(Mask.HIDDEN) : node(each.getValue(), depth + 1));
        }
        return shown;
    }

    private JsonNode list(ArrayNode list, int depth) {
        ArrayNode shown = Json.STRICT.createArrayNode();
        for (JsonNode each : list) {
            if (members-- <= 0 || room <= 0) {
                return shown.add(CUT.strip());
            }
            shown.add(node(each, depth + 1));
        }
        return shown;
    }

    private String taken(String text) {
        String fits = text(text, Math.max(0, room));
        room -= fits.length();
        return fits;
    }

    private static JsonNode string(String text) {
        return Json.STRICT.getNodeFactory().stringNode(text);
    }
}
