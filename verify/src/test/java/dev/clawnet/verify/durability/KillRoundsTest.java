package dev.clawnet.verify.durability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real gateway process is killed again and again while people write: after each start all that it had acknowledged
/// is there, once, and every log verifies against the head that its owner remembers (INV-28, INV-30).
///
/// `-Dclawnet.kill.rounds=200` for the long form.
class KillRoundsTest {
    private static final int ROUNDS = Integer.getInteger("clawnet.kill.rounds", 3);
    private static final int PEOPLE = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final long seed =
            Long.getLong("clawnet.kill.seed", InstantSource.system().millis());
    private final SplittableRandom chance = new SplittableRandom(seed);

    @Test
    @Tag("INV-28")
    @Tag("INV-30")
    void however_often_a_gateway_is_killed_nothing_acknowledged_is_lost_or_done_twice() throws Exception {
        Path state = Files.createDirectory(
                folder.resolve("state"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createDirectory(state.resolve("scripts"));
        Files.writeString(state.resolve("scripts/calm.script"), "otherwise\n  say done\n");
        int port = freePort();
        List<Noted> notes = new ArrayList<>();
        GatewayProcess gateway = GatewayProcess.start(state, port);
        List<Resident> people = settle(gateway, notes);
        List<Long> starts = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            lose(gateway, people, notes);
            Instant began = InstantSource.system().instant();
            gateway = GatewayProcess.start(state, port);
            starts.add(Duration.between(began, InstantSource.system().instant()).toMillis());
            people = comeBack(people);
            for (int i = 0; i < PEOPLE; i++) {
                notes.get(i).check(people.get(i));
            }
        }
        people.forEach(Resident::close);
        gateway.close();
        Figures.note(ROUNDS + " kills from seed " + seed + ", " + acknowledged(notes)
                + " writes acknowledged and found; starts of "
                + starts.stream().sorted().skip(ROUNDS / 2).findFirst().orElseThrow() + " ms in the middle, "
                + starts.stream().max(Long::compare).orElseThrow() + " ms at most");
        assertThat(acknowledged(notes)).as("seed %s", seed).isGreaterThan(ROUNDS);
    }

    private static int acknowledged(List<Noted> notes) {
        return notes.stream().mapToInt(Noted::acknowledged).sum();
    }

    private List<Resident> settle(GatewayProcess gateway, List<Noted> notes) throws IOException {
        List<Resident> people = new ArrayList<>();
        people.add(Resident.enter(folder.resolve("p0"), gateway.setupCode()));
        for (int i = 1; i < PEOPLE; i++) {
            people.add(Resident.enter(folder.resolve("p" + i), people.getFirst().create("Person " + i)));
        }
        for (Resident person : people) {
            notes.add(new Noted(person.identity("scripted:calm.script")));
        }
        return people;
    }

    /// Everybody writes; after some acknowledged writes the process is killed, wherever it is.
    private void lose(GatewayProcess gateway, List<Resident> people, List<Noted> notes) throws InterruptedException {
        Semaphore done = new Semaphore(0);
        List<Thread> writers = new ArrayList<>();
        List<Throwable> wrong = new ArrayList<>();
        for (int i = 0; i < PEOPLE; i++) {
            Resident person = people.get(i);
            Noted noted = notes.get(i);
            writers.add(Thread.ofVirtual()
                    .uncaughtExceptionHandler((_, failure) -> {
                        synchronized (wrong) {
                            wrong.add(failure);
                        }
                    })
                    .start(() -> noted.writeUntilLost(person, done)));
        }
        int writes = 1 + chance.nextInt(60);
        boolean written = done.tryAcquire(writes, PATIENCE.toSeconds(), TimeUnit.SECONDS);
        gateway.kill();
        for (Thread writer : writers) {
            assertThat(writer.join(PATIENCE)).isTrue();
        }
        synchronized (wrong) {
            assertThat(wrong).as("seed %s", seed).isEmpty();
        }
        assertThat(written).as("seed %s: %s writes", seed, writes).isTrue();
    }

    private static List<Resident> comeBack(List<Resident> people) throws IOException {
        List<Resident> back = new ArrayList<>();
        for (Resident person : people) {
            person.close();
            back.add(Resident.again(person.profile()));
        }
        return back;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
