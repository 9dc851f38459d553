package dev.clawnet.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.app.cli.Directory;
import dev.clawnet.app.cli.Runner;
import dev.clawnet.app.cli.Screen;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthCommandTest {
    private static final String LIVE = "{\"ok\":true,\"status\":\"live\"}";
    private static final String READY = "{\"ready\":true,\"failing\":[],\"uptimeMs\":1234}";

    @TempDir
    Path home;

    /// Answers every connection with fixed bodies, until closed.
    private record Answering(ServerSocket socket) implements AutoCloseable {
        static Answering with(String health, String ready) throws IOException {
            ServerSocket socket = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(() -> serve(socket, health, ready));
            return new Answering(socket);
        }

        private static void serve(ServerSocket socket, String health, String ready) {
            while (!socket.isClosed()) {
                try (Socket link = socket.accept()) {
                    InputStream in = link.getInputStream();
                    byte[] request = new byte[4096];
                    int length = in.read(request);
                    boolean asksHealth =
                            new String(request, 0, length, StandardCharsets.US_ASCII).startsWith("GET /health");
                    OutputStream out = link.getOutputStream();
                    out.write(("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + (asksHealth ? health : ready))
                            .getBytes(StandardCharsets.UTF_8));
                } catch (SocketException e) {
                    return;
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
        }

        int port() {
            return socket.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private int run(Screen screen, String... arguments) {
        Directory directory = new Directory(List.of(new Directory.Entry("health", "Asks.", HealthCommand::new)));
        return new Runner(directory, screen.surroundings()).run(List.of(arguments));
    }

    @Test
    void a_ready_gateway_is_called_live_and_ready() throws IOException {
        Screen screen = new Screen(home);
        try (Answering gateway = Answering.with(LIVE, READY)) {
            assertThat(run(screen, "health", "--port", "" + gateway.port())).isZero();
        }

        assertThat(screen.out()).contains("is live and ready");
    }

    @Test
    void a_gateway_that_is_not_ready_names_what_fails_and_ends_with_one() throws IOException {
        Screen screen = new Screen(home);
        try (Answering gateway = Answering.with(LIVE, "{\"ready\":false,\"failing\":[\"store\"],\"uptimeMs\":5}")) {
            assertThat(run(screen, "health", "--json", "--port", "" + gateway.port()))
                    .isEqualTo(1);
        }

        assertThat(screen.out()).contains("\"ready\":false").contains("\"failing\":[\"store\"]");
    }

    @Test
    void nobody_there_ends_with_three_and_the_command_to_type() throws IOException {
        Screen screen = new Screen(home);
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }

        assertThat(run(screen, "health", "--port", "" + free)).isEqualTo(3);
        assertThat(screen.err()).contains("no gateway answers").contains("next: clawnet up --port " + free);
    }

    @Test
    void another_program_on_the_port_is_not_taken_for_a_gateway() throws IOException {
        Screen screen = new Screen(home);
        try (Answering other = Answering.with("<html>", "<html>")) {
            assertThat(run(screen, "health", "--port", "" + other.port())).isEqualTo(1);
        }

        assertThat(screen.err()).contains("is not a gateway of ClawNet");
    }

    @Test
    void an_endless_answer_is_cut_off() throws IOException {
        Screen screen = new Screen(home);
        try (Answering other = Answering.with("x".repeat(LoopbackHttp.MAX_BYTES), "")) {
            assertThat(run(screen, "health", "--port", "" + other.port())).isEqualTo(3);
        }
    }

    @Test
    void the_port_comes_from_the_configuration_when_no_flag_names_one() throws IOException {
        Screen screen = new Screen(home);
        try (Answering gateway = Answering.with(LIVE, READY)) {
            Files.createDirectories(home.resolve(".clawnet"));
            Files.writeString(home.resolve(".clawnet/clawnet.json"), "{gateway:{port:" + gateway.port() + "}}");

            assertThat(run(screen, "health")).isZero();
        }
    }

    @Test
    void a_broken_configuration_ends_with_two_and_its_place() throws IOException {
        Screen screen = new Screen(home);
        Path file = Files.writeString(home.resolve("broken.json"), "{gateway:{prot:1}}");

        assertThat(run(screen, "health", "--config", file.toString())).isEqualTo(2);
        assertThat(screen.err()).contains("broken.json:1:11: unknown key gateway.prot");
    }
}
