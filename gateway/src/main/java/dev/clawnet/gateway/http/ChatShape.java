package dev.clawnet.gateway.http;

import dev.clawnet.protocol.json.Json;
import tools.jackson.databind.node.ObjectNode;

/// `/v1/chat/completions`: one completion, or chunks of it. Tokens are not counted here: `usage` is left out.
///
/// @param id of the completion
/// @param created epoch seconds
record ChatShape(String id, long created, String model) implements Shape {
    private ObjectNode head(String object) {
        return Json.STRICT
                .createObjectNode()
                .put("id", id)
                .put("object", object)
                .put("created", created)
                .put("model", model);
    }

    @Override
    public String whole(String text) {
        ObjectNode answer = head("chat.completion");
        ObjectNode choice = answer.putArray("choices").addObject().put("index", 0);
        choice.putObject("message")
                .put("role", "assistant")
                .put("content", text)
                .putNull("refusal");
        choice.putNull("logprobs").put("finish_reason", "stop");
        return Json.STRICT.writeValueAsString(answer);
    }

    private String chunk(ObjectNode delta, boolean last) {
        ObjectNode chunk = head("chat.completion.chunk");
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("logprobs");
        if (last) {
            choice.put("finish_reason", "stop");
        } else {
            choice.putNull("finish_reason");
        }
        return Shape.event(Json.STRICT.writeValueAsString(chunk));
    }

    private static ObjectNode delta() {
        return Json.STRICT.createObjectNode();
    }

    @Override
    public String opening() {
        return chunk(delta().put("role", "assistant").put("content", ""), false);
    }

    @Override
    public String words(String text) {
        return chunk(delta().put("content", text), false);
    }

    @Override
    public String closing(String text) {
        return chunk(delta(), true) + "data: [DONE]\n\n";
    }

    @Override
    public String failure(ApiFault fault) {
        return Shape.event(Json.STRICT.writeValueAsString(fault.body())) + "data: [DONE]\n\n";
    }
}
