package dev.clawnet.gateway.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.control.LinkState.Action;
import dev.clawnet.gateway.control.LinkState.Input;
import java.util.List;
import org.junit.jupiter.api.Test;

/// No input leads from a closed link anywhere, and none to a served one but an admission.
final class LinkStateTest {
    private static final List<LinkState> ALL = List.of(
            new LinkState.Challenged(), new LinkState.Deciding(3), new LinkState.Connected(), new LinkState.Closed());

    @Test
    void only_an_admission_while_deciding_connects() {
        for (LinkState state : ALL) {
            for (Input input : Input.values()) {
                LinkState.Step step = LinkState.next(state, input);
                boolean connects =
                        step.next() instanceof LinkState.Connected && !(state instanceof LinkState.Connected);
                assertThat(connects).isEqualTo(state instanceof LinkState.Deciding && input == Input.ADMITTED);
            }
        }
    }

    @Test
    void nothing_follows_a_close() {
        for (Input input : Input.values()) {
            assertThat(LinkState.next(new LinkState.Closed(), input))
                    .isEqualTo(new LinkState.Step(new LinkState.Closed(), Action.NOTHING));
        }
    }

    @Test
    void frames_are_served_only_when_connected() {
        for (LinkState state : ALL) {
            assertThat(LinkState.next(state, Input.FRAME).action() == Action.SERVE)
                    .isEqualTo(state instanceof LinkState.Connected);
        }
    }
}
