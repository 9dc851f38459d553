package dev.clawnet.verify.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.agent.tool.ToolNames;
import dev.clawnet.protocol.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Sessions that are made before anything is said in them, how they are found, and who counts them.
final class NewSessionsTest {
    @TempDir
    private Path state;

    private House house;
    private Resident li;
    private Resident mira;

    @BeforeEach
    void begin() throws IOException {
        house = new House(state);
        li = Resident.of(house, house.firstCode());
        mira = li.creates("Mira");
    }

    @AfterEach
    void end() {
        house.close();
    }

    @Test
    void a_session_is_made_found_by_key_id_and_label_and_is_nobody_elses() {
        JsonNode made = li.line().ask("sessions.create", House.params().put("label", "Trip"));
        String key = made.path("key").stringValue();

        assertThat(key).startsWith("agent:main:dashboard:");
        assertThat(made.path("runStarted").booleanValue()).isFalse();
        for (var wanted : java.util.List.of(
                House.params().put("key", key),
                House.params().put("sessionId", made.path("sessionId").stringValue()),
                House.params().put("label", "Trip"))) {
            assertThat(li.line().ask("sessions.resolve", wanted).path("key").stringValue())
                    .isEqualTo(key);
            JsonNode refused = Json.STRICT.readTree(mira.line().call("r", "sessions.resolve", wanted));
            assertThat(refused.at("/error/details/code").stringValue()).isEqualTo("NOT_FOUND");
            assertThat(mira.line()
                            .ask("sessions.resolve", wanted.put("allowMissing", true))
                            .toString())
                    .isEqualTo("{\"ok\":false}");
        }
    }

    @Test
    void the_first_words_begin_a_run_and_a_key_that_exists_is_answered_as_it_is() {
        JsonNode made = li.line().ask("sessions.create", House.params().put("message", "hello"));
        JsonNode again = li.line()
                .ask(
                        "sessions.create",
                        House.params().put("key", made.path("key").stringValue()));

        assertThat(made.path("runId").stringValue()).startsWith("r-");
        assertThat(again.path("sessionId")).isEqualTo(made.path("sessionId"));
    }

    @Test
    void health_and_status_count_the_sessions_of_the_caller_alone() {
        li.line().ask("sessions.create", House.params().put("label", "one"));
        house.pass(java.time.Duration.ofSeconds(1));
        String key = li.line()
                .ask("sessions.create", House.params().put("label", "two"))
                .path("key")
                .stringValue();

        JsonNode health = li.line().ask("health", House.params());
        assertThat(health.at("/sessions/count").intValue()).isEqualTo(2);
        assertThat(health.at("/agents/0/sessions/recent/0/key").stringValue()).isEqualTo(key);
        assertThat(li.line()
                        .ask("status", House.params())
                        .at("/sessions/byAgent/0/count")
                        .intValue())
                .isEqualTo(2);
        assertThat(mira.line()
                        .ask("health", House.params())
                        .at("/sessions/count")
                        .intValue())
                .isZero();
        assertThat(mira.line().ask("status", House.params()).toString()).doesNotContain(key);
    }

    @Test
    void the_tools_of_a_session_are_those_that_a_run_in_it_is_told_of() {
        JsonNode tools = li.line().ask("tools.effective", House.params().put("sessionKey", "agent:main:main"));

        assertThat(tools.at("/groups/0/tools").findValuesAsString("id")).contains("memory.recall", "message.send");
        assertThat(li.line().ask("sessions.list", House.params()).path("count").intValue())
                .isZero();
    }

    @Test
    void every_tool_that_lists_are_told_of_is_there_and_no_other_name_of_a_group_is() {
        JsonNode catalog = li.line().ask("tools.catalog", House.params());
        List<String> there = catalog.path("groups").values().stream()
                .flatMap(group -> group.path("tools").values().stream())
                .map(tool -> tool.path("id").stringValue())
                .toList();

        assertThat(there).containsAll(ToolNames.own());
        Set<String> elsewhere = new TreeSet<>(ToolNames.all());
        elsewhere.removeAll(ToolNames.own());
        assertThat(there).doesNotContainAnyElementsOf(elsewhere);
    }
}
