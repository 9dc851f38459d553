package dev.clawnet.gateway.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.control.Lockouts.Kind;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.time.VirtualTime;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Guessing is slow, and filling the table is useless.
final class LockoutsTest {
    private final VirtualTime time = new VirtualTime();
    private final Lockouts lockouts = new Lockouts(time);

    private void fail(String address, Kind kind, int times) {
        for (int i = 0; i < times; i++) {
            lockouts.failed(InetAddress.ofLiteral(address), kind);
        }
    }

    private boolean locked(String address, Kind kind) {
        return lockouts.locked(InetAddress.ofLiteral(address), kind).isPresent();
    }

    @Test
    void the_tenth_failure_in_a_minute_locks_the_address_out_of_that_class_for_five_minutes() {
        fail("203.0.113.9", Kind.SHARED_SECRET, 9);
        assertThat(locked("203.0.113.9", Kind.SHARED_SECRET)).isFalse();
        fail("203.0.113.9", Kind.SHARED_SECRET, 1);

        assertThat(locked("203.0.113.9", Kind.SHARED_SECRET)).isTrue();
        assertThat(locked("203.0.113.9", Kind.DEVICE_TOKEN)).isFalse();
        assertThat(locked("203.0.113.10", Kind.SHARED_SECRET)).isFalse();
        time.advance(Limits.LOCKOUT);
        assertThat(locked("203.0.113.9", Kind.SHARED_SECRET)).isFalse();
    }

    @Test
    void failures_of_another_minute_and_before_a_success_do_not_count() {
        fail("203.0.113.9", Kind.SHARED_SECRET, 9);
        time.advance(Duration.ofMinutes(1));
        fail("203.0.113.9", Kind.SHARED_SECRET, 9);
        lockouts.succeeded(InetAddress.ofLiteral("203.0.113.9"));
        fail("203.0.113.9", Kind.SHARED_SECRET, 9);

        assertThat(locked("203.0.113.9", Kind.SHARED_SECRET)).isFalse();
    }

    @Test
    void addresses_of_one_ipv6_site_count_together() {
        for (int i = 1; i <= 10; i++) {
            fail("2001:db8:1:2::" + i, Kind.BOOTSTRAP_TOKEN, 1);
        }

        assertThat(locked("2001:db8:1:2:ffff::1", Kind.BOOTSTRAP_TOKEN)).isTrue();
        assertThat(locked("2001:db8:1:3::1", Kind.BOOTSTRAP_TOKEN)).isFalse();
    }

    @Test
    void loopback_is_never_locked_out_but_answered_later_and_later() {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");

        assertThat(lockouts.failed(loopback, Kind.SHARED_SECRET)).isEqualTo(Duration.ofMillis(250));
        assertThat(lockouts.failed(loopback, Kind.SHARED_SECRET)).isEqualTo(Duration.ofMillis(500));
        fail("127.0.0.1", Kind.SHARED_SECRET, 30);
        assertThat(lockouts.failed(loopback, Kind.SHARED_SECRET)).isEqualTo(Duration.ofSeconds(5));
        assertThat(locked("127.0.0.1", Kind.SHARED_SECRET)).isFalse();
    }

    @Test
    void the_table_is_bounded() throws UnknownHostException {
        for (int i = 0; i < Limits.WATCHED_ADDRESSES + 100; i++) {
            byte[] address = {10, (byte) (i >> 16), (byte) (i >> 8), (byte) i};
            lockouts.failed(InetAddress.getByAddress(address), Kind.SHARED_SECRET);
        }

        assertThat(lockouts.watched()).isEqualTo(Limits.WATCHED_ADDRESSES);
    }
}
