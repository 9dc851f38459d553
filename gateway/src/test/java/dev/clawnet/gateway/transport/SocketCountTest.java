package dev.clawnet.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

/// Bounds of sockets per address and altogether.
final class SocketCountTest {
    private static final InetAddress HERE = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress THERE = InetAddress.ofLiteral("192.0.2.2");

    private final TransportSettings settings = TransportSettings.on("127.0.0.1", 0)
            .with(new TransportSettings.Bounds(1024, 2048, 4096, 8, 1000, 4, 2, 5, 1024, 1024));
    private final SocketCount count = new SocketCount(settings);

    @Test
    void an_address_is_bounded_until_its_sockets_prove_themselves_or_leave() {
        var first = count.enter(HERE).orElseThrow();
        var second = count.enter(HERE).orElseThrow();
        assertThat(count.enter(HERE)).isEmpty();
        assertThat(count.enter(THERE)).isPresent();
        first.prove();
        assertThat(count.enter(HERE)).isPresent();
        assertThat(count.enter(HERE)).isEmpty();
        second.leave();
        assertThat(count.enter(HERE)).isPresent();
    }

    @Test
    void leaving_twice_counts_once() {
        var place = count.enter(HERE).orElseThrow();
        assertThat(count.enter(HERE)).isPresent();
        place.prove();
        place.leave();
        place.leave();
        assertThat(count.open()).isEqualTo(1);
        assertThat(count.unproved(HERE)).isEqualTo(1);
    }

    @Test
    void all_sockets_together_are_bounded_proved_or_not() {
        for (int i = 0; i < 5; i++) {
            count.enter(HERE).orElseThrow().prove();
        }
        assertThat(count.enter(THERE)).isEmpty();
    }

    @Test
    void the_addresses_of_one_ipv6_network_count_as_one() {
        assertThat(count.enter(InetAddress.ofLiteral("2001:db8:0:1::1"))).isPresent();
        assertThat(count.enter(InetAddress.ofLiteral("2001:db8:0:1:ffff::2"))).isPresent();
        assertThat(count.enter(InetAddress.ofLiteral("2001:db8:0:1::3"))).isEmpty();
        assertThat(count.enter(InetAddress.ofLiteral("2001:db8:0:2::1"))).isPresent();
    }

    @Test
    void an_exempt_address_is_not_counted() {
        SocketCount exempting = new SocketCount(
                settings.with(new TransportSettings.Trust(InetAddress::isLoopbackAddress, HERE::equals)));
        for (int i = 0; i < 5; i++) {
            assertThat(exempting.enter(HERE)).isPresent();
        }
        assertThat(exempting.unproved(HERE)).isZero();
    }
}
