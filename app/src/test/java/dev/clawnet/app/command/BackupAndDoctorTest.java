package dev.clawnet.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.app.cli.Directory;
import dev.clawnet.app.cli.Runner;
import dev.clawnet.app.cli.Screen;
import dev.clawnet.gateway.Tables;
import dev.clawnet.gateway.ledger.Ledger;
import dev.clawnet.gateway.ledger.LedgerKey;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.sqlite.SqliteStore;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whoever runs a gateway backs it up, looks after it and restores it, by what they type.
class BackupAndDoctorTest {
    private static final String BACKUP = "clawnet-19700101T000000.000Z";

    @TempDir
    private Path home;

    private Path state = Path.of("");

    @BeforeEach
    void state() throws IOException {
        state = Files.createDirectories(
                home.resolve(".clawnet/gateway"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        SecureRandom random = new SecureRandom();
        Ledger ledger = new Ledger(LedgerKey.load(state, random), random);
        SqliteStore.Parts parts = new SqliteStore.Parts(
                ledger,
                new Notices(),
                InstantSource.system(),
                Thread.ofPlatform().factory());
        try (SqliteStore store = SqliteStore.open(state, Tables.ALL, parts)) {
            store.write(_ -> Change.of(
                    true, Entry.of(new EntryId("e-1"), new PersonId("p-li"), "test", Map.of("verb", "read"))));
        }
    }

    private int run(Screen screen, String... arguments) {
        List<Directory.Entry> entries = new ArrayList<>(BackupCommands.entries());
        entries.add(new Directory.Entry("doctor", "Looks.", DoctorCommand::new));
        return new Runner(new Directory(entries), screen.surroundings()).run(List.of(arguments));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void a_backup_is_made_listed_verified_and_restored_and_each_answer_names_the_next_step() {
        Screen made = new Screen(home);
        assertThat(run(made, "backup", "create")).isZero();
        assertThat(made.out()).contains(BACKUP).contains("1 ledger entries").contains("next: clawnet backup verify");

        Screen listed = new Screen(home);
        assertThat(run(listed, "backup", "list", "--json")).isZero();
        assertThat(listed.out()).contains(BACKUP).contains("\"entries\":1");

        Screen verified = new Screen(home);
        assertThat(run(verified, "backup", "verify", BACKUP)).isZero();
        assertThat(verified.out()).contains("sound: 1 logs, 1 entries");

        Screen restored = new Screen(home);
        String elsewhere = home.resolve("elsewhere").toString();
        assertThat(run(restored, "backup", "restore", BACKUP, "--state-dir", elsewhere))
                .isZero();
        assertThat(restored.out()).contains("restored into " + elsewhere).contains("next: clawnet doctor");
    }

    @Test
    void a_restore_over_a_state_is_refused_with_the_way_to_do_it() {
        assertThat(run(new Screen(home), "backup", "create")).isZero();

        Screen refused = new Screen(home);
        assertThat(run(refused, "backup", "restore", BACKUP)).isEqualTo(1);
        assertThat(refused.err()).contains("--force");

        Screen forced = new Screen(home);
        assertThat(run(forced, "backup", "restore", BACKUP, "--force")).isZero();
        assertThat(forced.out()).contains("what was there is in " + state + ".before-");
    }

    @Test
    void what_is_no_backup_is_said_to_be_none() {
        Screen screen = new Screen(home);

        assertThat(run(screen, "backup", "verify", "nothing")).isEqualTo(1);
        assertThat(screen.err()).contains("is no backup");
    }

    @Test
    void the_doctor_ends_with_the_verdict_and_finds_what_is_broken() throws IOException {
        String port = Integer.toString(freePort());
        Screen sound = new Screen(home).with("CLAWNET_GATEWAY_PORT", port);
        assertThat(run(sound, "doctor", "--deep")).isZero();
        assertThat(sound.out()).contains("all verified").contains("nothing is broken");

        Files.setPosixFilePermissions(state.resolve("ledger.key"), PosixFilePermissions.fromString("rw-r--r--"));
        Screen broken = new Screen(home).with("CLAWNET_GATEWAY_PORT", port);
        assertThat(run(broken, "doctor", "--json")).isEqualTo(1);
        assertThat(broken.out()).contains("\"ok\":false").contains("chmod");
    }

    @Test
    void an_upgrade_is_rehearsed_and_nothing_is_left_of_it() throws IOException {
        Screen screen = new Screen(home);

        assertThat(run(screen, "doctor", "--upgrade-check")).isZero();
        assertThat(screen.out()).contains("nothing was changed");
        try (var left = Files.list(home.resolve(".clawnet"))) {
            assertThat(left).containsExactly(state);
        }
    }
}
