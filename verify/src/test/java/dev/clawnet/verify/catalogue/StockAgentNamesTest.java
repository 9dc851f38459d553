package dev.clawnet.verify.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    private String renamed(String agent, String name) {
        return li.line()
                .ask("agents.update", House.params().put("agentId", agent).put("name", name))
                .path("agentId")
                .stringValue();
    }

    @Test
    void any_name_with_a_letter_or_a_digit_in_it_names_an_agent() {
        assertThat(li.line()
                        .ask("agents.create", House.params().put("name", "Desk of Ann!"))
                        .path("agentId")
                        .stringValue())
                .isEqualTo("desk-of-ann");
        assertThat(renamed("desk-of-ann", "Front Desk")).isEqualTo("front-desk");
        assertThat(renamed("front-desk", "Front desk")).as("the same id").isEqualTo("front-desk");

        String refused = li.line()
                .call(
                        "r",
                        "agents.update",
                        House.params().put("agentId", "main").put("name", "!!!"));
        assertThat(refused).contains("a letter a-z or a digit");
    }
}
