package dev.clawnet.gateway.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.Tables;
import dev.clawnet.gateway.ledger.Audit;
import dev.clawnet.gateway.ledger.Ledger;
import dev.clawnet.gateway.ledger.LedgerKey;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.LogId;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.sqlite.SqliteStore;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.log.LogVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Backups of a state that is written meanwhile, and what a restore gives back.
class BackupsTest {
    private static final PersonId LI = new PersonId("p-li");
    private static final LogId OF_LI = new LogId.OfPerson(LI);
    private static final long PATIENCE_SECONDS = 30;

    private final SecureRandom random = new SecureRandom();
    private final Backups backups = new Backups(InstantSource.system(), random);
    private final AtomicLong counter = new AtomicLong();

    @TempDir
    private Path folder;

    private Path state = Path.of("");
    private Path kept = Path.of("");

    @BeforeEach
    void directories() throws IOException {
        state = Files.createDirectory(
                folder.resolve("state"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        kept = folder.resolve("kept");
    }

    /// A gateway's store and its ledger.
    private record Open(Ledger ledger, SqliteStore store) implements AutoCloseable {
        @Override
        public void close() {
            store.close();
        }

        long size() {
            return store.read(view -> ledger.checkpoint(view, OF_LI)).size();
        }

        String head() {
            return store.read(view -> ledger.checkpoint(view, OF_LI)).checkpoint();
        }

        LogVerifier.Result verify(String remembered) {
            return store.read(view -> ledger.verify(view, OF_LI, Optional.of(remembered)));
        }
    }

    private Open open(Path directory) {
        Ledger ledger = new Ledger(LedgerKey.load(directory, random), random);
        SqliteStore.Parts parts = new SqliteStore.Parts(
                ledger,
                new Notices(),
                InstantSource.system(),
                Thread.ofPlatform().factory());
        return new Open(ledger, SqliteStore.open(directory, Tables.ALL, parts));
    }

    private void write(Open gateway, int count) {
        for (int i = 0; i < count; i++) {
            EntryId id = new EntryId("e-" + counter.incrementAndGet());
            gateway.store().write(_ -> Change.of(true, Entry.of(id, LI, "test", Map.of("verb", "read"))));
        }
    }

    private Backups.Made backUp() throws Exception {
        return backups.create(state, Optional.empty(), kept, _ -> {});
    }

    @Test
    @Tag("INV-30")
    void a_backup_made_under_load_holds_all_that_was_acknowledged_before_it_began() throws Exception {
        Path restored = folder.resolve("restored");
        try (Open gateway = open(state)) {
            write(gateway, 50);
            AtomicBoolean stop = new AtomicBoolean();
            AtomicLong acknowledged = new AtomicLong(50);
            CountDownLatch busy = new CountDownLatch(40);
            List<Thread> writers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                writers.add(Thread.ofPlatform().start(() -> {
                    while (!stop.get()) {
                        write(gateway, 1);
                        acknowledged.incrementAndGet();
                        busy.countDown();
                    }
                }));
            }
            assertThat(busy.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            long before = acknowledged.get();
            Backups.Made made = backUp();
            stop.set(true);
            for (Thread writer : writers) {
                writer.join();
            }

            assertThat(made.manifest().entries()).isBetween(before, acknowledged.get());
            assertThat(backups.verify(made.path(), _ -> {}).problems()).isEmpty();
            backups.restore(made.path(), restored, false, _ -> {});
            try (Open again = open(restored)) {
                assertThat(again.size()).isEqualTo(made.manifest().entries());
                long size = again.size();
                write(again, 3);
                assertThat(again.size()).isEqualTo(size + 3);
                assertThat(again.store()
                                .read(view -> new Audit(again.ledger()).all(view, _ -> {}))
                                .getFirst()
                                .findings())
                        .isEmpty();
            }
        }
    }

    @Test
    @Tag("INV-30")
    void whoever_remembers_a_later_head_is_told_of_the_rollback_however_far_the_log_goes_on() throws Exception {
        Path restored = folder.resolve("restored");
        String earlier;
        String later;
        Backups.Made made;
        try (Open gateway = open(state)) {
            write(gateway, 20);
            earlier = gateway.head();
            made = backUp();
            write(gateway, 20);
            later = gateway.head();
        }
        backups.restore(made.path(), restored, false, _ -> {});

        try (Open again = open(restored)) {
            assertThat(again.verify(later).findings())
                    .extracting(LogVerifier.Finding::kind)
                    .contains(LogVerifier.Kind.ROLLED_BACK);
            write(again, 60);
            assertThat(again.verify(later).findings())
                    .extracting(LogVerifier.Finding::kind)
                    .contains(LogVerifier.Kind.REWRITTEN);
            assertThat(again.verify(earlier).findings()).isEmpty();
        }
    }

    @Test
    void everything_of_a_backup_is_for_its_owner_alone_and_the_keys_are_in_it() throws Exception {
        Files.writeString(state.resolve("device-tokens.key"), "secret");
        Files.createDirectory(state.resolve("scripts"));
        Files.writeString(state.resolve("scripts/a.script"), "otherwise\n  say done\n");
        Path config = Files.writeString(folder.resolve("clawnet.json"), "{}");
        try (Open gateway = open(state)) {
            write(gateway, 1);
            Backups.Made made = backups.create(state, Optional.of(config), kept, _ -> {});

            assertThat(made.manifest().files())
                    .extracting(Manifest.Item::path)
                    .containsExactlyInAnyOrder(
                            "config/clawnet.json", "device-tokens.key", "gateway.db", "ledger.key", "scripts/a.script");
            try (Stream<Path> all = Files.walk(made.path())) {
                for (Path path : all.toList()) {
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                            .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
                }
            }
        }
        assertThat(backups.list(kept)).hasSize(1);
    }

    @Test
    void a_changed_or_missing_file_is_found_and_never_restored() throws Exception {
        Backups.Made made;
        try (Open gateway = open(state)) {
            write(gateway, 5);
            made = backUp();
        }
        Path restored = folder.resolve("restored");
        byte[] whole = Files.readAllBytes(made.path().resolve("gateway.db"));
        byte[] bent = whole.clone();
        bent[bent.length / 2] ^= 1;
        Files.write(made.path().resolve("gateway.db"), bent);

        assertThat(backups.verify(made.path(), _ -> {}).problems())
                .containsExactly("gateway.db is not what was backed up");
        assertThatThrownBy(() -> backups.restore(made.path(), restored, false, _ -> {}))
                .isInstanceOf(BackupProblem.class);
        assertThat(restored).doesNotExist();
        Files.write(made.path().resolve("gateway.db"), whole);
        Files.delete(made.path().resolve("ledger.key"));
        assertThat(backups.verify(made.path(), _ -> {}).problems()).containsExactly("ledger.key is missing");
    }

    @Test
    void a_state_that_is_there_is_only_moved_aside_when_told_to_and_never_below_a_gateway() throws Exception {
        Backups.Made made;
        try (Open gateway = open(state)) {
            write(gateway, 5);
            made = backUp();
            assertThatThrownBy(() -> backups.restore(made.path(), state, false, _ -> {}))
                    .isInstanceOf(BackupProblem.class)
                    .hasMessageContaining("--force");
            assertThatThrownBy(() -> backups.restore(made.path(), state, true, _ -> {}))
                    .isInstanceOf(BackupProblem.class)
                    .hasMessageContaining("stop it first");
            write(gateway, 5);
        }

        Backups.Restored restored = backups.restore(made.path(), state, true, _ -> {});

        try (Open again = open(state);
                Open aside = open(restored.aside().orElseThrow())) {
            assertThat(again.size()).isEqualTo(5);
            assertThat(aside.size()).isEqualTo(10);
        }
    }

    @Test
    void a_backup_of_a_newer_clawnet_is_refused_with_a_sentence() throws Exception {
        Backups.Made made;
        try (Open gateway = open(state)) {
            write(gateway, 1);
            made = backUp();
        }
        Path manifest = made.path().resolve(Manifest.NAME);
        Files.writeString(manifest, Files.readString(manifest).replaceFirst("\"schema\":\\d+", "\"schema\":99"));

        assertThat(backups.verify(made.path(), _ -> {}).problems())
                .singleElement()
                .asString()
                .contains("newer ClawNet");
    }
}
