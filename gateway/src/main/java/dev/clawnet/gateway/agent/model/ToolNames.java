package dev.clawnet.gateway.agent.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The names of one question's tools at a provider that takes no dots, and the way back.
final class ToolNames {
    private static final int MAX_NAME = 64;
    private static final Pattern NOT_PLAIN = Pattern.compile("[^a-zA-Z0-9_-]");

    private final Map<String, String> outside = new HashMap<>();
    private final Map<String, String> inside = new HashMap<>();

    /// Tools offered now come first, so that their names are the plain ones; then those of calls made earlier.
    ToolNames(Prompt prompt) {
        prompt.tools().forEach(tool -> add(tool.name()));
        for (Message message : prompt.messages()) {
            if (message instanceof Message.FromAssistant(String _, List<ToolCall> calls)) {
                calls.forEach(call -> add(call.name()));
            }
        }
    }

    private void add(String name) {
        if (outside.containsKey(name)) {
            return;
        }
        String plain = NOT_PLAIN.matcher(name).replaceAll("_");
        plain = plain.substring(0, Math.min(plain.length(), MAX_NAME));
        String free = plain;
        for (int i = 2; inside.containsKey(free); i++) {
            String suffix = "_" + i;
            free = plain.substring(0, Math.min(plain.length(), MAX_NAME - suffix.length())) + suffix;
        }
        outside.put(name, free);
        inside.put(free, name);
    }

    String toProvider(String name) {
        return outside.getOrDefault(name, "unknown");
    }

    /// The tool of that name; for a name that was not offered, the name as the model wrote it, within its bound.
    String fromProvider(String name) {
        return inside.getOrDefault(name, name.substring(0, Math.min(name.length(), MAX_NAME)));
    }
}
