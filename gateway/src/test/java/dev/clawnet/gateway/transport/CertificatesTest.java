package dev.clawnet.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The server's certificate through its whole life, under a clock that is moved by hand.
final class CertificatesTest {
    @TempDir
    private Path root;

    private Path directory = Path.of("tls");
    private Instant now = Instant.parse("2026-06-01T12:00:00Z");
    private final InstantSource clock = () -> now;

    @BeforeEach
    void place() {
        directory = root.resolve("state").resolve("tls");
    }

    @Test
    void the_first_start_makes_a_p256_certificate_that_browsers_accept() throws Exception {
        ServerIdentity identity = open().identity();
        X509Certificate made = certificate("current.pem");

        assertThat(((ECPublicKey) made.getPublicKey()).getParams().getOrder().bitLength())
                .isEqualTo(256);
        assertThat(Duration.between(
                        made.getNotBefore().toInstant(), made.getNotAfter().toInstant()))
                .isLessThanOrEqualTo(Duration.ofDays(398));
        assertThat(made.getSubjectAlternativeNames())
                .extracting(name -> String.valueOf(name.get(1)))
                .containsExactlyInAnyOrder("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1", "gateway.test", "192.0.2.7");
        assertThat(made.getBasicConstraints()).isEqualTo(-1);
        assertThat(identity.current().sha256()).matches("[0-9a-f]{64}");
        assertThat(identity.current().notAfter()).isEqualTo(made.getNotAfter().toInstant());
        assertThat(identity.next()).isEmpty();
    }

    @Test
    void key_and_directory_are_their_owners_alone() throws Exception {
        open();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("current.pem"))))
                .isEqualTo("rw-------");
    }

    @Test
    void a_restart_serves_the_same_certificate() throws Exception {
        String first = pin(open());
        now = now.plus(Duration.ofDays(100));
        assertThat(pin(open())).isEqualTo(first);
    }

    @Test
    void renewal_overlaps_the_next_one_is_announced_before_it_is_served() throws Exception {
        Certificates certificates = open();
        String first = pin(certificates);
        Instant end = certificates.identity().current().notAfter();

        now = end.minus(Duration.ofDays(30));
        certificates.renew();
        assertThat(certificates.identity().next()).isEmpty();

        now = end.minus(Duration.ofDays(29));
        certificates.renew();
        ServerIdentity both = certificates.identity();
        assertThat(both.current().sha256()).isEqualTo(first);
        String second = both.next().orElseThrow().sha256();
        assertThat(second).isNotEqualTo(first);
        assertThat(open().identity().next()).isEqualTo(both.next());

        now = end.minus(Duration.ofHours(13));
        assertThat(pin(certificates)).isEqualTo(first);
        now = end.minus(Duration.ofHours(12));
        assertThat(pin(certificates)).as("served without a restart").isEqualTo(second);
        assertThat(pin(open())).as("served after a restart").isEqualTo(second);
        assertThat(Files.exists(directory.resolve("next.pem"))).isFalse();
    }

    @Test
    void a_gateway_that_slept_past_the_end_starts_with_a_valid_one() throws Exception {
        String first = pin(open());
        now = now.plus(Duration.ofDays(1000));
        Certificates later = open();
        assertThat(pin(later)).isNotEqualTo(first);
        assertThat(later.identity().current().notAfter()).isAfter(now.plus(Duration.ofDays(300)));
    }

    @Test
    void a_key_that_others_can_read_is_refused_with_the_remedy() throws Exception {
        open();
        Files.setPosixFilePermissions(directory.resolve("current.pem"), PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("chmod 600 " + directory.resolve("current.pem"));
    }

    @Test
    void a_damaged_file_is_refused_and_kept() throws Exception {
        open();
        Path file = directory.resolve("current.pem");
        String good = Files.readString(file);
        for (String bad : List.of("", "x", good.substring(0, 300), good.replace("MI", "MM"), foreignKey(good))) {
            Files.writeString(file, bad);
            assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageContaining("damaged");
            assertThat(file).hasContent(bad);
        }
    }

    @Test
    void a_host_that_is_none_is_refused_by_name() {
        for (String bad : List.of("", "a b", "1.2.3.4.5", "x/y", "::g", "café")) {
            assertThatThrownBy(() -> Certificates.open(directory, List.of(bad), clock, new SecureRandom()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("neither a host name nor an address: [" + bad + "]");
        }
        assertThat(directory.resolve("current.pem")).doesNotExist();
    }

    private String foreignKey(String good) throws IOException {
        Path other = root.resolve("other");
        Certificates.open(other, List.of(), clock, new SecureRandom());
        String foreign = Files.readString(other.resolve("current.pem"));
        String key = "-----BEGIN PRIVATE KEY-----";
        return good.substring(0, good.indexOf(key)) + foreign.substring(foreign.indexOf(key));
    }

    private Certificates open() throws IOException {
        return Certificates.open(
                directory, List.of("gateway.test", "192.0.2.7", "0.0.0.0", "::"), clock, new SecureRandom());
    }

    private static String pin(Certificates certificates) {
        return certificates.identity().current().sha256();
    }

    private X509Certificate certificate(String name) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(directory.resolve(name))));
    }
}
