package dev.clawnet.gateway.http;

import dev.clawnet.protocol.json.Json;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `/v1/responses`: one response with one message, or the events of it.
///
/// @param id of the response
/// @param created epoch seconds
/// @param events how many were sent: each carries its number
record ResponseShape(String id, long created, String model, AtomicLong events) implements Shape {
    ResponseShape(String id, long created, String model) {
        this(id, created, model, new AtomicLong());
    }

    private String item() {
        return "msg_" + id;
    }

    private ObjectNode response(String status, Optional<String> text) {
        ObjectNode response = Json.STRICT
                .createObjectNode()
                .put("id", id)
                .put("object", "response")
                .put("created_at", created)
                .put("status", status)
                .put("model", model)
                .putNull("error")
                .putNull("incomplete_details")
                .putNull("instructions");
        response.putObject("metadata");
        response.put("parallel_tool_calls", false).put("tool_choice", "none").putArray("tools");
        ArrayNode output = response.putArray("output");
        text.ifPresent(words -> output.add(message("completed", Optional.of(words))));
        return response;
    }

    private ObjectNode message(String status, Optional<String> text) {
        ObjectNode message = Json.STRICT
                .createObjectNode()
                .put("id", item())
                .put("type", "message")
                .put("status", status)
                .put("role", "assistant");
        ArrayNode content = message.putArray("content");
        text.ifPresent(words -> content.add(part(words)));
        return message;
    }

    private static ObjectNode part(String text) {
        ObjectNode part =
                Json.STRICT.createObjectNode().put("type", "output_text").put("text", text);
        part.putArray("annotations");
        part.putArray("logprobs");
        return part;
    }

    @Override
    public String whole(String text) {
        return Json.STRICT.writeValueAsString(response("completed", Optional.of(text)));
    }

    private String event(String type, ObjectNode members) {
        ObjectNode event =
                Json.STRICT.createObjectNode().put("type", type).put("sequence_number", events.getAndIncrement());
        event.setAll(members);
        return "event: " + type + "\n" + Shape.event(Json.STRICT.writeValueAsString(event));
    }

    private ObjectNode place() {
        return Json.STRICT
                .createObjectNode()
                .put("item_id", item())
                .put("output_index", 0)
                .put("content_index", 0);
    }

    private static ObjectNode with(String member, ObjectNode value) {
        ObjectNode node = Json.STRICT.createObjectNode();
        node.set(member, value);
        return node;
    }

    private ObjectNode placed(ObjectNode item) {
        return with("item", item).put("output_index", 0);
    }

    private ObjectNode placedPart(String text) {
        ObjectNode place = place();
        place.set("part", part(text));
        return place;
    }

    @Override
    public String opening() {
        return event("response.created", with("response", response("in_progress", Optional.empty())))
                + event("response.in_progress", with("response", response("in_progress", Optional.empty())))
                + event("response.output_item.added", placed(message("in_progress", Optional.empty())))
                + event("response.content_part.added", placedPart(""));
    }

    @Override
    public String words(String text) {
        ObjectNode delta = place().put("delta", text);
        delta.putArray("logprobs");
        return event("response.output_text.delta", delta);
    }

    @Override
    public String closing(String text) {
        ObjectNode done = place().put("text", text);
        done.putArray("logprobs");
        return event("response.output_text.done", done)
                + event("response.content_part.done", placedPart(text))
                + event("response.output_item.done", placed(message("completed", Optional.of(text))))
                + event("response.completed", with("response", response("completed", Optional.of(text))));
    }

    @Override
    public String failure(ApiFault fault) {
        ObjectNode failed = response("failed", Optional.empty());
        failed.putObject("error").put("code", "server_error").put("message", fault.getMessage());
        return event("response.failed", with("response", failed));
    }
}
