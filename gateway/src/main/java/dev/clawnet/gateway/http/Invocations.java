package dev.clawnet.gateway.http;

import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.method.Calls;
import dev.clawnet.gateway.transport.HttpAnswer;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `POST /tools/invoke`: one tool of an agent of the token's person, by the method `tools.invoke`.
///
/// 200 with the result; 202 while it waits for its owner or is not over: the same request with the same
/// `Idempotency-Key` says how it stands then.
final class Invocations {
    static final String PATH = "/tools/invoke";

    private final Calls calls;

    Invocations(Calls calls) {
        this.calls = calls;
    }

    /// What makes a repeated request the same call.
    ///
    /// @param said as the caller says it
    /// @param whole as it is told from those of other callers
    record Key(String said, String whole) {}

    /// How a call ended: an answer or a refusal.
    private record End(Optional<JsonNode> answer, Optional<Fault> fault) {}

    private record Ends(BlockingQueue<End> ends) implements Calls.Waiter {
        @Override
        public void accepted(JsonNode payload) {
            // One answer is all that comes.
        }

        @Override
        public void done(String payload) {
            end(new End(Optional.of(Json.STRICT.readTree(payload)), Optional.empty()));
        }

        @Override
        public void failed(Fault fault) {
            end(new End(Optional.empty(), Optional.of(fault)));
        }

        private void end(End end) {
            // The first one counts.
            var _ = ends.offer(end);
        }
    }

    HttpAnswer answer(Visit visit, JsonNode body, Turnstile turnstile, Key key) {
        ObjectNode params = params(body).put("idempotencyKey", key.whole());
        Ends ends = new Ends(new ArrayBlockingQueue<>(1));
        Turnstile.Place place = turnstile.enter(visit.owned().token().id());
        try {
            place.onEnd(() -> ends.failed(new Fault(ErrorCode.NOT_FOUND, "the token is void")));
            Runnable leave = calls.call(visit.caller(), "tools.invoke", params, ends);
            try {
                return shown(taken(ends), key.said());
            } finally {
                leave.run();
            }
        } finally {
            place.close();
        }
    }

    private static End taken(Ends ends) {
        try {
            // The method has a deadline of its own, which comes before this one.
            return Optional.ofNullable(ends.ends().poll(AgentLimits.INVOKE_ANSWER.toSeconds() * 3, TimeUnit.SECONDS))
                    .orElseThrow(() -> new ApiFault(504, "server_error", "the gateway did not answer in time"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiFault(503, "server_error", "the gateway stops");
        }
    }

    private static ObjectNode params(JsonNode body) {
        String tool = text(body, "tool")
                .or(() -> text(body, "name"))
                .orElseThrow(() -> ApiFault.invalid("tool takes the name of a tool"));
        JsonNode args = body.path("args");
        if (!args.isMissingNode() && !args.isObject()) {
            throw ApiFault.invalid("args takes an object");
        }
        ObjectNode given = args.isObject() ? (ObjectNode) args.deepCopy() : Json.STRICT.createObjectNode();
        text(body, "action").filter(_ -> !given.has("action")).ifPresent(action -> given.put("action", action));
        ObjectNode params = Json.STRICT.createObjectNode().put("name", tool).put("dryRun", flag(body, "dryRun"));
        params.set("args", given);
        text(body, "sessionKey").ifPresent(session -> params.put("sessionKey", session));
        text(body, "agentId").ifPresent(agent -> params.put("agentId", agent));
        return params;
    }

    private static Optional<String> text(JsonNode body, String member) {
        JsonNode value = body.path(member);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isString() || value.stringValue().isBlank()) {
            throw ApiFault.invalid(member + " takes a text");
        }
        return Optional.of(value.stringValue());
    }

    /// What is no flag is refused: a call that was to be tried only would be made.
    private static boolean flag(JsonNode body, String member) {
        JsonNode value = body.path(member);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw ApiFault.invalid(member + " takes true or false");
        }
        return value.booleanValue(false);
    }

    private static HttpAnswer shown(End end, String key) {
        if (end.fault().isPresent()) {
            throw ApiFault.of(end.fault().get());
        }
        JsonNode answer = end.answer().orElseThrow();
        String run = answer.path("runId").stringValue("");
        if (answer.path("ok").booleanValue(false)) {
            ObjectNode body = Json.STRICT.createObjectNode().put("ok", true);
            if (answer.has("output")) {
                body.set("result", answer.path("output"));
            }
            return named(200, body, run);
        }
        String code = answer.at("/error/code").stringValue("FAILED");
        String message = answer.at("/error/message").stringValue("it failed");
        return switch (code) {
            case "RUNNING" -> waits(answer, run, message, key);
            case "NOT_FOUND" -> refused(404, "not_found", message, run);
            case "INVALID" -> refused(400, "tool_input_error", message, run);
            case "DENIED" -> refused(403, "tool_forbidden", message, run);
            default -> refused(500, "tool_error", message, run);
        };
    }

    private static HttpAnswer waits(JsonNode answer, String run, String message, String key) {
        ObjectNode body = Json.STRICT
                .createObjectNode()
                .put("ok", false)
                .put("status", message)
                .put("idempotencyKey", key);
        String approval = answer.path("approvalId").stringValue("");
        if (!approval.isEmpty()) {
            body.put("requiresApproval", true).put("approvalId", approval);
        }
        body.put(
                "next",
                "send the same request with the same Idempotency-Key"
                        + (approval.isEmpty() ? "" : " when `clawnet approvals show " + approval + "` is decided"));
        return named(202, body, run);
    }

    private static HttpAnswer refused(int status, String type, String message, String run) {
        ObjectNode body = Json.STRICT.createObjectNode().put("ok", false);
        body.putObject("error").put("type", type).put("message", message);
        return named(status, body, run);
    }

    private static HttpAnswer named(int status, ObjectNode body, String run) {
        if (!run.isEmpty()) {
            body.put("runId", run);
        }
        return HttpAnswer.json(status, Json.STRICT.writeValueAsString(body)).with("Cache-Control", "no-store");
    }
}
