package dev.clawnet.gateway.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.transport.LinkAcceptor;
import dev.clawnet.gateway.transport.Upgrade;
import dev.clawnet.protocol.secret.Secret;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who stands behind a proxy, and who may say so.
final class ProxiesTest {
    private final Proxies proxies = Proxies.of(List.of("127.0.0.1", "10.1.0.0/16", "2001:db8::/33", "::1"));
    private final World world = new World(new ControlSettings(
            "1.0.0", ControlSettings.Mode.TOKEN, Optional.of(Secret.of(World.TOKEN)), true, Set.of(), proxies));

    private LinkAcceptor.Decision from(String address, String... headers) {
        Map<String, List<String>> all = new HashMap<>(Map.of("host", List.of("127.0.0.1:18789")));
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], List.of(headers[i + 1]));
        }
        var connection = new FakeConnection(new InetSocketAddress(InetAddress.ofLiteral(address), 40_000));
        return world.control.accept(
                new Upgrade("/", all, connection.remote(), true, address.startsWith("127.")), connection);
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.9, 203.0.113.9",
        "'9.9.9.9, 203.0.113.9', 203.0.113.9",
        "'203.0.113.9, 10.1.2.3', 203.0.113.9",
        "'127.0.0.1, 203.0.113.9,10.1.2.3 , 10.1.255.255', 203.0.113.9",
        "203.0.113.9:5000, 203.0.113.9",
        "[2001:db9::1]:5000, 2001:db9::1",
        "2001:db8:8000::1, 2001:db8:8000::1",
        "10.2.0.1, 10.2.0.1",
    })
    void the_last_hop_that_is_no_listed_proxy_is_the_client(String header, String client) {
        assertThat(proxies.client(header)).contains(InetAddress.ofLiteral(client));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "unknown",
                "203.0.113.9, unknown",
                "203.0.113.9,",
                "gateway.example",
                "10.1.2.3",
                "127.0.0.2",
                "0.0.0.0",
                "203.0.113.9, 127.0.0.2",
                "203.0.113.999",
                "1"
            })
    void a_history_that_cannot_be_read_names_nobody(String header) {
        assertThat(proxies.client(header)).isEmpty();
    }

    @Test
    void a_forwarded_request_of_a_listed_proxy_is_the_clients_and_never_of_this_machine() {
        Map<String, List<String>> headers =
                Map.of("host", List.of("127.0.0.1:18789"), "x-forwarded-for", List.of("203.0.113.9"));
        InetSocketAddress peer = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 40_000);
        Visitor visitor = Visitor.of(new Upgrade("/", headers, peer, false, true), proxies)
                .orElseThrow();
        assertThat(visitor.address()).isEqualTo(InetAddress.ofLiteral("203.0.113.9"));
        assertThat(visitor.local()).isFalse();
    }

    @Test
    void what_a_listed_proxy_itself_sends_without_a_history_is_not_of_this_machine_either() {
        Upgrade upgrade = new Upgrade(
                "/",
                Map.of("host", List.of("127.0.0.1:18789")),
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 40_000),
                false,
                true);
        assertThat(Visitor.of(upgrade, proxies).orElseThrow().local()).isFalse();
        assertThat(Visitor.of(upgrade, Proxies.NONE).orElseThrow().local()).isTrue();
    }

    @Test
    void only_a_listed_proxy_is_believed_and_only_about_the_one_header() {
        assertThat(from("127.0.0.1", "x-forwarded-for", "203.0.113.9")).isInstanceOf(LinkAcceptor.Accept.class);
        assertThat(from("10.1.2.3", "x-forwarded-for", "203.0.113.9", "via", "1.1 front"))
                .isInstanceOf(LinkAcceptor.Accept.class);
        assertThat(from("203.0.113.7", "x-forwarded-for", "127.0.0.1")).isInstanceOf(LinkAcceptor.Refuse.class);
        assertThat(from("127.0.0.2", "x-forwarded-for", "203.0.113.9")).isInstanceOf(LinkAcceptor.Refuse.class);
        assertThat(from("10.1.2.3", "forwarded", "for=203.0.113.9")).isInstanceOf(LinkAcceptor.Refuse.class);
        assertThat(from("10.1.2.3", "x-real-ip", "203.0.113.9")).isInstanceOf(LinkAcceptor.Refuse.class);
        assertThat(from("10.1.2.3", "x-forwarded-for", "unknown")).isInstanceOf(LinkAcceptor.Refuse.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "10.0.0.0/33", "10.0.0.0/0", "::/129", "10.0.0.0/", "10.0.0/8x", "*"})
    void what_is_no_address_and_no_network_is_named(String text) {
        assertThatThrownBy(() -> Proxies.of(List.of(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'");
    }
}
