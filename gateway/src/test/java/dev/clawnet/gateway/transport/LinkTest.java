package dev.clawnet.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Links that behave, over real sockets.
final class LinkTest {
    @TempDir
    private Path directory;

    @Test
    void messages_go_both_ways_over_tls_and_plain() throws Exception {
        try (var house = new TransportHarness(directory);
                var plain = RawSocket.plain(house.port()).open();
                var plainLink = new Holder(house.link());
                var tls = RawSocket.tls(house.port()).open();
                var tlsLink = new Holder(house.link())) {
            plain.say("ä plain");
            tls.say("ö tls");
            assertThat(plainLink.heard.nextText()).isEqualTo("ä plain");
            assertThat(tlsLink.heard.nextText()).isEqualTo("ö tls");
            assertThat(plainLink.heard.connection.tls()).isFalse();
            assertThat(tlsLink.heard.connection.tls()).isTrue();
            assertThat(tlsLink.heard.connection.send("grüezi")).isTrue();
            assertThat(tls.read()).isEqualTo(new RawSocket.Frame(1, "grüezi", 0));
        }
    }

    @Test
    void an_upgrade_shows_its_path_headers_and_address() throws Exception {
        try (var house = new TransportHarness(directory);
                var client = RawSocket.plain(house.port())) {
            String head = client.upgrade(
                    "/any/path?x=1",
                    "Origin: https://page.test",
                    "X-OpenClaw-Scopes: ",
                    "Sec-WebSocket-Extensions: permessage-deflate",
                    "Sec-WebSocket-Protocol: other");
            Upgrade upgrade = house.link().upgrade;

            assertThat(head).contains("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
            assertThat(head.toLowerCase(Locale.ROOT))
                    .doesNotContain("extensions")
                    .doesNotContain("protocol:");
            assertThat(upgrade.path()).isEqualTo("/any/path");
            assertThat(upgrade.host()).isEqualTo("localhost");
            assertThat(upgrade.origin()).contains("https://page.test");
            assertThat(upgrade.header("x-openclaw-scopes")).contains("");
            assertThat(upgrade.header("authorization")).isEqualTo(Optional.empty());
            assertThat(upgrade.remote().getAddress()).isEqualTo(InetAddress.getLoopbackAddress());
            assertThat(upgrade.local()).isTrue();
            assertThat(upgrade.toString()).doesNotContain("page.test");
        }
    }

    @Test
    void what_is_sent_while_accepting_follows_the_upgrade() throws Exception {
        try (var house = new TransportHarness(directory, TransportSettings.on("127.0.0.1", 0), heard -> {
                    heard.connection.send("challenge");
                    return heard;
                });
                var client = house.open()) {
            assertThat(client.read().payload()).isEqualTo("challenge");
        }
    }

    @Test
    void fragments_with_pings_between_and_a_character_cut_in_two_are_one_message() throws Exception {
        byte[] text = "a€b".getBytes(StandardCharsets.UTF_8);
        try (var house = new TransportHarness(directory);
                var client = house.open()) {
            client.frame(0x01, text[0], text[1])
                    .frame(0x89, "p1".getBytes(StandardCharsets.UTF_8))
                    .frame(0x00)
                    .frame(0x00, text[2])
                    .frame(0x80, text[3], text[4]);
            assertThat(house.link().nextText()).isEqualTo("a€b");
            assertThat(client.read()).isEqualTo(new RawSocket.Frame(10, "p1", 0));
        }
    }

    @Test
    void a_binary_frame_that_holds_text_is_text() throws Exception {
        try (var house = new TransportHarness(directory);
                var client = house.open()) {
            client.frame(0x82, "{}".getBytes(StandardCharsets.UTF_8));
            assertThat(house.link().nextText()).isEqualTo("{}");
        }
    }

    @Test
    void ten_thousand_messages_arrive_in_order_and_one_at_a_time() throws Exception {
        List<String> heard = new ArrayList<>();
        CountDownLatch all = new CountDownLatch(10_000);
        try (var house = new TransportHarness(
                        directory, TransportSettings.on("127.0.0.1", 0), link -> new LinkListener() {
                            @Override
                            public void text(String message) {
                                heard.add(message);
                                link.connection.send(message);
                                all.countDown();
                            }

                            @Override
                            public void closed(Close close) {}
                        });
                var client = house.open()) {
            List<String> sent =
                    IntStream.range(0, 10_000).mapToObj(i -> "m" + i).toList();
            var writer = Thread.ofVirtual().start(() -> {
                for (String each : sent) {
                    try {
                        client.say(each);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            });
            List<String> answers = new ArrayList<>();
            for (int i = 0; i < sent.size(); i++) {
                answers.add(client.read().payload());
            }
            writer.join();
            assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(heard).isEqualTo(sent);
            assertThat(answers).isEqualTo(sent);
        }
    }

    @Test
    void the_peers_close_is_answered_and_heard_after_its_messages() throws Exception {
        try (var house = new TransportHarness(directory);
                var client = house.open()) {
            var link = house.link();
            client.say("last words").frame(0x88, (byte) 0x0f, (byte) 0xa0, (byte) 'x');
            assertThat(client.closeCode()).isEqualTo(4000);
            assertThat(client.ended()).isTrue();
            assertThat(link.end()).isEqualTo(new Close(4000, "x"));
            assertThat(link.nextText()).isEqualTo("last words");
        }
    }

    @Test
    void a_close_follows_what_was_sent_and_nothing_is_taken_or_heard_after_it() throws Exception {
        try (var house = new TransportHarness(directory);
                var client = house.open()) {
            var link = house.link();
            link.connection.send("before");
            link.connection.close(new Close(1000, "ö".repeat(100)));
            assertThat(link.connection.send("after")).isFalse();
            assertThat(client.read().payload()).isEqualTo("before");
            RawSocket.Frame bye = client.read();
            assertThat(bye.code()).isEqualTo(1000);
            assertThat(bye.payload()).isEqualTo("ö".repeat(60));
            client.say("too late").frame(0x88, (byte) 0x03, (byte) 0xe8);
            assertThat(client.ended()).isTrue();
            assertThat(link.end().code()).isEqualTo(1000);
            assertThat(link.texts).isEmpty();
        }
    }

    @Test
    void a_lost_socket_is_heard_once() throws Exception {
        try (var house = new TransportHarness(directory)) {
            house.open().close();
            var link = house.link();
            assertThat(link.end().code()).isEqualTo(Close.LOST);
            TransportHarness.await(() -> house.transport.sockets() == 0);
            assertThat(link.ends).isEmpty();
        }
    }

    @Test
    void a_listener_that_throws_ends_its_link_without_telling_why() throws Exception {
        try (var house = new TransportHarness(
                        directory, TransportSettings.on("127.0.0.1", 0), heard -> new LinkListener() {
                            @Override
                            public void text(String message) {
                                throw new IllegalStateException("a secret");
                            }

                            @Override
                            public void closed(Close close) {
                                heard.closed(close);
                            }
                        });
                var client = house.open()) {
            client.say("x");
            RawSocket.Frame bye = client.read();
            assertThat(bye.code()).isEqualTo(1011);
            assertThat(bye.payload()).isEqualTo("internal error");
        }
    }

    @Test
    void an_ordered_stop_closes_links_with_1012() throws Exception {
        try (var house = new TransportHarness(directory);
                var client = house.open()) {
            var link = house.link();
            house.transport.stopAccepting();
            link.connection.send("shutdown");
            var stop = Thread.ofVirtual().start(house.transport::close);
            assertThat(client.read().payload()).isEqualTo("shutdown");
            assertThat(client.read()).isEqualTo(new RawSocket.Frame(8, "service restart", 1012));
            client.frame(0x88, (byte) 0x03, (byte) 0xf4);
            assertThat(link.end()).isEqualTo(Close.serviceRestart());
            stop.join();
        }
    }

    /// Lets a link stand in a try head between the sockets.
    private record Holder(TransportHarness.Heard heard) implements AutoCloseable {
        @Override
        public void close() {
            heard.connection.abort();
        }
    }
}
