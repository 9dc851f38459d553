package dev.clawnet.verify.channel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;

/// A real IRC server of this machine, on a free port of loopback.
final class Ngircd implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final Path config;
    private final int port;
    private Process process;

    private Ngircd(Path folder, Path config, int port, Process process) {
        this.folder = folder;
        this.config = config;
        this.port = port;
        this.process = process;
    }

    /// Skips the test, by name, where the package is not installed.
    static Ngircd start(Path folder) throws IOException {
        Optional<Path> program = List.of("/usr/sbin/ngircd", "/usr/bin/ngircd").stream()
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        Assumptions.assumeTrue(program.isPresent(), "ngircd is not installed: `./clawnet test --setup` installs it");
        int port = freePort();
        Path config = Files.writeString(folder.resolve("ngircd.conf"), """
                [Global]
                Name = irc.test.example
                Info = test
                Listen = 127.0.0.1
                Ports = %d
                MotdPhrase = welcome
                [Limits]
                MaxConnections = 0
                MaxConnectionsIP = 0
                MaxNickLength = 20
                MaxPenaltyTime = 0
                [Options]
                DNS = no
                Ident = no
                PAM = no
                """.formatted(port));
        Ngircd server = new Ngircd(folder, config, port, run(program.get(), config, folder));
        server.awaitUp();
        return server;
    }

    private static Process run(Path program, Path config, Path folder) throws IOException {
        return new ProcessBuilder(program.toString(), "-n", "-f", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("ngircd.log").toFile()))
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// Looks until the server takes connections: it says so nowhere.
    private void awaitUp() throws IOException {
        InstantSource clock = InstantSource.system();
        var deadline = clock.instant().plus(PATIENCE);
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
                return;
            } catch (IOException e) {
                if (!process.isAlive() || clock.instant().isAfter(deadline)) {
                    throw new IOException(
                            "ngircd does not serve: " + Files.readString(config.resolveSibling("ngircd.log")), e);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    int port() {
        return port;
    }

    /// SIGKILL.
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(20, TimeUnit.SECONDS);
    }

    /// The same server on the same port again.
    void again() throws IOException {
        String program = process.info().command().orElse("/usr/sbin/ngircd");
        process = run(Path.of(program), config, folder);
        awaitUp();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
