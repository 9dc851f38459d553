package dev.clawnet.gateway.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.policy.Act;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RunId;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What an owner is shown is what their device answers about: every tool's plan says nothing beside its act.
class ShownTest {
    private static final IdentityId DESK = new IdentityId(new PersonId("p-li"), "i-desk");

    private static Act act() {
        return new Act(
                DESK,
                new RunId("r-1"),
                Verb.WRITE,
                Resource.workspace(DESK),
                Optional.empty(),
                Optional.empty(),
                "own",
                Map.of("text", "water the plants"));
    }

    @Test
    void a_text_beside_the_act_is_refused_before_anybody_is_asked() {
        assertThat(new Tool.Plan.Of(act(), "water the plants").shown()).isEqualTo("water the plants");
        assertThat(new Tool.Plan.Of(act(), "").shown()).isEmpty();
        assertThatThrownBy(() -> new Tool.Plan.Of(act(), "only looks"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no part of the act");
    }
}
