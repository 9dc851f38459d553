package dev.clawnet.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// TLS and plain text on one port, and who may speak in the clear.
final class FirstByteTest {
    private static final TransportSettings SETTINGS = TransportSettings.on("127.0.0.1", 0);

    @TempDir
    private Path directory;

    @Test
    void tls_and_plain_text_are_answered_on_one_port() throws Exception {
        try (var house = new TransportHarness(directory);
                var plain = RawSocket.plain(house.port());
                var tls = RawSocket.tls(house.port())) {
            assertThat(plain.request("GET", "/p").head()).startsWith("HTTP/1.1 200 OK");
            assertThat(tls.request("GET", "/t").head()).startsWith("HTTP/1.1 200 OK");
        }
    }

    @Test
    void the_served_certificate_is_the_announced_one_over_tls_1_3() throws Exception {
        try (var house = new TransportHarness(directory);
                var tls = RawSocket.tls(house.port())) {
            assertThat(tls.fingerprint())
                    .isEqualTo(house.certificates.identity().current().sha256());
            assertThat(tls.tlsVersion()).isEqualTo("TLSv1.3");
        }
    }

    @Test
    void an_older_tls_is_refused() throws Exception {
        try (var house = new TransportHarness(directory)) {
            assertThatThrownBy(() -> RawSocket.tls(house.port(), "TLSv1.2")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void plain_text_from_elsewhere_gets_one_line_and_the_end() throws Exception {
        var elsewhere = SETTINGS.with(new TransportSettings.Trust(_ -> false, _ -> false));
        try (var house = new TransportHarness(directory, elsewhere);
                var plain = RawSocket.plain(house.port());
                var tls = RawSocket.tls(house.port())) {
            String answer =
                    plain.request("GET", "/secret", "Authorization: Bearer x").rest();
            assertThat(answer).startsWith("HTTP/1.1 400 ").endsWith("plain text is for this machine only\n");
            assertThat(tls.open().request("GET", "/")).isNotNull();
            assertThat(house.link().upgrade.local()).isFalse();
        }
    }

    @Test
    void an_upgrade_in_plain_text_from_elsewhere_opens_no_link() throws Exception {
        var elsewhere = SETTINGS.with(new TransportSettings.Trust(_ -> false, _ -> false));
        try (var house = new TransportHarness(directory, elsewhere);
                var plain = RawSocket.plain(house.port())) {
            assertThat(plain.upgrade("/")).startsWith("HTTP/1.1 400 ");
            assertThat(house.links).isEmpty();
        }
    }

    @Test
    void bytes_that_only_look_like_tls_end_the_socket() throws Exception {
        try (var house = new TransportHarness(directory);
                var client = RawSocket.plain(house.port())) {
            client.bytes((byte) 0x16, (byte) 3, (byte) 1, (byte) 0, (byte) 4, (byte) 9, (byte) 9, (byte) 9, (byte) 9);
            client.rest();
            TransportHarness.await(() -> house.transport.sockets() == 0);
        }
    }
}
