package dev.clawnet.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.protocol.method.Fault;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionKeyTest {
    private static String named(String agent, String key) {
        return SessionKey.named(
                        Optional.of(agent).filter(word -> !word.isEmpty()),
                        Optional.of(key).filter(word -> !word.isEmpty()))
                .text();
    }

    @Test
    void a_caller_names_a_session_by_its_key_its_agent_or_both() {
        assertThat(named("", "")).isEqualTo("agent:main:main");
        assertThat(named("desk", "")).isEqualTo("agent:desk:main");
        assertThat(named("desk", "main")).isEqualTo("agent:desk:main");
        assertThat(named("", "agent:desk:trip")).isEqualTo("agent:desk:trip");
        assertThat(named("desk", "agent:desk:trip")).isEqualTo("agent:desk:trip");
    }

    @Test
    void two_that_differ_and_what_is_no_key_are_refused_in_words() {
        assertThatThrownBy(() -> named("desk", "agent:main:trip"))
                .isInstanceOf(Fault.class)
                .hasMessage("agentId and sessionKey name different agents");
        for (String wrong : new String[] {"trip", "agent:desk", "agent:Desk:main", "agent:desk:a b"}) {
            assertThatThrownBy(() -> named("", wrong))
                    .isInstanceOf(Fault.class)
                    .hasMessageContaining("agent:<agent>:<conversation>");
        }
        assertThatThrownBy(() -> named("No agent", "")).isInstanceOf(Fault.class);
    }
}
