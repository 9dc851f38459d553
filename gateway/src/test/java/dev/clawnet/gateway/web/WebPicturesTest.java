package dev.clawnet.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.time.SystemTimers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/// Pictures come by the way out of pages, within their own bound. The web is played by servers on addresses of this
/// machine, of which the test lets those of 127.77 count as public.
class WebPicturesTest {
    private static final int MOST = 4 << 20;

    private String web = "";
    private String inner = "";
    private final List<Host> hosts = new ArrayList<>();
    private final SystemTimers timers = new SystemTimers(
            InstantSource.system(),
            Thread.ofVirtual().factory(),
            work -> Thread.ofVirtual().start(work),
            SystemTimers.Bounds.DEFAULT);

    @BeforeEach
    void start(TestInfo test) {
        int number = 2 + Math.floorMod(test.getDisplayName().hashCode(), 250);
        web = "127.77.2." + number;
        inner = "127.0.8." + number;
        timers.start();
    }

    @AfterEach
    void stop() throws IOException {
        timers.close();
        for (Host host : hosts) {
            host.close();
        }
    }

    private Host host(String address, Host.Answer answer) throws IOException {
        Host host = new Host(address, answer);
        hosts.add(host);
        return host;
    }

    private Egress.Got get(String target) {
        Egress.Outside outside = new Egress.Outside(
                _ -> List.of(InetAddress.ofLiteral(web)),
                address -> address.getHostAddress().startsWith("127.77.")
                        ? Optional.empty()
                        : PublicAddress.refusal(address),
                (SSLSocketFactory) SSLSocketFactory.getDefault(),
                Duration.ofSeconds(30));
        WebUrl url = ((WebUrl.Read.Url) WebUrl.read("http://pages.example.com:8080" + target)).url();
        return new Egress(outside, InstantSource.system(), timers)
                .get(url, new WebWire.Wanted(WebPictures.ACCEPT, MOST));
    }

    private static WebReply reply(Egress.Got got) {
        return ((Egress.Got.Page) got).reply();
    }

    @Test
    void a_picture_larger_than_a_page_comes_whole_and_is_asked_for_as_a_picture() throws Exception {
        byte[] picture = new byte[AgentLimits.WEB_BODY + 1];
        Host host = host(web, (_, out) -> out.write(Host.reply("200 OK\r\nContent-Type: image/png", picture)));

        WebReply reply = reply(get("/a.png"));

        assertThat(reply.body()).hasSize(picture.length);
        assertThat(reply.cut()).isFalse();
        assertThat(host.asked()).anyMatch(line -> line.startsWith("Accept: image/png"));
    }

    @Test
    void what_goes_on_beyond_the_bound_is_cut_there_packed_or_not() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream packing = new GZIPOutputStream(packed)) {
            packing.write(new byte[MOST + 1]);
        }
        host(web, (target, out) -> {
            if (target.equals("/packed")) {
                out.write(Host.reply("200 OK\r\nContent-Encoding: gzip", packed.toByteArray()));
            } else {
                out.write(Host.reply("200 OK\r\nContent-Length: 1073741824", new byte[MOST + 1]));
            }
        });
        assertThat(reply(get("/packed")).cut()).isTrue();
        assertThat(reply(get("/long")).cut()).isTrue();
        assertThat(reply(get("/long")).body()).hasSize(MOST);
        assertThat(WebPictures.page((Egress.Got.Page) get("/long"), MOST).toString())
                .contains("TOO_LARGE");
    }

    @Test
    void a_redirect_to_this_machine_is_another_address_and_is_not_followed() throws Exception {
        Host secret = host(inner, (_, out) -> out.write(Host.reply("200 OK", "secret")));
        host(
                web,
                (_, out) ->
                        out.write(Host.reply("302 Found\r\nLocation: http://" + inner + ":8080/a.png", new byte[0])));

        assertThat(get("/a.png")).isInstanceOf(Egress.Got.Elsewhere.class);
        assertThat(secret.asked()).isEmpty();
    }

    @Test
    void an_error_of_the_host_is_no_picture() throws Exception {
        host(
                web,
                (_, out) -> out.write(
                        Host.reply("404 Not Found\r\nContent-Type: image/png", "x".getBytes(StandardCharsets.UTF_8))));
        assertThat(WebPictures.page((Egress.Got.Page) get("/a.png"), MOST).toString())
                .contains("the host answered 404");
    }
}
