package dev.clawnet.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.transport.Certificates;
import dev.clawnet.gateway.transport.Doors;
import dev.clawnet.gateway.transport.LinkAcceptor;
import dev.clawnet.gateway.transport.RawSocket;
import dev.clawnet.gateway.transport.Transport;
import dev.clawnet.gateway.transport.TransportSettings;
import dev.clawnet.gateway.transport.Workers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The pages through the real transport.
final class FrontPageTest {
    @TempDir
    private Path directory;

    @Test
    void pages_are_served_over_tls_and_plain_with_their_headers() throws Exception {
        InstantSource clock = InstantSource.system();
        Certificates certificates = Certificates.open(directory.resolve("tls"), List.of(), clock, new SecureRandom());
        Doors doors =
                new Doors(Pages.open(List::of, clock), (_, _) -> new LinkAcceptor.Refuse(503, "no links in this test"));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Transport transport = Transport.open(
                        TransportSettings.on("127.0.0.1", 0),
                        certificates::identity,
                        doors,
                        new Workers(threads, System::nanoTime));
                RawSocket plain = RawSocket.plain(transport.port());
                RawSocket tls = RawSocket.tls(transport.port())) {
            String health = plain.request("GET", "/health").head();
            assertThat(health).startsWith("HTTP/1.1 200 OK");
            assertThat(plain.body(health)).isEqualTo("{\"ok\":true,\"status\":\"live\"}");
            String ready = plain.request("GET", "/ready").head();
            assertThat(plain.body(ready)).startsWith("{\"ready\":true,\"failing\":[],\"uptimeMs\":");
            String page = tls.request("GET", "/").head();
            assertThat(page).contains("Content-Security-Policy: default-src 'none'", "X-Frame-Options: DENY");
            assertThat(tls.body(page)).contains("</html>");
            String head = tls.request("HEAD", "/healthz", "Connection: close").rest();
            assertThat(head).startsWith("HTTP/1.1 200 OK").endsWith("\r\n\r\n");
        }
    }
}
