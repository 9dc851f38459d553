package dev.clawnet.gateway.node;

import dev.clawnet.gateway.agent.Arguments;
import dev.clawnet.gateway.agent.model.ToolSpec;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The names that other programs have for what their file tools take: models know both.
final class FileNames {
    private static final List<String> PATH = List.of("path", "file_path");
    private static final List<String> OLD = List.of("oldText", "old_string");
    private static final List<String> NEW = List.of("newText", "new_string");

    private FileNames() {}

    static ToolSpec.Param path(String description) {
        return new ToolSpec.Param("path", ToolSpec.Type.STRING, description, true);
    }

    static Optional<String> path(JsonNode arguments) {
        return PATH.stream()
                .flatMap(name -> Arguments.text(arguments, name).stream())
                .findFirst();
    }

    static Optional<String> oldText(JsonNode arguments) {
        return any(arguments, OLD);
    }

    static Optional<String> newText(JsonNode arguments) {
        return any(arguments, NEW);
    }

    /// Any text, an empty one too.
    static Optional<String> any(JsonNode arguments, List<String> names) {
        return names.stream()
                .map(arguments::path)
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .findFirst();
    }
}
