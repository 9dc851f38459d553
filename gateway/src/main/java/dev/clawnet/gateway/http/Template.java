package dev.clawnet.gateway.http;

import dev.clawnet.protocol.json.Json;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Fills what a hook was given into the text that its person wrote. What is filled in is not looked at again.
final class Template {
    private static final Pattern PLACE = Pattern.compile("\\{\\{ *(?<path>[A-Za-z0-9_.-]{1,200}) *}}");

    private Template() {}

    static String fill(String template, JsonNode body) {
        return PLACE.matcher(template).replaceAll(match -> Matcher.quoteReplacement(value(body, match.group("path"))));
    }

    private static String value(JsonNode body, String path) {
        JsonNode node = body;
        for (String part : path.split("\\.", -1)) {
            node = node.isArray() && part.matches("[0-9]{1,6}") ? node.path(Integer.parseInt(part)) : node.path(part);
        }
        if (node.isMissingNode() || node.isNull()) {
            return "";
        }
        return node.isString() ? node.stringValue() : Json.STRICT.writeValueAsString(node);
    }
}
