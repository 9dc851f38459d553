package dev.clawnet.gateway.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class BeatStatusTest {
    private static String status(String note) {
        return CronViews.status(Past.Outcome.OK, note, Optional.of(30));
    }

    @Test
    void a_heartbeat_that_says_more_than_that_all_is_well_was_sent() {
        assertThat(status("HEARTBEAT_OK")).isEqualTo("ok-token");
        assertThat(status("All quiet. HEARTBEAT_OK")).isEqualTo("ok-token");
        assertThat(status("I did not answer HEARTBEAT_OK since the disk is full"))
                .isEqualTo("sent");
        assertThat(status("HEARTBEAT_OK, but the disk is full and the backup of last night is missing"))
                .isEqualTo("sent");
        assertThat(CronViews.status(Past.Outcome.ERROR, "HEARTBEAT_OK", Optional.of(30)))
                .isEqualTo("failed");
    }
}
