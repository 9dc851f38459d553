package dev.clawnet.verify.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.log.EntryReceipt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What people take out of a real gateway, in the hands of strangers (INV-30, INV-36): receipts by the script alone,
/// exports by files alone, and what was done to them found.
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StrangerTest {
    private Path folder = Path.of("");
    private Optional<Town> town = Optional.empty();
    private String collab = "";

    @BeforeAll
    void two_people_have_worked_together(@TempDir Path made) throws IOException {
        folder = made;
        Town opened = new Town(folder);
        town = Optional.of(opened);
        collab = opened.collaborate();
    }

    @AfterAll
    void close() {
        town.ifPresent(Town::close);
    }

    @Test
    @Tag("INV-30")
    @Tag("INV-36")
    @EnabledIf("openssl")
    void a_stranger_proves_one_act_with_the_script_alone() throws Exception {
        Path file = act("one.tlog-proof");
        String key = EntryReceipt.parse(Files.readString(file)).key().text();

        Shell.Ran ran = Shell.verify(file, key);

        assertThat(ran.code()).as(ran.out()).isZero();
        assertThat(ran.out())
                .contains("proven: entry ")
                .contains("kind           act\n")
                .contains("(the one you gave)")
                .contains("not shown: ");
    }

    @Test
    @EnabledIf("openssl")
    void without_a_key_the_script_says_whose_word_it_took_and_with_another_key_it_refuses() throws Exception {
        Path file = act("whose.tlog-proof");

        assertThat(Shell.verify(file).out()).contains("by the receipt's own word");
        Shell.Ran other = Shell.verify(file, "clawnet/x+00a1b527+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4");
        assertThat(other.code()).isEqualTo(1);
        assertThat(other.out()).contains("another key");
    }

    /// Each line of the file and each line of what it carries, changed, removed, doubled, exchanged.
    @Test
    @Tag("INV-30")
    @EnabledIf("openssl")
    void the_script_refuses_a_receipt_of_which_any_part_was_changed(TestReporter reporter) throws Exception {
        String good = Files.readString(act("parts.tlog-proof"));
        Path file = folder.resolve("bad.tlog-proof");
        int tried = 0;
        for (String bad : Forgeries.of(good)) {
            Files.writeString(file, bad);
            Shell.Ran ran = Shell.verify(file);
            assertThat(ran.code()).as(bad + "\n" + ran.out()).isEqualTo(1);
            assertThat(ran.out()).startsWith("NOT PROVEN: ");
            tried++;
        }
        reporter.publishEntry("forged receipts refused by docs/verify-receipt.sh", Integer.toString(tried));
        assertThat(tried).isGreaterThan(40);
    }

    @Test
    @Tag("INV-30")
    void both_owners_of_a_collaboration_show_the_same_receipt_and_nothing_of_each_others_log() throws Exception {
        Path lis = folder.resolve("li.tlog-proof");
        Path novas = folder.resolve("nova.tlog-proof");
        assertThat(as("li", "collab", "receipt", collab, "--out", lis.toString())
                        .code())
                .isZero();
        assertThat(as("nova", "collab", "receipt", collab, "--out", novas.toString())
                        .code())
                .isZero();

        EntryReceipt receipt = EntryReceipt.parse(Files.readString(lis));
        assertThat(Files.readString(novas)).isEqualTo(Files.readString(lis));
        assertThat(receipt.problem()).isEmpty();
        assertThat(receipt.leaf().log()).isEqualTo("collab/" + collab);
        assertThat(receipt.withheld()).isEmpty();
        assertThat(receipt.opened().keySet())
                .containsExactlyInAnyOrder(
                        "id", "seq", "time", "kind", "phase", "verb", "parties", "opened", "lines", "said", "commits",
                        "result", "digest");
        assertThat(value(receipt, "parties")).contains(person("li")).contains(person("nova"));
        assertThat(value(receipt, "said")).isEqualTo("2");
        assertThat(value(receipt, "digest")).isEqualTo(digestOfTranscript());
        assertThat(as("host", "collab", "receipt", collab).code()).isEqualTo(1);
        if (openssl()) {
            assertThat(Shell.verify(novas).code()).isZero();
        }
    }

    /// As docs/ledger.md tells whoever has the transcript.
    private String digestOfTranscript() throws Exception {
        StringBuilder lines = new StringBuilder();
        for (JsonNode line : as("li", "collab", "show", collab, "--json").json().path("lines")) {
            String from = switch (line.path("from").asString()) {
                case "me" -> person("li");
                case "them" -> person("nova");
                default -> "platform";
            };
            lines.append(line.path("seq").asLong())
                    .append(' ')
                    .append(from)
                    .append(' ')
                    .append(line.path("kind").asString())
                    .append(' ')
                    .append(sha256(line.path("text").asString()))
                    .append('\n');
        }
        return sha256(lines.toString());
    }

    @Test
    @Tag("INV-30")
    @Tag("INV-36")
    void an_export_grows_follows_redactions_and_every_change_to_its_files_is_found() throws Exception {
        Path out = folder.resolve("export");
        assertThat(as("li", "ledger", "export", "--out", out.toString()).out()).contains("verified");
        try (Stream<Path> logs = Files.list(out.resolve("person"))) {
            assertThat(logs.map(log -> log.getFileName().toString())).containsExactly(person("li"));
        }
        String entry = entry("li", "act");
        assertThat(as("li", "ledger", "redact", entry, "--field", "resource", "--json")
                        .code())
                .isZero();

        JsonNode again =
                as("li", "ledger", "export", "--out", out.toString(), "--json").json();
        assertThat(again.path("logs").path(0).path("added").asLong())
                .as("what the commands themselves left, and the redaction")
                .isBetween(1L, 20L);
        assertThat(again.path("logs").path(0).path("redacted").asLong()).isEqualTo(1);
        Town.Printed sound = as("li", "ledger", "verify", "--dir", out.toString());
        assertThat(sound.code()).as(sound.out()).isZero();
        assertThat(sound.out()).contains("1 redacted").endsWith("sound\n");
        everyChangedFileIsFound(out);
    }

    private void everyChangedFileIsFound(Path out) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(out)) {
            files = all.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("README.txt"))
                    .toList();
        }
        for (Path file : files) {
            byte[] good = Files.readAllBytes(file);
            for (int at : List.of(good.length / 3, good.length / 2, good.length - 2)) {
                byte[] bad = good.clone();
                bad[at] ^= 4;
                Files.write(file, bad);
                Town.Printed found = as("li", "ledger", "verify", "--dir", out.toString());
                assertThat(found.code())
                        .as("byte %d of %s: %s", at, file, found.out())
                        .isEqualTo(1);
            }
            Files.write(file, good);
        }
        assertThat(as("li", "ledger", "verify", "--dir", out.toString()).code()).isZero();
    }

    @Test
    @Tag("INV-30")
    void this_device_remembers_heads_and_notices_another_history() throws Exception {
        Path kept = act("kept.tlog-proof");
        assertThat(as("li", "ledger", "verify").out()).endsWith("sound\n");
        as("li", "identities", "create", "later", "--json").json();
        assertThat(as("li", "ledger", "verify", "--remembered", kept.toString()).out())
                .endsWith("sound\n");

        Path note = town.orElseThrow().profile("li").resolve("ledger").resolve("person+" + person("li") + ".note");
        String good = Files.readString(note);
        Path other = town.orElseThrow().profile("nova").resolve("ledger");
        assertThat(as("nova", "ledger", "verify").code()).isZero();
        Files.writeString(note, good.replaceFirst("\\+AQ?[A-Za-z]", "+AB"));
        assertThat(as("li", "ledger", "verify").out())
                .contains("its key is another one")
                .contains("NOT SOUND");
        Files.writeString(note, good);
        Path gone = note.resolveSibling("collab+c-gone.note");
        Files.writeString(gone, good);
        assertThat(as("li", "ledger", "verify").out()).contains("collab/c-gone: this device has seen that log");
        Files.delete(gone);
        assertThat(as("li", "ledger", "verify").code()).isZero();
        assertThat(other).isDirectory();
    }

    @Test
    void what_is_no_receipt_is_refused_in_words() throws Exception {
        Path file = folder.resolve("none.tlog-proof");
        for (String text :
                List.of("", "x", "c2sp.org/tlog-proof@v1\n", "\u0000".repeat(100), "a\n".repeat(3_000_000))) {
            Files.writeString(file, text);
            Town.Printed printed = as("li", "ledger", "verify", "--receipt", file.toString());
            assertThat(printed.code()).isIn(1, 2);
            assertThat(printed.err()).startsWith("clawnet: ").doesNotContain("Exception");
            if (openssl()) {
                assertThat(Shell.verify(file).code()).isEqualTo(1);
            }
        }
    }

    private Path act(String name) throws IOException {
        Path file = folder.resolve(name);
        String wanted = "id,kind,owner,time,verb";
        Town.Printed given =
                as("li", "ledger", "receipt", entry("li", "act"), "--fields", wanted, "--out", file.toString());
        assertThat(given.code()).as(given.err()).isZero();
        assertThat(EntryReceipt.parse(Files.readString(file)).problem()).isEmpty();
        return file;
    }

    /// The newest entry of that kind in somebody's own log.
    private String entry(String profile, String kind) {
        JsonNode entries =
                as(profile, "ledger", "list", "--kind", kind, "--json").json().path("entries");
        return StreamSupport.stream(entries.spliterator(), false)
                .filter(entry -> entry.path("phase").asString().equals("single")
                        || entry.path("fields").has("resource"))
                .map(entry -> entry.path("id").asString())
                .findFirst()
                .orElseThrow();
    }

    private String person(String profile) {
        return as(profile, "people", "self", "--json").json().path("person").asString();
    }

    private static String value(EntryReceipt receipt, String field) {
        return Optional.ofNullable(receipt.opened().get(field)).orElseThrow().value();
    }

    private Town.Printed as(String profile, String... words) {
        return town.orElseThrow().as(profile, words);
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    static boolean openssl() {
        return Shell.has("openssl") && Shell.has("sha256sum");
    }
}
