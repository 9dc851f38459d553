package dev.clawnet.verify.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.clawnet.client.GatewayFault;
import dev.clawnet.protocol.catalogue.SystemMethods;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.ErrorCode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A real gateway whose disk is full, and one whose disk cannot flush: it says so, takes no change, loses nothing that
/// it acknowledged, goes on showing what is there, and comes back (INV-29).
class FullDiskTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /// Writes that a full disk may still take, into space that the store had already.
    private static final int MOST = 3_000;

    @TempDir
    private Path folder;

    private Path state = Path.of("");
    private int port;

    @BeforeEach
    void place() throws IOException {
        state = folder.resolve("disk");
        port = KillRoundsTest.freePort();
        Files.createDirectory(
                state, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    @AfterEach
    void unmount() throws Exception {
        ran("umount", state.toString());
    }

    /// Whether a command ended well.
    private static boolean ran(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    /// What a client hears over its link.
    private static boolean healthy(Resident host) {
        return host.link()
                .call(SystemMethods.HEALTH, new SystemMethods.HealthParams(Optional.empty()))
                .ok();
    }

    private void script() throws IOException {
        Files.createDirectory(state.resolve("scripts"));
        Files.writeString(state.resolve("scripts/calm.script"), "otherwise\n  say done\n");
    }

    @Test
    @Tag("INV-29")
    void a_gateway_on_a_full_disk_changes_nothing_shows_everything_and_goes_on_by_itself() throws Exception {
        assumeTrue(
                ran("mount", "-t", "tmpfs", "-o", "size=40m,mode=700", "tmpfs", state.toString()),
                "a small file system can be mounted (as root)");
        script();
        Path profile = folder.resolve("host");
        Noted noted;
        try (GatewayProcess gateway = GatewayProcess.start(state, port);
                Resident host = Resident.enter(profile, gateway.setupCode())) {
            noted = new Noted(host.identity("scripted:calm.script"));
            for (int i = 0; i < 10; i++) {
                assertThat(noted.writeOnce(host)).isTrue();
            }
            fill();
            writeUntilRefused(host, noted);

            JsonNode ready = ready();
            assertThat(ready.path("ready").asBoolean()).isFalse();
            assertThat(ready.path("failing").toString()).contains("store");
            assertThat(ready.path("remedies").toString()).contains("free space");
            assertThat(healthy(host)).isFalse();
            noted.check(host);

            Files.delete(state.resolve("filler"));
            until(page -> page.path("ready").asBoolean());
            assertThat(healthy(host)).isTrue();
            for (int i = 0; i < 10; i++) {
                assertThat(noted.writeOnce(host)).isTrue();
            }
            noted.check(host);
            fill();
            writeUntilRefused(host, noted);
            gateway.kill();
        }
        try (GatewayProcess gateway = GatewayProcess.start(state, port)) {
            assertThat(gateway.setupCode()).isEmpty();
            assertThat(ready().path("failing").toString()).contains("store");
            // To let a device in is a change too: it is recorded, or it does not happen.
            assertThatThrownBy(() -> Resident.again(profile))
                    .isInstanceOfSatisfying(
                            GatewayFault.class,
                            fault -> assertThat(fault.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE.detail()));
            Files.delete(state.resolve("filler"));
            until(page -> page.path("ready").asBoolean());
            try (Resident host = Resident.again(profile)) {
                noted.check(host);
                assertThat(noted.writeOnce(host)).isTrue();
                noted.check(host);
            }
        }
    }

    @Test
    @Tag("INV-29")
    void a_gateway_whose_disk_cannot_flush_changes_nothing_until_it_is_started_again() throws Exception {
        Path source = Files.writeString(folder.resolve("flush.c"), """
                #define _GNU_SOURCE
                #include <errno.h>
                #include <stdlib.h>
                #include <sys/syscall.h>
                #include <unistd.h>
                static int broken(void) { return access(getenv("FLUSH_FAILS"), F_OK) == 0; }
                int fsync(int fd) {
                  if (broken()) { errno = EIO; return -1; }
                  return (int) syscall(SYS_fsync, fd);
                }
                int fdatasync(int fd) {
                  if (broken()) { errno = EIO; return -1; }
                  return (int) syscall(SYS_fdatasync, fd);
                }
                """);
        Path shim = folder.resolve("flush.so");
        assumeTrue(
                Files.exists(Path.of("/usr/bin/cc"))
                        && ran("/usr/bin/cc", "-shared", "-fPIC", "-o", shim.toString(), source.toString()),
                "a C compiler is there");
        script();
        Path fails = folder.resolve("fails");
        Path profile = folder.resolve("host");
        Map<String, String> environment = Map.of("LD_PRELOAD", shim.toString(), "FLUSH_FAILS", fails.toString());
        Noted noted;
        try (GatewayProcess gateway = GatewayProcess.start(state, port, environment);
                Resident host = Resident.enter(profile, gateway.setupCode())) {
            noted = new Noted(host.identity("scripted:calm.script"));
            for (int i = 0; i < 10; i++) {
                assertThat(noted.writeOnce(host)).isTrue();
            }
            Files.createFile(fails);
            assertThat(noted.writeOnce(host)).isFalse();
            assertThat(ready().path("remedies").toString()).contains("start the gateway again");
            noted.check(host);
            Files.delete(fails);
            assertThat(noted.writeOnce(host))
                    .as("only a start reads the disk anew")
                    .isFalse();
            assertThat(ready().path("ready").asBoolean()).isFalse();
            gateway.kill();
        }
        try (GatewayProcess gateway = GatewayProcess.start(state, port);
                Resident host = Resident.again(profile)) {
            assertThat(gateway.setupCode()).isEmpty();
            noted.check(host);
            assertThat(noted.writeOnce(host)).isTrue();
        }
    }

    private static void writeUntilRefused(Resident host, Noted noted) {
        int writes = 0;
        while (noted.writeOnce(host)) {
            assertThat(++writes).as("writes on a full disk").isLessThan(MOST);
        }
    }

    /// Takes all space that is left.
    private void fill() throws IOException {
        try (FileChannel out =
                FileChannel.open(state.resolve("filler"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int size = 1 << 20; size > 0; size = size == 1 ? 0 : size / 2) {
                fillBy(out, size);
            }
        }
    }

    private static void fillBy(FileChannel out, int size) {
        try {
            for (int i = 0; i < 1_000; i++) {
                out.write(ByteBuffer.allocate(size));
            }
        } catch (IOException full) {
            // That is what is wanted here.
            assertThat(full).hasMessageContaining("space");
        }
    }

    private JsonNode ready() throws IOException, InterruptedException {
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/ready"))
                    .timeout(PATIENCE)
                    .build();
            return Json.LENIENT.readTree(
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        }
    }

    /// Asks again and again, a little apart, until the page is as wanted.
    private void until(Predicate<JsonNode> wanted) throws IOException, InterruptedException {
        Instant end = InstantSource.system().instant().plus(PATIENCE);
        Semaphore never = new Semaphore(0);
        for (JsonNode page = ready(); !wanted.test(page); page = ready()) {
            assertThat(InstantSource.system().instant()).as("%s", page).isBefore(end);
            assertThat(never.tryAcquire(100, TimeUnit.MILLISECONDS)).isFalse();
        }
    }
}
