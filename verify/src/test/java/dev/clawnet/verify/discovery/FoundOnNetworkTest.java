package dev.clawnet.verify.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.clawnet.protocol.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A gateway announces itself on one machine and is found from another, over real multicast; what is found is a hint,
/// from which a person pairs by the fingerprint, and which changes nothing that was trusted before. Skipped where this
/// user cannot make networks.
@Timeout(240)
class FoundOnNetworkTest {
    private static final String MAIN = "dev.clawnet.app.Main";
    private static final String URL = "wss://" + TwoMachines.GATEWAY + ":18789";

    @TempDir
    Path temp;

    @Test
    void a_gateway_is_found_paired_by_its_fingerprint_and_not_replaced_by_a_liar()
            throws IOException, InterruptedException {
        assumeTrue(TwoMachines.possible(), "this user can make no network namespaces");
        try (TwoMachines machines = TwoMachines.make(temp)) {
            JsonNode up = Json.LENIENT.readTree(machines.going(
                    true, "host", MAIN, "{", "up", "--json", "--announce", "--bind", TwoMachines.GATEWAY));
            String print = up.path("fingerprint").stringValue();
            assertThat(up.path("announced").values())
                    .extracting(JsonNode::stringValue)
                    .containsExactly("v0");

            JsonNode hint = found(machines, "guest").get(0);
            assertThat(hint.path("addresses").get(0).stringValue()).isEqualTo(URL);
            assertThat(hint.path("fingerprint").stringValue()).isEqualTo(print);
            assertThat(hint.path("pair").stringValue())
                    .isEqualTo("clawnet pair --url " + URL + " --fingerprint " + print);

            paired(machines, up, print);
            lied(machines, print);
        }
    }

    /// By the command that `discover` printed, and a decision on a device that is in.
    private static void paired(TwoMachines machines, JsonNode up, String print)
            throws IOException, InterruptedException {
        machines.clawnet(true, "host", "pair", up.path("setupCode").stringValue());
        JsonNode wrong = machines.clawnet(false, "guest", "pair", "--url", URL, "--fingerprint", "0".repeat(64));
        assertThat(wrong.path("ok").booleanValue(true)).isFalse();
        assertThat(wrong.path("error").stringValue("")).contains("certificate");

        JsonNode asked = machines.clawnet(false, "guest", "pair", "--url", URL, "--fingerprint", print);
        machines.clawnet(
                true, "host", "devices", "approve", asked.path("requestId").stringValue());
        JsonNode in = machines.clawnet(false, "guest", "pair", "--url", URL, "--fingerprint", print);
        assertThat(in.path("person").path("name").stringValue(""))
                .as(in.toString())
                .isEqualTo("Host");
    }

    /// Somebody says that another certificate is at the same place.
    private static void lied(TwoMachines machines, String print) throws IOException, InterruptedException {
        machines.going(true, "liar", Liar.class.getName(), "said", TwoMachines.GATEWAY, "18789", "e".repeat(64));

        JsonNode hints = found(machines, "guest");
        assertThat(hints.size()).as(hints.toString()).isEqualTo(2);
        for (JsonNode hint : hints) {
            if (hint.path("fingerprint").stringValue("").equals(print)) {
                assertThat(hint.path("profile").stringValue("")).isEqualTo("default");
            } else {
                assertThat(hint.path("conflicts").stringValue("")).isEqualTo("default");
                assertThat(hint.has("pair")).isFalse();
            }
        }
        JsonNode self = machines.clawnet(false, "guest", "people", "self");
        assertThat(self.path("name").stringValue(""))
                .as("the pin holds: " + self)
                .isEqualTo("Host");
    }

    private static JsonNode found(TwoMachines machines, String user) throws IOException, InterruptedException {
        JsonNode found = machines.clawnet(false, user, "discover", "--on", TwoMachines.OTHER, "--seconds", "2");
        assertThat(found.path("trusted").booleanValue(true)).isFalse();
        return found.path("gateways");
    }
}
