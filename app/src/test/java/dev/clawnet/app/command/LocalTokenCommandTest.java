package dev.clawnet.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.catalogue.DeviceMethods;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import org.junit.jupiter.api.Test;

/// `clawnet devices local-token`.
class LocalTokenCommandTest {
    private final FakeLink gateway = new FakeLink();

    @Test
    void the_token_stands_alone_on_its_line_and_once() {
        gateway.on(DeviceMethods.LOCAL_TOKEN_ISSUE, _ -> new DeviceMethods.LocalToken("token-of-li"));

        FakeLink.Printed printed = gateway.run("devices", "local-token");

        assertThat(printed.code()).isZero();
        assertThat(printed.out().lines().filter(line -> line.equals("token-of-li")))
                .hasSize(1);
        assertThat(printed.out()).contains("OPENCLAW_GATEWAY_TOKEN=<the token>");
        assertThat(gateway.calls).hasSize(1);
    }

    @Test
    void as_json_it_is_the_answer_of_the_gateway() {
        gateway.on(DeviceMethods.LOCAL_TOKEN_ISSUE, _ -> new DeviceMethods.LocalToken("token-of-li"));

        FakeLink.Printed printed = gateway.run("devices", "local-token", "--json");

        assertThat(Json.STRICT.readTree(printed.out()).path("token").stringValue())
                .isEqualTo("token-of-li");
    }

    @Test
    void revoking_asks_for_no_new_one() {
        gateway.on(DeviceMethods.LOCAL_TOKEN_REVOKE, _ -> new DeviceMethods.LocalTokenRevoked(true));

        FakeLink.Printed printed = gateway.run("devices", "local-token", "--revoke");

        assertThat(printed.code()).isZero();
        assertThat(printed.out()).contains("your local token is void");
        assertThat(gateway.calls).extracting(FakeLink.Called::method).containsExactly("device.localToken.revoke");
    }

    @Test
    void a_refusal_is_told_with_what_to_do() {
        gateway.on(DeviceMethods.LOCAL_TOKEN_ISSUE, _ -> {
            throw new Fault(ErrorCode.HUMAN_DEVICE_REQUIRED, "a device that a person paired must do this");
        });

        FakeLink.Printed printed = gateway.run("devices", "local-token");

        assertThat(printed.code()).isNotZero();
        assertThat(printed.out()).doesNotContain("token");
        assertThat(printed.err()).contains("a device that a person paired");
    }
}
