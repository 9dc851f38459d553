package dev.clawnet.gateway.agent.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.agent.mcp.wire.McpFailure;
import java.net.InetAddress;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamedReachTest {
    private final NamedReach reach = new NamedReach(URI.create("http://127.0.0.1:4000/mcp"));

    @Test
    void what_the_owner_named_may_be_inside() {
        assertThatCode(() -> reach.require(URI.create("http://127.0.0.1:4000/token")))
                .doesNotThrowAnyException();
    }

    @Test
    void what_the_server_names_on_the_open_web_may_be_called_over_tls_where_pages_are_served() throws Exception {
        String open =
                "https://" + InetAddress.getByAddress(new byte[] {1, 1, 1, 1}).getHostAddress();

        assertThatCode(() -> reach.require(URI.create(open + "/token"))).doesNotThrowAnyException();
        assertThatCode(() -> reach.require(URI.create(open + ":8443/token"))).doesNotThrowAnyException();
        assertThatThrownBy(() -> reach.require(URI.create(open + ":22/"))).isInstanceOf(McpFailure.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:4001/token",
                "https://127.0.0.1/token",
                "https://10.0.0.1/",
                "https://[::1]/",
                "https://[fd00::1]/",
                "https://[::ffff:10.0.0.1]/",
                "https://[2002:a00:1::]/",
                "https://0.0.0.0/",
                "http://192.0.2.1/"
            })
    void what_the_server_names_is_on_the_open_web_or_not_called(String address) {
        assertThatThrownBy(() -> reach.require(URI.create(address)))
                .isInstanceOfSatisfying(
                        McpFailure.class, e -> assertThat(e.kind()).isEqualTo(McpFailure.Kind.REFUSED));
    }
}
