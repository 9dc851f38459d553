package dev.clawnet.gateway.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.discovery.DnsMessage.Data;
import dev.clawnet.gateway.discovery.DnsMessage.Question;
import dev.clawnet.protocol.device.Fingerprint;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DnsMessageTest {
    private static final Announcement OURS = new Announcement(18_789, new Fingerprint("ab".repeat(32)));
    private static final List<InetAddress> HERE = List.of(InetAddress.ofLiteral("192.168.1.20"));

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    private static DnsMessage answer() {
        return new DnsMessage(7, true, List.of(new Question(Announcement.SERVICE, DnsMessage.PTR)), OURS.all(HERE));
    }

    @Test
    void what_is_written_is_read() {
        assertThat(DnsMessage.parse(answer().bytes())).contains(answer());
    }

    @Test
    void a_name_may_go_on_further_up() {
        // A question for a.local, and an answer whose name is a pointer to it: 1.2.3.4
        byte[] message = hex("0000 8400 0001 0001 0000 0000 01 61 05 6c6f63616c 00 0001 0001"
                + " c00c 0001 8001 00000078 0004 01020304");

        assertThat(DnsMessage.parse(message).orElseThrow().answers())
                .containsExactly(new DnsMessage.Resource(
                        DnsName.of("A.Local"), 120, new Data.Host(InetAddress.ofLiteral("1.2.3.4"))));
    }

    @Test
    void names_that_point_in_a_circle_or_ahead_are_refused() {
        assertThat(DnsMessage.parse(hex("0000 0000 0001 0000 0000 0000 c00c 000c 0001")))
                .isEmpty();
        assertThat(DnsMessage.parse(hex("0000 0000 0001 0000 0000 0000 01 61 c00c 000c 0001")))
                .isEmpty();
        assertThat(DnsMessage.parse(hex("0000 0000 0001 0000 0000 0000 c010 000c 0001 00")))
                .isEmpty();
    }

    @Test
    void a_name_that_grows_by_pointing_is_bounded() {
        // Each of many names is a label and a pointer to the one before.
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(hex("0000 0000 0020 0000 0000 0000"));
        int before = -1;
        for (int i = 0; i < 32; i++) {
            int here = out.size();
            out.write(20);
            out.writeBytes(new byte[20]);
            if (before < 0) {
                out.write(0);
            } else {
                out.write(0xc0 | before >>> 8);
                out.write(before);
            }
            before = here;
            out.writeBytes(hex("000c 0001"));
        }
        assertThat(DnsMessage.parse(out.toByteArray())).isEmpty();
    }

    @Test
    void counts_that_promise_much_are_refused_before_anything_is_read() {
        assertThat(DnsMessage.parse(hex("0000 8400 ffff 0000 0000 0000"))).isEmpty();
        assertThat(DnsMessage.parse(hex("0000 8400 0000 ffff ffff ffff"))).isEmpty();
    }

    @Test
    void a_text_longer_than_its_resource_is_refused() {
        byte[] message = hex("0000 8400 0000 0001 0000 0000 01 61 00 0010 0001 00000078 0002 05 61");

        assertThat(DnsMessage.parse(message)).isEmpty();
    }

    @Test
    void the_first_of_two_texts_counts() {
        byte[] message = hex("0000 8400 0000 0001 0000 0000 01 61 00 0010 0001 00000078 0008 03 613d31 03 613d32");

        assertThat(DnsMessage.parse(message).orElseThrow().answers().getFirst().data())
                .isEqualTo(new Data.Texts(Map.of("a", "1")));
    }

    @Test
    void every_prefix_and_every_change_of_a_message_ends_in_a_message_or_in_none() {
        long seed = Long.getLong("clawnet.seed", 20_261_127L);
        Random random = new Random(seed);
        byte[] whole = answer().bytes();
        for (int length = 0; length < whole.length; length++) {
            assertThat(DnsMessage.parse(Arrays.copyOf(whole, length)))
                    .as("prefix " + length)
                    .isEmpty();
        }
        for (int i = 0; i < 20_000; i++) {
            byte[] changed = whole.clone();
            for (int change = random.nextInt(1, 6); change > 0; change--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            assertThat(DnsMessage.parse(changed)).as("seed " + seed).isNotNull();
        }
    }

    @Test
    void what_the_asker_knows_is_not_said_again() {
        DnsMessage asked = new DnsMessage(
                0,
                false,
                List.of(new Question(Announcement.SERVICE, DnsMessage.PTR)),
                List.of(OURS.all(HERE).getFirst()));

        assertThat(OURS.answers(asked, HERE)).isEmpty();
        assertThat(OURS.answers(DnsMessage.question(0, Announcement.SERVICE, DnsMessage.PTR), HERE))
                .hasSize(4);
    }

    @Test
    void what_is_said_names_no_person_machine_or_path() {
        assertThat(OURS.all(HERE).toString())
                .contains("gatewayTlsSha256=" + "ab".repeat(32), "roles=operator,node", "gatewayPort=18789")
                .doesNotContain(
                        System.getProperty("user.name") + "@", "cliPath", "sshPort", System.getProperty("user.home"));
    }

    @Test
    void labels_and_names_have_their_lengths() {
        assertThatThrownBy(() -> DnsName.of("a..b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DnsName.of("a".repeat(64))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DnsName.of(String.join(".", java.util.Collections.nCopies(5, "a".repeat(60)))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
