package dev.clawnet.protocol.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.clawnet.protocol.catalogue.StockAgentMethods.CreateAgent;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AgentIdTest {
    @Test
    void an_id_is_made_of_any_name_and_is_a_slug() {
        assertThat(StockAgentMethods.idOf("Work Desk")).contains("work-desk");
        assertThat(StockAgentMethods.idOf("  A_b & Co. ")).contains("a-b-co");
        assertThat(StockAgentMethods.idOf("work")).contains("work");
        assertThat(StockAgentMethods.idOf("x".repeat(39) + " y")).contains("x".repeat(39));
        assertThat(StockAgentMethods.idOf("a".repeat(300)).orElseThrow()).matches(Wire.SLUG_FORM);
    }

    @Test
    void a_name_of_which_no_id_can_be_made_is_refused() {
        assertThat(StockAgentMethods.idOf("--")).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CreateAgent("\u91c7\u8d2d", Optional.empty(), Optional.empty()))
                .withMessageContaining("a letter a-z or a digit");
    }
}
