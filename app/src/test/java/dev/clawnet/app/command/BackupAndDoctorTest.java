package dev.clawnet.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.app.cli.Directory;
import dev.clawnet.app.cli.Runner;
import dev.clawnet.app.cli.Screen;
import dev.clawnet.app.cli.Typed;
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
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
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
        return run(screen, new Typed(), arguments);
    }

    private int run(Screen screen, Typed typed, String... arguments) {
        List<Directory.Entry> entries = new ArrayList<>(BackupCommands.entries(typed));
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

    private static final String WORDS = "plums pears apples cherries";

    private List<String> left() throws IOException {
        try (var files = Files.list(home.resolve(".clawnet"))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void an_encrypted_backup_is_one_file_that_is_verified_and_restored_with_its_passphrase_alone() throws IOException {
        Screen made = new Screen(home);
        assertThat(run(made, new Typed(WORDS, WORDS), "backup", "create", "--encrypt"))
                .as(made.err())
                .isZero();
        assertThat(made.out()).contains(BACKUP + ".sealed").contains("1 ledger entries");
        Path sealed = home.resolve(".clawnet/backups/" + BACKUP + ".sealed");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(sealed)))
                .isEqualTo("rw-------");
        assertThat(left()).containsExactly("backups", "gateway");
        try (var files = Files.list(sealed.getParent())) {
            assertThat(files).containsExactly(sealed);
        }

        Screen listed = new Screen(home);
        assertThat(run(listed, "backup", "list")).isZero();
        assertThat(listed.out()).contains(BACKUP + ".sealed").contains("encrypted");

        Screen verified = new Screen(home);
        assertThat(run(verified, new Typed(WORDS), "backup", "verify", BACKUP + ".sealed"))
                .isZero();
        assertThat(verified.out()).contains("sound: 1 logs, 1 entries");

        Path file = Files.writeString(home.resolve("passphrase"), WORDS + "\n");
        String elsewhere = home.resolve("elsewhere").toString();
        Screen restored = new Screen(home);
        assertThat(run(
                        restored,
                        "backup",
                        "restore",
                        BACKUP + ".sealed",
                        "--state-dir",
                        elsewhere,
                        "--passphrase-file",
                        file.toString()))
                .as(restored.err())
                .isZero();
        assertThat(Path.of(elsewhere).resolve("ledger.key")).hasSameBinaryContentAs(state.resolve("ledger.key"));
        assertThat(left()).containsExactly("backups", "gateway");
    }

    /// The kernel tells of every name that appears below the home meanwhile.
    @Test
    void no_plain_copy_of_an_encrypted_backup_comes_to_the_disk() throws Exception {
        Assumptions.assumeTrue(
                Files.isWritable(PlainFolder.USUAL.memory())
                        && Files.getFileStore(PlainFolder.USUAL.memory()).type().equals("tmpfs"),
                "no file system in memory here");
        Path below = home.resolve(".clawnet");
        Path backups = Files.createDirectories(below.resolve("backups"));
        try (WatchService watch = below.getFileSystem().newWatchService()) {
            below.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            backups.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            assertThat(run(new Screen(home), new Typed(WORDS, WORDS), "backup", "create", "--encrypt"))
                    .isZero();
            assertThat(run(new Screen(home), new Typed(WORDS), "backup", "verify", BACKUP + ".sealed"))
                    .isZero();

            Set<String> seen = new TreeSet<>();
            // The last name is that of the sealed file; what would lie beside it came before.
            while (!seen.contains(BACKUP + ".sealed")) {
                WatchKey key = watch.poll(30, TimeUnit.SECONDS);
                assertThat(key).as("seen: " + seen).isNotNull();
                key.pollEvents().forEach(event -> seen.add(String.valueOf(event.context())));
                key.reset();
            }
            for (WatchKey key = watch.poll(); key != null; key = watch.poll()) {
                key.pollEvents().forEach(event -> seen.add(String.valueOf(event.context())));
                key.reset();
            }
            assertThat(seen).containsOnly(BACKUP + ".sealed", BACKUP + ".sealed.part");
        }
    }

    @Test
    void another_passphrase_or_a_cut_file_is_refused_and_nothing_is_half_done() throws IOException {
        assertThat(run(new Screen(home), new Typed(WORDS, WORDS), "backup", "create", "--encrypt"))
                .isZero();
        String elsewhere = home.resolve("elsewhere").toString();
        Screen wrong = new Screen(home);
        assertThat(run(
                        wrong,
                        new Typed("pears and plums"),
                        "backup",
                        "restore",
                        BACKUP + ".sealed",
                        "--state-dir",
                        elsewhere))
                .isEqualTo(1);
        assertThat(wrong.err()).contains("does not open with this passphrase");

        Path sealed = home.resolve(".clawnet/backups/" + BACKUP + ".sealed");
        byte[] whole = Files.readAllBytes(sealed);
        Files.write(sealed, Arrays.copyOf(whole, whole.length - 1));
        Screen cut = new Screen(home);
        assertThat(run(cut, new Typed(WORDS), "backup", "restore", BACKUP + ".sealed", "--state-dir", elsewhere))
                .isEqualTo(1);
        assertThat(cut.err()).contains("is cut short");
        assertThat(Path.of(elsewhere)).doesNotExist();
        assertThat(left()).containsExactly("backups", "gateway");
    }

    @Test
    void a_passphrase_is_long_enough_typed_twice_and_never_guessed() throws IOException {
        Screen differ = new Screen(home);
        assertThat(run(differ, new Typed(WORDS, WORDS + "!"), "backup", "create", "--encrypt"))
                .isEqualTo(2);
        assertThat(differ.err()).contains("differ");
        Screen brief = new Screen(home);
        assertThat(run(brief, new Typed("plums", "plums"), "backup", "create", "--encrypt"))
                .isEqualTo(2);
        assertThat(brief.err()).contains("at least 12");
        Screen nobody = new Screen(home);
        assertThat(run(nobody, "backup", "create", "--encrypt")).isEqualTo(2);
        assertThat(nobody.err()).contains("--passphrase-file");
        assertThat(left()).containsExactly("gateway");
    }

    @Test
    void where_the_state_lies_elsewhere_it_is_said_how_to_name_it() {
        Screen screen = new Screen(home);

        assertThat(run(
                        screen,
                        "backup",
                        "create",
                        "--state-dir",
                        home.resolve("nowhere").toString()))
                .isEqualTo(1);
        assertThat(screen.err()).contains("there is no state of a gateway in").contains("--state-dir DIR");
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
