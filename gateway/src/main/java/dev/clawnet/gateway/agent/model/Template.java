package dev.clawnet.gateway.agent.model;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Text of a script in which `{name}` stands for what a pattern captured. `{{` stands for `{`.
record Template(String text) {
    private static final Pattern HOLE = Pattern.compile("\\{\\{|\\{([a-z][a-zA-Z0-9_]{0,30})}");

    Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        HOLE.matcher(text)
                .results()
                .map(hole -> hole.group(1))
                .filter(name -> name != null)
                .forEach(names::add);
        return names;
    }

    String fill(Map<String, String> captures) {
        return HOLE.matcher(text).replaceAll(hole -> Matcher.quoteReplacement(value(hole, captures)));
    }

    private static String value(MatchResult hole, Map<String, String> captures) {
        String name = hole.group(1);
        return name == null ? "{" : captures.getOrDefault(name, hole.group());
    }

    /// Fills every string inside of a JSON value. Captured text stays inside of its string, whatever it holds.
    static JsonNode fill(JsonNode value, Map<String, String> captures) {
        return switch (value) {
            case ObjectNode object -> {
                ObjectNode filled = JsonNodeFactory.instance.objectNode();
                object.properties().forEach(member -> filled.set(member.getKey(), fill(member.getValue(), captures)));
                yield filled;
            }
            case ArrayNode array -> {
                ArrayNode filled = JsonNodeFactory.instance.arrayNode();
                array.forEach(element -> filled.add(fill(element, captures)));
                yield filled;
            }
            default ->
                value.isString()
                        ? JsonNodeFactory.instance.stringNode(new Template(value.stringValue()).fill(captures))
                        : value;
        };
    }

    /// Names used anywhere inside of a JSON value.
    static Set<String> names(JsonNode value) {
        Set<String> names = new LinkedHashSet<>();
        if (value.isString()) {
            names.addAll(new Template(value.stringValue()).names());
        }
        value.forEach(part -> names.addAll(names(part)));
        return names;
    }
}
