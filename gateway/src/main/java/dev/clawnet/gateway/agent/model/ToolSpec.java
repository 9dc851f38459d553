package dev.clawnet.gateway.agent.model;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// A tool as the model is told about it. Names of ClawNet have dots (`files.read`); an adapter whose provider takes
/// none translates both ways.
///
/// @param schema of the arguments as somebody else wrote it; then there are no params
public record ToolSpec(String name, String description, List<Param> params, Optional<JsonNode> schema) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-zA-Z0-9_.-]{0,63}");

    public ToolSpec(String name, String description, List<Param> params) {
        this(name, description, params, Optional.empty());
    }

    public ToolSpec {
        params = List.copyOf(params);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a tool's name is 1 to 64 of a-z A-Z 0-9 _ . - and begins with a-z");
        }
    }

    /// One argument.
    public record Param(String name, Type type, String description, boolean required) {}

    /// What an argument may be.
    public enum Type {
        STRING,
        INTEGER,
        NUMBER,
        BOOLEAN,
        /// A list of strings.
        STRINGS
    }
}
