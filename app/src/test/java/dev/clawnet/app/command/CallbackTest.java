package dev.clawnet.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.secret.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 90, unit = TimeUnit.SECONDS)
class CallbackTest {
    private static final Secret STATE = Secret.of("s-1");

    private final InstantSource clock = InstantSource.system();

    /// What is answered to these bytes.
    private static String send(Callback callback, String bytes) throws IOException {
        int port = URI.create(callback.address()).getPort();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private CompletableFuture<Optional<Map<String, String>>> awaited(Callback callback, Duration time) {
        return CompletableFuture.supplyAsync(
                () -> callback.await(STATE, clock.instant().plus(time)),
                work -> Thread.ofVirtual().start(work));
    }

    @Test
    void what_does_not_bring_the_state_is_answered_and_ignored_and_what_does_is_taken() throws Exception {
        try (Callback callback = Callback.listen(0, clock)) {
            CompletableFuture<Optional<Map<String, String>>> brought = awaited(callback, Duration.ofSeconds(60));
            for (String other : new String[] {
                "",
                "\n",
                "GET /favicon.ico HTTP/1.1\r\n\r\n",
                "POST /callback?state=s-1&code=c HTTP/1.1\r\n\r\n",
                "GET /callback?state=guess&code=c HTTP/1.1\r\n\r\n",
                "GET /callback?code=c HTTP/1.1\r\n\r\n",
                "GET /callback?state=%zz HTTP/1.1\r\n\r\n",
                "GET /callback?state=s-1" + "x".repeat(20_000) + " HTTP/1.1\r\n\r\n"
            }) {
                assertThat(refused(callback, other)).as(other).isTrue();
            }
            assertThat(send(callback, "GET /callback?code=a%2Bb&state=s-1&iss=x HTTP/1.1\r\n\r\n"))
                    .startsWith("HTTP/1.1 200")
                    .contains("default-src 'none'")
                    .doesNotContain("a+b");

            assertThat(brought.get(60, TimeUnit.SECONDS)).contains(Map.of("code", "a+b", "state", "s-1", "iss", "x"));
        }
    }

    /// Answered with a refusal, or cut when the rest of it was not read.
    private static boolean refused(Callback callback, String bytes) {
        try {
            return send(callback, bytes).startsWith("HTTP/1.1 400");
        } catch (IOException cut) {
            return true;
        }
    }

    @Test
    void a_caller_that_says_nothing_holds_up_the_browser_for_a_moment_only() throws Exception {
        try (Callback callback = Callback.listen(0, clock);
                Socket mute = new Socket(
                        InetAddress.getLoopbackAddress(),
                        URI.create(callback.address()).getPort())) {
            CompletableFuture<Optional<Map<String, String>>> brought = awaited(callback, Duration.ofSeconds(60));
            assertThat(send(callback, "GET /callback?code=c&state=s-1 HTTP/1.1\r\n\r\n"))
                    .startsWith("HTTP/1.1 200");
            assertThat(brought.get(60, TimeUnit.SECONDS)).isPresent();
            assertThat(mute.isConnected()).isTrue();
        }
    }

    @Test
    void the_time_is_over_when_it_is() {
        try (Callback callback = Callback.listen(0, clock)) {
            assertThat(callback.await(STATE, clock.instant().plusMillis(50))).isEmpty();
        }
    }
}
