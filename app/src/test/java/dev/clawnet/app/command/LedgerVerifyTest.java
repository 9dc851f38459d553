package dev.clawnet.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.catalogue.LedgerMethods;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// INV-30: what this device saw once it does not let a gateway take back, whatever the gateway signs.
@Timeout(180)
@Tag("INV-30")
class LedgerVerifyTest {
    @TempDir
    private Path home;

    private final FakeLog log = new FakeLog();
    private final FakeLink gateway = log.link();

    @Test
    void a_log_that_grew_is_sound_and_its_new_head_is_remembered() throws IOException {
        log.grow(3);
        assertThat(verify().code()).isZero();
        String first = Files.readString(note());
        log.grow(3);

        assertThat(verify().out()).endsWith("sound\n");

        assertThat(Files.readString(note()))
                .isNotEqualTo(first)
                .isEqualTo(log.key.verifier().text() + "\n" + log.checkpoint());
    }

    @Test
    void a_log_that_was_cut_and_signed_again_is_noticed_and_not_remembered() throws IOException {
        log.grow(6);
        verify();
        String kept = Files.readString(note());
        log.items.removeLast();

        FakeLink.Printed printed = verify();

        assertThat(printed.code()).isEqualTo(1);
        assertThat(printed.out())
                .contains("the log had 6 entries before, now it has 5")
                .contains("NOT SOUND");
        assertThat(Files.readString(note())).isEqualTo(kept);
    }

    @Test
    void a_log_that_was_rewritten_and_signed_again_is_noticed() {
        log.grow(6);
        verify();
        log.rewrite(2);
        log.grow(1);

        assertThat(verify().out())
                .contains("the first 6 entries are not those that were seen before")
                .contains("NOT SOUND");
    }

    @Test
    void a_log_that_another_key_signs_is_noticed() {
        log.grow(6);
        verify();
        log.key = FakeLog.key(9);

        assertThat(verify().out()).contains("its key is another one than this device has seen before");
    }

    @Test
    void a_log_that_is_not_shown_any_more_is_noticed() {
        log.grow(6);
        verify();
        gateway.on(LedgerMethods.VERIFY, _ -> new LedgerMethods.LogReports(true, List.of()));

        assertThat(verify().out()).contains("the gateway shows none").contains("NOT SOUND");
    }

    @Test
    void a_checkpoint_kept_elsewhere_is_held_against_the_log() throws IOException {
        log.grow(6);
        Path kept = home.resolve("kept.txt");
        Files.writeString(kept, log.checkpoint());
        log.grow(2);
        assertThat(verify("--remembered", kept.toString()).code()).isZero();
        log.rewrite(0);
        Files.delete(note());

        assertThat(verify("--remembered", kept.toString()).out()).contains("are not those that were seen before");
        Files.writeString(kept, "nothing of the kind");
        assertThat(verify("--remembered", kept.toString()).code()).isNotZero();
    }

    @Test
    void a_gateway_that_says_all_is_well_is_not_believed() {
        log.grow(6);
        LedgerMethods.ExportLog all = new LedgerMethods.ExportLog(
                java.util.Optional.empty(), java.util.Optional.of(0L), java.util.Optional.empty());
        LedgerMethods.ExportPage good = log.page(all);
        log.rewrite(3);
        gateway.on(
                LedgerMethods.EXPORT,
                _ -> new LedgerMethods.ExportPage(
                        good.log(), good.key(), good.size(), good.checkpoint(), log.items, good.hashes(), good.next()));

        assertThat(verify().out()).contains("checked here: entry 3 is not the one that was recorded");
    }

    @Test
    void files_alone_and_a_gateway_are_not_mixed() {
        assertThat(verify("--dir", "x", "--receipt", "y").code()).isEqualTo(2);
        assertThat(verify("--dir", "x", "--log", "own").code()).isEqualTo(2);
        assertThat(verify("--key", "x").code()).isEqualTo(2);
        assertThat(verify("--receipt", home.resolve("none").toString()).code()).isEqualTo(2);
        assertThat(verify("--dir", home.resolve("none").toString()).err()).contains("holds no log");
        assertThat(gateway.calls).isEmpty();
    }

    private FakeLink.Printed verify(String... more) {
        List<String> words = new java.util.ArrayList<>(List.of("ledger", "verify"));
        words.addAll(List.of(more));
        return gateway.run(home, words.toArray(String[]::new));
    }

    private Path note() {
        return home.resolve(".clawnet/profiles/default/ledger/person+p-li.note");
    }
}
