package dev.clawnet.gateway.http;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Calls;
import dev.clawnet.gateway.transport.HttpAnswer;
import dev.clawnet.protocol.catalogue.AgentMethods;
import dev.clawnet.protocol.catalogue.TokenMethods.Hook;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.Fault;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `/hooks/agent`, `/hooks/wake` and each person's own `/hooks/<name>`: something is handed to an agent, and
/// nothing of what the agent says comes back.
///
/// Threat: what comes by a hook is somebody else's word, whoever holds the secret: runs take it as untrusted. See
/// `HttpApiTest`.
final class Hooks {
    static final String PREFIX = "/hooks/";

    private final Calls calls;

    Hooks(Calls calls) {
        this.calls = calls;
    }

    /// Serves the hook of that name.
    HttpAnswer answer(Visit visit, String name, JsonNode body, String key) {
        Optional<Hook> hook = visit.owned().token().hook();
        if (hook.isPresent()) {
            if (!visit.tokenName().equals(name)) {
                throw missing();
            }
            String text = hook.get()
                    .template()
                    .map(template -> Template.fill(template, body))
                    .orElseGet(() -> Json.STRICT.writeValueAsString(body));
            return tell(visit, hook.get().agent(), "hook:" + name, text, key);
        }
        return switch (name) {
            case "agent" -> {
                String agent = body.path("agentId").stringValue("main");
                String session = body.path("sessionKey").stringValue("hook:" + visit.tokenName());
                yield tell(visit, agent, session, body.path("message").stringValue(""), key);
            }
            case "wake" -> wake(visit, body);
            default -> throw missing();
        };
    }

    private static ApiFault missing() {
        return new ApiFault(
                404, "not_found_error", "no such hook: make one with `clawnet tokens create NAME --hook AGENT`");
    }

    private HttpAnswer tell(Visit visit, String agent, String session, String text, String key) {
        if (text.isBlank() || text.length() > AgentMethods.MESSAGE) {
            throw ApiFault.invalid("message takes 1 to " + AgentMethods.MESSAGE + " characters");
        }
        ObjectNode params = Json.STRICT
                .createObjectNode()
                .put("message", text)
                .put("sessionKey", session.startsWith("agent:") ? session : "agent:" + agent + ":" + session)
                .put("idempotencyKey", key);
        return begun(visit, "chat.send", params);
    }

    /// What wakes an agent is a method of its own; a gateway that has none says so.
    private HttpAnswer wake(Visit visit, JsonNode body) {
        ObjectNode params = Json.STRICT
                .createObjectNode()
                .put("mode", body.path("mode").stringValue("now"))
                .put("text", body.path("text").stringValue(""));
        return begun(visit, "wake", params);
    }

    private HttpAnswer begun(Visit visit, String method, ObjectNode params) {
        Talk talk = new Talk();
        try {
            calls.call(visit.caller(), method, params, talk);
        } catch (Fault fault) {
            throw ApiFault.of(fault);
        }
        return switch (talk.next(Limits.API_SIGN_OF_LIFE.toSeconds())) {
            case Talk.Heard.Refused refused -> throw ApiFault.of(refused.fault());
            case Talk.Heard.Silence _ -> throw new ApiFault(504, "server_error", "the gateway did not answer in time");
            case Talk.Heard.Over over -> ok(over.run());
            case Talk.Heard.Opened opened -> ok(opened.run());
            case Talk.Heard.Event _, Talk.Heard.Words _ -> ok("");
        };
    }

    private static HttpAnswer ok(String run) {
        ObjectNode body = Json.STRICT.createObjectNode().put("ok", true);
        if (!run.isEmpty()) {
            body.put("runId", run);
        }
        return HttpAnswer.json(200, Json.STRICT.writeValueAsString(body));
    }
}
