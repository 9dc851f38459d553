package dev.clawnet.app.command;

import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.text.PlainText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// What a run does by its tools, as an editor shows it.
final class AcpTools {
    private static final int SHOWN = 20_000;

    private AcpTools() {}

    /// @param data of an `agent` event of the stream `tool`: `phase`, `name`, `toolCallId`, and what the phase adds
    static Optional<ObjectNode> update(Map<String, Object> data) {
        String id = String.valueOf(data.getOrDefault("toolCallId", ""));
        if (id.isEmpty()) {
            return Optional.empty();
        }
        return switch (String.valueOf(data.getOrDefault("phase", ""))) {
            case "start" -> {
                ObjectNode call = AcpForms.call("tool_call", id, "in_progress")
                        .put("title", PlainText.visible(String.valueOf(data.getOrDefault("name", "tool"))))
                        .put("kind", "other");
                yield Optional.of(data.containsKey("args") ? AcpForms.shown(call, shown(data.get("args"))) : call);
            }
            case "result" -> {
                boolean failed = Boolean.TRUE.equals(data.get("isError"));
                ObjectNode call = AcpForms.call("tool_call_update", id, failed ? "failed" : "completed");
                yield Optional.of(data.containsKey("result") ? AcpForms.shown(call, shown(data.get("result"))) : call);
            }
            default -> Optional.empty();
        };
    }

    private static List<String> shown(Object value) {
        String text = value instanceof String plain ? plain : Json.STRICT.writeValueAsString(value);
        return List.of(text.length() > SHOWN ? text.substring(0, SHOWN) + "\n(cut)" : text);
    }
}
