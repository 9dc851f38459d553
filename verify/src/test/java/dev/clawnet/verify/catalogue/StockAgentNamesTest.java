package dev.clawnet.verify.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Stock clients name agents as people do; an id is made of the name.
final class StockAgentNamesTest {
    @TempDir
    private Path state;

    private House house;
    private Resident li;

    @BeforeEach
    void begin() throws IOException {
        house = new House(state);
        li = Resident.of(house, house.firstCode());
    }

    @AfterEach
    void end() {
        house.close();
    }

    private JsonNode agent(String id) {
        return li.line()
                .ask("agents.list", House.params())
                .path("agents")
                .valueStream()
                .filter(row -> row.path("id").stringValue("").equals(id))
                .findFirst()
                .orElseThrow();
    }

    private String refused(String method, String name) {
        return li.line()
                .call(method, method, House.params().put("agentId", "main").put("name", name));
    }

    @Test
    void any_name_with_a_letter_or_a_digit_in_it_names_an_agent_and_stays_what_is_shown() {
        assertThat(li.line()
                        .ask("agents.create", House.params().put("name", "Desk of Ann!"))
                        .path("agentId")
                        .stringValue())
                .isEqualTo("desk-of-ann");
        assertThat(agent("desk-of-ann").path("name").stringValue()).isEqualTo("Desk of Ann!");

        String updated = li.line()
                .ask(
                        "agents.update",
                        House.params().put("agentId", "desk-of-ann").put("name", "Büro ☕"))
                .path("agentId")
                .stringValue();
        assertThat(updated).as("its sessions are named by its id").isEqualTo("desk-of-ann");
        assertThat(agent("desk-of-ann").path("name").stringValue()).isEqualTo("Büro ☕");
        assertThat(li.line()
                        .ask("agent.identity.get", House.params().put("agentId", "desk-of-ann"))
                        .path("name")
                        .stringValue())
                .isEqualTo("Büro ☕");
        assertThat(agent("main").path("name").stringValue()).isEqualTo("main");
    }

    @Test
    void a_name_that_is_none_is_refused_with_the_reason() {
        String created = li.line().call("c", "agents.create", House.params().put("name", "!!!"));
        assertThat(created).contains("a letter a-z or a digit");
        assertThat(refused("agents.update", "")).contains("INVALID_REQUEST", "name");
        assertThat(refused("agents.update", "a\u0007b")).contains("INVALID_REQUEST", "name");
        assertThat(refused("agents.update", "x".repeat(10_000))).contains("INVALID_REQUEST", "name");
    }
}
