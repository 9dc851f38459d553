package dev.clawnet.gateway.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.Tables;
import dev.clawnet.gateway.doctor.Finding.Verdict;
import dev.clawnet.gateway.ledger.Ledger;
import dev.clawnet.gateway.ledger.LedgerKey;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.sqlite.SqliteStore;
import dev.clawnet.gateway.transport.Certificates;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each thing that can be wrong with a state, done to a real one.
class DoctorTest {
    private static final PersonId LI = new PersonId("p-li");

    private final SecureRandom random = new SecureRandom();

    @TempDir
    private Path folder;

    private Path state = Path.of("");

    @BeforeEach
    void state() throws IOException {
        state = Files.createDirectory(
                folder.resolve("state"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Certificates.open(state, List.of(), InstantSource.system(), random);
        try (SqliteStore store = open()) {
            for (int i = 0; i < 300; i++) {
                EntryId id = new EntryId("e-" + i);
                store.write(_ -> Change.of(true, Entry.of(id, LI, "test", Map.of("verb", "read"))));
            }
        }
    }

    private SqliteStore open() {
        Ledger ledger = new Ledger(LedgerKey.load(state, random), random);
        return SqliteStore.open(
                state,
                Tables.ALL,
                new SqliteStore.Parts(
                        ledger,
                        new Notices(),
                        InstantSource.system(),
                        Thread.ofPlatform().factory()));
    }

    private List<Finding> examine(boolean deep) {
        return new Doctor(state, InstantSource.system(), random).examine(deep, _ -> {});
    }

    private Optional<Finding> bad(boolean deep) {
        return examine(deep).stream()
                .filter(finding -> finding.verdict() == Verdict.BAD)
                .findFirst();
    }

    @Test
    void what_lies_behind_a_folder_that_is_shut_is_not_open_to_others() throws IOException {
        Path logs = Files.createDirectory(
                state.resolve("logs"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path log = Files.createFile(logs.resolve("gateway.jsonl"));
        Files.setPosixFilePermissions(log, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(bad(false)).isEmpty();

        Files.setPosixFilePermissions(logs, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(bad(false)).isPresent();
    }

    /// As a plain `mkdir scripts` and an editor leave them.
    @Test
    void scripts_that_were_put_there_by_hand_are_a_warning_while_the_state_directory_is_shut() throws IOException {
        Path scripts = Files.createDirectory(state.resolve("scripts"));
        Files.setPosixFilePermissions(scripts, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path script = Files.writeString(scripts.resolve("desk.script"), "otherwise\n  say hello\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(examine(false).getFirst()).satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.WARNING);
            assertThat(finding.remedy().orElseThrow()).isEqualTo("run chmod -R go-rwx " + scripts);
        });

        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(bad(false)).isPresent();
    }

    @Test
    void a_sound_state_is_found_sound_also_while_a_gateway_has_it() {
        assertThat(bad(true)).isEmpty();
        assertThat(new Doctor(state, InstantSource.system(), random).running()).isFalse();
        try (SqliteStore _ = open()) {
            assertThat(bad(true)).isEmpty();
            assertThat(new Doctor(state, InstantSource.system(), random).running())
                    .isTrue();
        }
        assertThat(examine(true)).extracting(Finding::check).contains("disk", "certificate", "schema", "store");
    }

    @Test
    void it_changes_nothing() throws IOException {
        Path file = state.resolve("gateway.db");
        byte[] before = Files.readAllBytes(file);
        FileTime at = Files.getLastModifiedTime(file);

        examine(true);

        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(at);
    }

    @Test
    void a_file_that_others_can_read_is_named_with_its_remedy() throws IOException {
        Files.setPosixFilePermissions(state.resolve("ledger.key"), PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(examine(false).getFirst()).satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.BAD);
            assertThat(finding.text()).contains("ledger.key");
            assertThat(finding.remedy().orElseThrow()).contains("chmod");
        });
    }

    @Test
    void a_damaged_database_is_found() throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(state.resolve("gateway.db").toFile(), "rw")) {
            byte[] noise = new byte[8_192];
            random.nextBytes(noise);
            file.seek(file.length() / 2 / 4_096 * 4_096);
            file.write(noise);
        }

        assertThat(bad(true)).map(Finding::check).contains("store");
    }

    @Test
    void another_key_in_its_place_is_found_without_reading_the_ledger() throws IOException {
        Files.delete(state.resolve("ledger.key"));
        assertThat(bad(false)).map(Finding::text).contains("its key is missing");
        LedgerKey.load(state, random);

        assertThat(bad(false))
                .map(Finding::text)
                .hasValueSatisfying(text -> assertThat(text).contains("not signed"));
    }

    @Test
    void a_certificate_that_has_ended_is_found() {
        InstantSource later = InstantSource.offset(InstantSource.system(), Duration.ofDays(500));

        assertThat(new Doctor(state, later, random).examine(false, _ -> {}))
                .filteredOn(finding -> finding.check().equals("certificate"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.verdict()).isEqualTo(Verdict.BAD));
    }

    @Test
    void without_a_state_it_says_how_to_get_one() throws IOException {
        Path none = folder.resolve("none");

        assertThat(new Doctor(none, InstantSource.system(), random).examine(false, _ -> {}))
                .singleElement()
                .satisfies(finding -> assertThat(finding.remedy().orElseThrow()).contains("clawnet up"));
        assertThat(none).doesNotExist();
    }
}
