package dev.clawnet.verify.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What the control page of OpenClaw 2026.9.6 sends besides the members that a call needs: taken as it is meant.
class ControlPageCallsTest {
    private static final String TRIP = "agent:main:trip";

    @TempDir
    private Path state;

    private House house;
    private Resident li;
    private int calls;

    @BeforeEach
    void begin() throws IOException {
        house = new House(state);
        li = Resident.of(house, house.firstCode());
    }

    @AfterEach
    void end() {
        house.close();
    }

    private JsonNode ask(String method, Map<String, ?> params) {
        return li.line().ask(method, Json.STRICT.<ObjectNode>valueToTree(params));
    }

    private String refused(String method, Map<String, ?> params) {
        return li.line().call(method + ++calls, method, Json.STRICT.<ObjectNode>valueToTree(params));
    }

    private List<String> listed(Map<String, ?> more) {
        ObjectNode params = Json.STRICT.valueToTree(Map.of(
                "includeGlobal", true,
                "includeUnknown", true,
                "configuredAgentsOnly", true,
                "limit", 60,
                "excludeSystem", true,
                "hasBoard", false,
                "ownerFirst", true,
                "involvingMe", true));
        params.setAll(Json.STRICT.<ObjectNode>valueToTree(more));
        return li.line()
                .ask("sessions.list", params)
                .path("sessions")
                .valueStream()
                .map(row -> row.path("key").stringValue())
                .toList();
    }

    @Test
    void sessions_are_listed_as_a_page_filters_them() {
        for (String key : List.of(TRIP, "agent:main:subagent:a1", "agent:main:cron:j-1")) {
            ask("sessions.create", Map.of("key", key));
        }
        ask("sessions.patch", Map.of("key", TRIP, "agentId", "main", "archived", true));

        assertThat(listed(Map.of("archived", "all"))).contains(TRIP, "agent:main:subagent:a1", "agent:main:cron:j-1");
        assertThat(listed(Map.of("excludeSubagents", true, "excludeCron", true)))
                .containsExactly(TRIP);
        assertThat(listed(Map.of("archived", true))).containsExactly(TRIP);
        assertThat(listed(Map.of("archived", false))).doesNotContain(TRIP).hasSize(2);
        assertThat(listed(Map.of("hasBoard", true))).isEmpty();
        assertThat(refused("sessions.list", Map.of("archived", "some"))).contains("archived takes true, false or all");
    }

    @Test
    void a_session_changes_only_while_it_is_the_one_that_the_page_shows() {
        String shown =
                ask("sessions.create", Map.of("key", TRIP)).path("sessionId").stringValue();
        Map<String, Object> other = Map.of("key", TRIP, "agentId", "main", "expectedSessionId", "of-before");

        assertThat(ask("sessions.describe", Map.of("key", TRIP, "agentId", "main"))
                        .at("/session/sessionId")
                        .stringValue())
                .isEqualTo(shown);
        for (String method : List.of("sessions.patch", "sessions.reset", "sessions.delete")) {
            assertThat(refused(method, other)).as(method).contains("begun anew since it was shown");
        }
        ask("sessions.patch", Map.of("key", TRIP, "agentId", "main", "expectedSessionId", shown, "pinned", true));
        Map<String, Object> delete = Map.of(
                "key",
                TRIP,
                "agentId",
                "main",
                "deleteTranscript",
                true,
                "expectedSessionId",
                shown,
                "archivedOnly",
                true);
        assertThat(refused("sessions.delete", delete)).contains("is not archived");
        ask("sessions.patch", Map.of("key", TRIP, "archived", true));
        assertThat(ask("sessions.delete", delete).path("deleted").booleanValue())
                .isTrue();
    }

    @Test
    void words_are_said_and_stopped_by_a_sessions_key() {
        String run = ask("sessions.send", Map.of("key", "main", "message", "hello", "idempotencyKey", "k-1"))
                .path("runId")
                .stringValue();
        assertThat(ask("sessions.send", Map.of("key", "main", "message", "hello", "idempotencyKey", "k-1"))
                        .path("runId")
                        .stringValue())
                .isEqualTo(run);
        ask("agent.wait", Map.of("runId", run, "timeoutMs", 30_000));

        assertThat(ask("sessions.abort", Map.of("key", "main", "agentId", "main", "clearQueued", true))
                        .path("status")
                        .stringValue())
                .isEqualTo("no-active-run");
        assertThat(ask("sessions.abort", Map.of("runId", run)).path("status").stringValue())
                .isEqualTo("no-active-run");
        assertThat(refused("sessions.abort", Map.of())).contains("name a session by key, or a run by runId");
        assertThat(ask("chat.abort", Map.of("sessionKey", "main", "agentId", "main"))
                        .path("aborted")
                        .booleanValue())
                .isFalse();
        assertThat(refused("sessions.send", Map.of("key", "main", "message", " ")))
                .contains("message takes");
    }

    @Test
    void a_page_that_connected_anew_goes_on() {
        String session =
                ask("sessions.create", Map.of("key", TRIP)).path("sessionId").stringValue();
        assertThat(ask(
                                "chat.send",
                                Map.of(
                                        "sessionKey",
                                        TRIP,
                                        "sessionId",
                                        session,
                                        "__controlUiReconnectResume",
                                        true,
                                        "message",
                                        "hello",
                                        "deliver",
                                        false,
                                        "idempotencyKey",
                                        "k-1"))
                        .path("status")
                        .stringValue())
                .isEqualTo("started");
        assertThat(ask("chat.history", Map.of("sessionKey", TRIP, "agentId", "main", "limit", 20, "pendingBefore", 5))
                        .path("sessionKey")
                        .stringValue())
                .isEqualTo(TRIP);
        assertThat(ask(
                                "cron.runs",
                                Map.of(
                                        "scope",
                                        "all",
                                        "agentId",
                                        "main",
                                        "status",
                                        "all",
                                        "statuses",
                                        List.of("ok", "error"),
                                        "deliveryStatuses",
                                        List.of("delivered"),
                                        "query",
                                        "x",
                                        "limit",
                                        20,
                                        "offset",
                                        0))
                        .path("entries"))
                .isEmpty();
        assertThat(ask(
                                "models.list",
                                Map.of("view", "default", "preparedOnly", true, "includeProviderCapabilities", true))
                        .has("models"))
                .isTrue();
    }
}
