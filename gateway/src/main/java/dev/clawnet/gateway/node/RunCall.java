package dev.clawnet.gateway.node;

import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.node.SystemCommands.RunParams;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// What a caller says about a program to run. Whatever else it says, such as that it was approved, is dropped.
///
/// @param approval name of the approval that it points to
record RunCall(RunParams params, Optional<String> approval) {
    static RunCall of(JsonNode params) {
        Optional<String> approval =
                Optional.of(params.path("runId").asString("")).filter(id -> !id.isEmpty());
        if (params.path("approved").asBoolean(false) && approval.isEmpty()) {
            throw new Fault(ErrorCode.APPROVAL_REQUIRED, "runId names the approval", Map.of("code", "MISSING_RUN_ID"));
        }
        try {
            return new RunCall(Json.LENIENT.treeToValue(params, RunParams.class), approval);
        } catch (JacksonException e) {
            throw new Fault(
                    ErrorCode.INVALID_REQUEST,
                    "invalid node.invoke params: system.run takes command (1 to 256 words), cwd, env, agentId, sessionKey,"
                            + " timeoutMs, and runId where it was approved");
        }
    }
}
