package dev.clawnet.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.catalogue.LedgerMethods;
import dev.clawnet.protocol.log.Hash;
import dev.clawnet.protocol.log.LogVerifier.Item;
import dev.clawnet.protocol.log.Opening;
import dev.clawnet.protocol.log.TilePath;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// INV-30, INV-36: a copy of a log that proves itself, goes on where it was, and never becomes what a gateway that
/// changed its mind wants it to be.
@Timeout(180)
@Tag("INV-36")
class LedgerExportTest {
    private static final Path GO = Path.of("/usr/bin/go");
    private static final Path MODULES = Path.of("/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog");

    @TempDir
    private Path folder;

    private final FakeLog log = new FakeLog();
    private final FakeLink gateway = log.link();

    @Test
    void an_export_verifies_from_its_files_alone() throws IOException {
        log.grow(600);

        assertThat(export().out()).contains("600 entries, 600 new, verified");
        assertThat(verify().out()).contains("person/p-li: 600 entries, sound").endsWith("sound\n");
        assertThat(files())
                .contains(
                        "checkpoint",
                        "key",
                        "tile/0/000",
                        "tile/0/001",
                        "tile/0/002.p/88",
                        "tile/1/000.p/2",
                        "tile/entries/001",
                        "tile/entries/002.p/88",
                        "openings/002.jsonl");
    }

    @Test
    void a_second_export_asks_for_no_more_than_what_is_not_full_yet() throws IOException {
        log.grow(600);
        export();
        log.asked.clear();
        log.grow(200);

        assertThat(export().out()).contains("800 entries, 200 new, verified");

        assertThat(log.asked).containsExactly(512L, 768L);
        assertThat(verify().code()).isZero();
        assertThat(files()).contains("tile/0/003.p/32").doesNotContain("tile/0/002.p/88", "tile/entries/002.p/88");
    }

    @Test
    void an_export_that_was_interrupted_goes_on_where_it_was() {
        log.grow(1_000);
        gateway.on(LedgerMethods.EXPORT, wanted -> {
            if (wanted.from().orElse(0L) >= 512) {
                throw new Fault(ErrorCode.STOPPING, "the gateway stops");
            }
            return log.page(wanted);
        });
        assertThat(export().code()).isEqualTo(1);
        assertThat(verify().err()).contains("holds no log");
        log.asked.clear();
        gateway.on(LedgerMethods.EXPORT, log::page);

        assertThat(export().code()).isZero();

        assertThat(log.asked).containsExactly(512L, 768L);
        assertThat(verify().code()).isZero();
    }

    @Test
    void what_was_redacted_since_is_erased_in_the_copy() throws IOException {
        log.grow(300);
        export();
        assertThat(openings()).contains("node:a/7\"");
        log.redact(7);

        assertThat(export().out()).contains("1 redacted");

        assertThat(openings()).doesNotContain("node:a/7\"").contains("node:a/8\"");
        assertThat(verify().out()).contains("301 entries, 1 redacted, sound");
    }

    @Test
    @Tag("INV-30")
    void a_gateway_that_rewrote_cut_or_exchanged_the_log_does_not_change_the_copy() throws IOException {
        log.grow(300);
        export();
        String kept = Files.readString(place("checkpoint"));
        List<Item> good = List.copyOf(log.items);

        for (Map.Entry<String, Runnable> attack : Map.<String, Runnable>of(
                        "are not those that were seen before", () -> log.rewrite(280),
                        "the log had 300 entries before",
                                () -> log.items.subList(200, 300).clear(),
                        "its key is another one", () -> log.key = FakeLog.key(1))
                .entrySet()) {
            attack.getValue().run();
            log.grow(attack.getKey().startsWith("the log had") ? 0 : 20);

            FakeLink.Printed printed = export();

            assertThat(printed.code()).as(attack.getKey()).isEqualTo(1);
            assertThat(printed.err()).contains(attack.getKey());
            assertThat(Files.readString(place("checkpoint"))).isEqualTo(kept);
            assertThat(verify().code()).as("the copy that convicts it is whole").isZero();
            log.items.clear();
            log.items.addAll(good);
            log.key = FakeLog.key(0);
        }
        assertThat(export().code()).isZero();
    }

    @Test
    @Tag("INV-30")
    void what_a_gateway_sends_is_held_against_the_head_and_a_lie_does_not_stay() {
        log.grow(300);
        Item entry = log.items.get(4);
        Map<String, Opening> less = new TreeMap<>(entry.openings());
        less.remove("resource");
        Map<String, Opening> other = new TreeMap<>(entry.openings());
        other.put("resource", new Opening("A".repeat(22) + "==", "node:a/else"));
        for (Item bad : List.of(
                new Item(entry.leaf(), less),
                new Item(entry.leaf(), other),
                new Item(entry.leaf().replace("\"seq\":4", "\"seq\":5"), entry.openings()),
                new Item("{}", Map.of()))) {
            gateway.on(LedgerMethods.EXPORT, wanted -> {
                LedgerMethods.ExportPage page = log.page(wanted);
                List<Item> items = new ArrayList<>(page.items());
                items.set(wanted.from().orElse(0L) == 0 ? 4 : 0, wanted.from().orElse(0L) == 0 ? bad : items.get(0));
                return new LedgerMethods.ExportPage(
                        page.log(), page.key(), page.size(), page.checkpoint(), items, page.hashes(), page.next());
            });
            FakeLink.Printed printed = export();
            assertThat(printed.code()).isEqualTo(1);
            assertThat(printed.err()).contains("is not sound");
        }
        gateway.on(LedgerMethods.EXPORT, log::page);
        assertThat(export().code()).isZero();
        assertThat(verify().code()).isZero();
    }

    @Test
    void a_folder_that_holds_something_else_is_left_alone() throws IOException {
        log.grow(1);
        Files.writeString(folder.resolve("diary.txt"), "mine");

        FakeLink.Printed printed = gateway.run("ledger", "export", "--out", folder.toString());

        assertThat(printed.code()).isEqualTo(2);
        assertThat(printed.err()).contains("holds something else");
        assertThat(gateway.calls).isEmpty();
    }

    /// A tile of level 2 begins after 65,536 entries.
    @Test
    void tiles_of_every_level_hold_the_roots_of_the_tiles_below() throws IOException {
        Map<String, List<Hash>> tiles = new TreeMap<>();
        Tiles made = new Tiles((tile, hashes) -> tiles.put(tile.text(), hashes));
        Random random = new Random(3);
        List<Hash> leaves = new ArrayList<>();
        for (int i = 0; i < 70_000; i++) {
            byte[] bytes = new byte[32];
            random.nextBytes(bytes);
            leaves.add(Hash.of(bytes));
            made.append(leaves.getLast());
        }
        made.finish();

        assertThat(tiles).hasSize(273 + 1 + 1 + 1 + 1);
        assertThat(tiles).containsKeys("tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1");
        assertThat(tiles.get("tile/0/000")).isEqualTo(leaves.subList(0, TilePath.FULL));
        assertThat(tiles.get("tile/2/000.p/1"))
                .containsExactly(dev.clawnet.protocol.log.CompactRange.over(leaves.subList(0, 65_536))
                        .root());
    }

    @Test
    @Tag("INV-30")
    @EnabledIf("goIsThere")
    void gos_own_packages_verify_checkpoint_tiles_and_entries_and_find_what_was_changed() throws Exception {
        log.grow(1_100);
        export();
        Path program = folder.resolve("verify-log");
        run(
                GO.toString(),
                "build",
                "-o",
                program.toString(),
                Path.of("")
                        .toAbsolutePath()
                        .resolveSibling("docs")
                        .resolve("verify-log.go")
                        .toString());

        assertThat(run(program.toString(), place(".").toString())).isEqualTo("sound: 1100 entries\n");

        for (String name : List.of("checkpoint", "key", "tile/0/001", "tile/1/000.p/4", "tile/entries/004.p/76")) {
            byte[] good = Files.readAllBytes(place(name));
            byte[] bad = good.clone();
            bad[bad.length / 2] ^= 1;
            Files.write(place(name), bad);
            assertThat(run(program.toString(), place(".").toString())).as(name).startsWith("NOT SOUND");
            Files.write(place(name), good);
        }
    }

    static boolean goIsThere() {
        return Files.isExecutable(GO) && Files.isDirectory(MODULES);
    }

    private String run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "GO111MODULE", "off",
                        "GOPATH", "/usr/share/gocode",
                        "GOCACHE", folder.resolve("cache").toString()));
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return out;
    }

    private FakeLink.Printed export() {
        return gateway.run("ledger", "export", "--out", out().toString());
    }

    private FakeLink.Printed verify() {
        return gateway.run("ledger", "verify", "--dir", out().toString());
    }

    private Path out() {
        return folder.resolve("export");
    }

    private Path place(String name) {
        return out().resolve(FakeLog.NAME).resolve(name);
    }

    private String openings() throws IOException {
        return Files.readString(place("openings/000.jsonl"));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(place("."))) {
            return all.filter(Files::isRegularFile)
                    .map(file ->
                            place(".").normalize().relativize(file.normalize()).toString())
                    .toList();
        }
    }
}
