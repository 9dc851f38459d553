package dev.clawnet.verify.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.log.Checkpoint;
import dev.clawnet.protocol.log.CompactRange;
import dev.clawnet.protocol.log.EntryReceipt;
import dev.clawnet.protocol.log.Hash;
import dev.clawnet.protocol.log.Leaf;
import dev.clawnet.protocol.log.LogOrigin;
import dev.clawnet.protocol.log.NoteKey;
import dev.clawnet.protocol.log.Opening;
import dev.clawnet.protocol.log.Proofs;
import dev.clawnet.protocol.log.Receipt;
import dev.clawnet.protocol.log.Redaction;
import dev.clawnet.protocol.log.Subtrees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// docs/ledger.md, for those who write a verifier of their own from it.
class LedgerPageTest {
    private static final String LOG = "person/p-li";

    private final NoteKey key = key();
    private final List<Map<String, Opening>> openings = new ArrayList<>();
    private final List<Leaf> leaves = new ArrayList<>();

    LedgerPageTest() {
        for (int seq = 0; seq < 3; seq++) {
            Map<String, Opening> fields = new TreeMap<>();
            fields.put("kind", new Opening(salt(16 * seq), "act"));
            fields.put("resource", new Opening(salt(16 * seq + 1), "node:laptop/specs/" + "abc".charAt(seq) + ".txt"));
            fields.put("verb", new Opening(salt(16 * seq + 2), "read"));
            openings.add(fields);
            leaves.add(Leaf.of(LOG, seq, fields));
        }
    }

    @Test
    void the_worked_example_is_what_the_text_before_it_says() throws IOException {
        String receipt = receipt().text();
        String extra = Receipt.parse(receipt).extra().orElseThrow();

        assertThat(block("leaf")).isEqualTo(leaves.get(1).text() + "\n");
        assertThat(block("carried")).isEqualTo(new String(Base64.getDecoder().decode(extra), StandardCharsets.UTF_8));
        assertThat(block("receipt")).isEqualTo(receipt);
    }

    @Test
    @EnabledIf("dev.clawnet.verify.ledger.StrangerTest#openssl")
    void the_script_proves_the_worked_example(@TempDir Path folder) throws IOException, InterruptedException {
        Path file = folder.resolve("example.tlog-proof");
        Files.writeString(file, block("receipt"));

        Shell.Ran ran = Shell.verify(file, key.verifier().text());

        assertThat(ran.code()).as(ran.out()).isZero();
        assertThat(ran.out()).contains("proven: entry 1 of 3").contains("not shown: resource");
    }

    @Test
    void the_page_names_what_may_be_erased() throws IOException {
        String page = page();
        for (String kind : List.of(
                "act", "collab.proposed", "collab.heard", "collab.released", "collab.answered", "collab.refused")) {
            assertThat(Redaction.erasable(kind))
                    .isEqualTo(new TreeSet<>(List.of("resource", "target", "digest", "before", "findings")));
            assertThat(page).contains("`" + kind + "`");
        }
        for (String kind : List.of("approval.decided", "grant.minted", "ledger.redacted", "rule.added", "login")) {
            assertThat(Redaction.erasable(kind)).isEmpty();
        }
        assertThat(page).contains("| `resource`, `target`, `digest`, `before`, `findings` | `act`,");
    }

    private EntryReceipt receipt() {
        List<Hash> hashes = leaves.stream().map(Leaf::hash).toList();
        Checkpoint head = new Checkpoint(
                key.verifier().name(), 3, CompactRange.over(hashes).root());
        Map<String, Opening> opened = new TreeMap<>(openings.get(1));
        opened.remove("resource");
        Receipt proof = new Receipt(1, Proofs.inclusion(1, 3, Subtrees.over(hashes)), head.signed(key));
        return EntryReceipt.of(key.verifier(), leaves.get(1), opened, proof);
    }

    private static NoteKey key() {
        byte[] seed = new byte[32];
        for (int i = 0; i < seed.length; i++) {
            seed[i] = (byte) i;
        }
        NoteKey anonymous = NoteKey.of("clawnet", seed);
        return anonymous.named(LogOrigin.of(anonymous.verifier(), LOG));
    }

    private static String salt(int value) {
        byte[] salt = new byte[16];
        Arrays.fill(salt, (byte) value);
        return Base64.getEncoder().encodeToString(salt);
    }

    private static String block(String name) throws IOException {
        Matcher found = Pattern.compile("<!-- " + name + " -->\n```text\n(.*?)```\n", Pattern.DOTALL)
                .matcher(page());
        assertThat(found.find()).as("the page has a block " + name).isTrue();
        return found.group(1);
    }

    private static String page() throws IOException {
        return Files.readString(Shell.docs().resolve("ledger.md"));
    }
}
