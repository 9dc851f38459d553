package dev.clawnet.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EntryWordsTest {
    private static final String LI = "p-k96f5phpzpe1nch202ckyr0tdj";
    private static final String BUYER = "i-v7zenc5rccp37gndv1n842pdyx";

    private final EntryWords words = new EntryWords(Map.of(LI, "me", BUYER, "procurement"));

    @Test
    void an_act_reads_as_who_what_and_how_it_went() {
        Map<String, String> act = Map.of(
                "actor", "agent:" + BUYER,
                "identity", BUYER,
                "verb", "read",
                "resource", "node://" + LI + "/laptop/home/specs/req.md",
                "l2", "deny",
                "result", "refused",
                "reason", "L2_DENIED",
                "revision", "7");

        assertThat(words.of(act))
                .isEqualTo("procurement read node://me/laptop/home/specs/req.md -> refused because L2_DENIED"
                        + " (refused by the node)");
    }

    @Test
    void what_is_no_act_keeps_its_own_fields_and_a_device_is_short() {
        String device = "4e5bfd9e36d4864e5bb0f54584bcfc799b19c9f84ea0c5d6f8a1b2c3d4e5f607";

        assertThat(words.of(Map.of("actor", "device:" + device, "grant", "g-1")))
                .isEqualTo("device:4e5bfd9e36d4 grant=g-1");
    }

    @Test
    void an_id_that_the_reader_has_no_name_for_stays_itself() {
        String stranger = "p-zzzzzzzzzzzzzzzzzzzzzzzzzz";

        assertThat(words.of(Map.of("actor", "x", "counterpart", stranger))).isEqualTo("x with " + stranger);
    }
}
