package dev.clawnet.gateway.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a stranger may say about a trace.
final class TraceparentTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";
    private static final String GOOD = "00-" + TRACE + "-" + PARENT + "-01";

    @Test
    void a_valid_one_is_read() {
        assertThat(Traceparent.of(GOOD)).contains(new Traceparent(TRACE, PARENT, true));
        assertThat(Traceparent.of("00-" + TRACE + "-" + PARENT + "-00"))
                .contains(new Traceparent(TRACE, PARENT, false));
    }

    @Test
    void a_later_version_is_read_as_far_as_it_is_known() {
        assertThat(Traceparent.of("cc-" + TRACE + "-" + PARENT + "-03-more"))
                .contains(new Traceparent(TRACE, PARENT, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "00-" + TRACE + "-" + PARENT,
                "00-" + TRACE + "-" + PARENT + "-01-more",
                "00-" + TRACE + "-" + PARENT + "-01 ",
                " 00-" + TRACE + "-" + PARENT + "-01",
                "ff-" + TRACE + "-" + PARENT + "-01",
                "00-00000000000000000000000000000000-" + PARENT + "-01",
                "00-" + TRACE + "-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + PARENT + "-01",
                "00-" + TRACE + "-" + PARENT + "-0g",
                "00-" + TRACE + "\n-" + PARENT + "-01",
                "cc-" + TRACE + "-" + PARENT + "-03more",
                "cc-" + TRACE + "-" + PARENT + "-03-\u00e9",
                "00-4bf92f3577b34da6a3ce929d0e0e473\uff16-" + PARENT + "-01"
            })
    void anything_else_is_none(String text) {
        assertThat(Traceparent.of(text)).isEmpty();
    }

    @Test
    void two_headers_are_none() {
        assertThat(Traceparent.of(List.of(GOOD, GOOD))).isEmpty();
        assertThat(Traceparent.of(List.of())).isEmpty();
        assertThat(Traceparent.of(List.of(GOOD))).isPresent();
    }

    @Test
    void whatever_is_read_is_lower_case_hex_of_the_right_length() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(GOOD);
            for (int changes = random.nextInt(3); changes >= 0; changes--) {
                text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(0x100));
            }
            Traceparent.of(text.toString())
                    .ifPresent(read -> assertThat(read.trace() + read.parent())
                            .as("seed %d", seed)
                            .matches("[0-9a-f]{48}"));
        }
    }
}
