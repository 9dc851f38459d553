package dev.clawnet.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The HTTP phase of a socket: bounds, deadlines, and requests that are not what they seem.
final class HttpDoorTest {
    private static final TransportSettings SETTINGS = TransportSettings.on("127.0.0.1", 0);
    private static final TransportSettings.Deadlines USUAL = TransportSettings.Deadlines.DEFAULT;

    @TempDir
    private Path directory;

    @Test
    void requests_of_one_socket_are_answered_in_order() throws Exception {
        try (var house = new TransportHarness(directory);
                var client = RawSocket.plain(house.port())) {
            client.request("GET", "/1").request("GET", "/2?x").request("POST", "/3");
            for (String expected : List.of("GET /1", "GET /2", "POST /3")) {
                assertThat(client.body(client.head())).isEqualTo(expected);
            }
        }
    }

    @Test
    void head_is_answered_without_a_body_but_with_its_length() throws Exception {
        try (var house = new TransportHarness(directory);
                var client = RawSocket.plain(house.port())) {
            String answer = client.request("HEAD", "/x", "Connection: close").rest();
            assertThat(answer)
                    .startsWith("HTTP/1.1 200 OK")
                    .contains("content-length: 7")
                    .endsWith("\r\n\r\n");
            assertThat(answer).contains("X-Content-Type-Options: nosniff");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET / HTTP/1.1, 400",
        "GET http://elsewhere/ HTTP/1.1|Host: x, 400",
        "GET / HTTP/1.1|Host: x|Host: y, 400",
        "nonsense, 400",
        "GET / HTTP/3.0|Host: x, 505",
        "GET / HTTP/1.1|Host: x|Upgrade: websocket, 400",
        "GET / HTTP/1.0|Host: x|Upgrade: websocket|Connection: upgrade, 400",
        "POST / HTTP/1.1|Host: x|Upgrade: websocket|Connection: upgrade, 400",
        "GET / HTTP/1.1|Host: x|Upgrade: websocket|Connection: upgrade, 426",
        "GET / HTTP/1.1|Host: x|Upgrade: websocket|Connection: upgrade|Sec-WebSocket-Version: 8, 426",
        "GET / HTTP/1.1|Host: x|Upgrade: websocket|Connection: upgrade|Sec-WebSocket-Version: 13, 400",
        "GET / HTTP/1.1|Host: x|Upgrade: websocket|Connection: upgrade|Sec-WebSocket-Version: 13|Sec-WebSocket-Key: eA==, 400",
        "GET / HTTP/1.1|Host: x|Upgrade: websocket|Connection: upgrade|Sec-WebSocket-Version: 13|Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==|Origin: a|Origin: b, 400",
    })
    void a_request_that_is_not_one_is_refused_and_the_socket_ends(String lines, int status) throws Exception {
        try (var house = new TransportHarness(directory);
                var client = RawSocket.plain(house.port())) {
            String answer = client.text(lines.replace("|", "\r\n") + "\r\n\r\n").rest();
            assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains("{\"error\":\"");
            assertThat(house.links).isEmpty();
        }
    }

    @Test
    void an_offer_of_another_protocol_is_passed_over() throws Exception {
        try (var house = new TransportHarness(directory)) {
            assertThat(answer(
                            house, "GET /x HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\nConnection: Upgrade, close\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 ")
                    .endsWith("GET /x");
            assertThat(house.links).isEmpty();
        }
    }

    @Test
    void a_line_a_header_and_a_body_have_bounds() throws Exception {
        try (var house = new TransportHarness(directory)) {
            assertThat(answer(house, "GET /" + "x".repeat(17_000) + " HTTP/1.1\r\n\r\n"))
                    .startsWith("HTTP/1.1 414 ");
            assertThat(answer(house, "GET / HTTP/1.1\r\nHost: x\r\nA: " + "x".repeat(17_000) + "\r\n\r\n"))
                    .startsWith("HTTP/1.1 431 ");
            assertThat(answer(
                            house,
                            "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 262145\r\n\r\n"
                                    + "x".repeat(262_145)))
                    .startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void a_pipeline_without_end_ends_the_socket() throws Exception {
        try (var house = new TransportHarness(directory);
                var client = RawSocket.plain(house.port())) {
            StringBuilder many = new StringBuilder();
            for (int i = 0; i < 60; i++) {
                many.append("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            }
            client.body(client.request("GET", "/first").head());
            client.text(many.toString());
            TransportHarness.await(() -> house.transport.sockets() == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "G",
                "GET / HTTP/1.1\r\nHost: x\r\n",
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab"
            })
    void a_request_that_does_not_end_in_time_ends_the_socket(String part) throws Exception {
        var hasty = SETTINGS.with(new TransportSettings.Deadlines(
                Duration.ofMillis(200),
                USUAL.answer(),
                Duration.ofMillis(200),
                USUAL.ping(),
                USUAL.pong(),
                USUAL.closeGrace()));
        try (var house = new TransportHarness(directory, hasty);
                var client = RawSocket.plain(house.port());
                var second = RawSocket.plain(house.port());
                var tls = RawSocket.plain(house.port())) {
            assertThat(client.text(part).ended()).isTrue();
            tls.bytes((byte) 0x16, (byte) 3);
            assertThat(tls.ended()).as("a TLS handshake that stops").isTrue();
            TransportHarness.await(() -> house.transport.sockets() == 0);
            assertThat(second.ended()).isTrue();
        }
    }

    @Test
    void a_kept_connection_that_asks_nothing_ends() throws Exception {
        var hasty = SETTINGS.with(new TransportSettings.Deadlines(
                USUAL.request(),
                USUAL.answer(),
                Duration.ofMillis(200),
                USUAL.ping(),
                USUAL.pong(),
                USUAL.closeGrace()));
        try (var house = new TransportHarness(directory, hasty);
                var client = RawSocket.plain(house.port())) {
            client.body(client.request("GET", "/").head());
            client.body(client.request("GET", "/").head());
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void an_address_with_too_many_unproved_sockets_gets_no_more() throws Exception {
        try (var house = new TransportHarness(directory)) {
            List<RawSocket> sockets = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                sockets.add(i % 2 == 0 ? house.open() : RawSocket.plain(house.port()));
            }
            TransportHarness.await(() -> house.transport.sockets() == 32);
            assertThatThrownBy(house::open).isInstanceOf(IOException.class);
            house.link().connection.admit();
            sockets.add(house.open());
            for (RawSocket each : sockets) {
                each.close();
            }
            TransportHarness.await(() -> house.transport.sockets() == 0);
            house.open().close();
        }
    }

    @Test
    void an_acceptor_can_refuse_an_upgrade_and_its_failure_refuses_too() throws Exception {
        LinkAcceptor acceptor = (upgrade, connection) -> {
            connection.send("never seen");
            if (upgrade.path().equals("/bug")) {
                throw new IllegalStateException("a secret");
            }
            return new LinkAcceptor.Refuse(403, "origin \"x\" not allowed");
        };
        try (var house = new TransportHarness(directory);
                var transport = house.second(acceptor);
                var refused = RawSocket.plain(transport.port());
                var failed = RawSocket.plain(transport.port())) {
            String head = refused.upgrade("/");
            assertThat(head).startsWith("HTTP/1.1 403 ");
            assertThat(refused.body(head)).isEqualTo("{\"error\":\"origin \\\"x\\\" not allowed\"}");
            String failure = failed.upgrade("/bug");
            assertThat(failure).startsWith("HTTP/1.1 500 ");
            assertThat(failed.body(failure)).isEqualTo("{\"error\":\"internal error\"}");
        }
    }

    @Test
    void an_answer_that_does_not_come_in_time_ends_the_socket() throws Exception {
        var hasty = SETTINGS.with(new TransportSettings.Deadlines(
                USUAL.request(), Duration.ofMillis(200), USUAL.idle(), USUAL.ping(), USUAL.pong(), USUAL.closeGrace()));
        CountDownLatch gone = new CountDownLatch(1);
        HttpRoutes slow = _ -> {
            awaitZero(gone);
            return HttpAnswer.json(200, "{}");
        };
        try (var house = new TransportHarness(directory);
                var transport = house.second(
                        hasty, new Doors(slow, (_, _) -> new LinkAcceptor.Refuse(503, "no links in this test")));
                var client = RawSocket.plain(transport.port())) {
            assertThat(client.request("GET", "/").rest()).isEmpty();
            gone.countDown();
            TransportHarness.await(() -> transport.sockets() == 0);
        }
    }

    @Test
    void a_link_that_is_broken_off_while_it_is_accepted_hears_its_end() throws Exception {
        try (var house = new TransportHarness(directory, SETTINGS, heard -> {
                    heard.connection.abort();
                    return heard;
                });
                var client = RawSocket.plain(house.port())) {
            assertThatThrownBy(() -> client.upgrade("/")).isInstanceOf(IOException.class);
            TransportHarness.Heard link = house.link();
            assertThat(link.end().code()).isEqualTo(Close.LOST);
            assertThat(link.connection.send("x")).isFalse();
        }
    }

    @Test
    void a_port_that_is_taken_is_named() throws Exception {
        try (var house = new TransportHarness(directory)) {
            assertThatThrownBy(() -> new TransportHarness(directory, TransportSettings.on("127.0.0.1", house.port())))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot listen on 127.0.0.1:" + house.port());
        }
    }

    @Test
    void an_ordinary_client_talks_and_closes() throws Exception {
        try (var house = new TransportHarness(directory);
                HttpClient http = HttpClient.newHttpClient()) {
            CompletableFuture<String> answer = new CompletableFuture<>();
            WebSocket client = http.newWebSocketBuilder()
                    .buildAsync(URI.create("ws://127.0.0.1:" + house.port() + "/"), new WebSocket.Listener() {
                        @Override
                        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
                            answer.complete(data.toString());
                            return CompletableFuture.completedFuture(null);
                        }
                    })
                    .get(60, TimeUnit.SECONDS);
            TransportHarness.Heard link = house.link();
            client.sendText("first ", false).get(60, TimeUnit.SECONDS);
            client.sendText("second", true).get(60, TimeUnit.SECONDS);
            assertThat(link.nextText()).isEqualTo("first second");
            link.connection.send("hello");
            assertThat(answer.get(60, TimeUnit.SECONDS)).isEqualTo("hello");
            client.sendClose(WebSocket.NORMAL_CLOSURE, "bye").get(60, TimeUnit.SECONDS);
            assertThat(link.end()).isEqualTo(new Close(1000, "bye"));
            client.abort();
        }
    }

    private static void awaitZero(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String answer(TransportHarness house, String request) throws IOException {
        try (var client = RawSocket.plain(house.port())) {
            return client.text(request).rest();
        }
    }
}
