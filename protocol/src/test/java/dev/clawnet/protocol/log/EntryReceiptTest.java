package dev.clawnet.protocol.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// INV-30: a receipt proves its entry alone, and nothing that was changed about it does.
@Tag("INV-30")
class EntryReceiptTest {
    private static final String LOG = "person/p-li";
    private static final int SIZE = 13;
    private static final int AT = 6;

    private final NoteKey anonymous = NoteKey.of("clawnet", new byte[32]);
    private final NoteKey key = anonymous.named(LogOrigin.of(anonymous.verifier(), LOG));
    private final List<Map<String, Opening>> openings = new ArrayList<>();
    private final List<Leaf> leaves = new ArrayList<>();

    EntryReceiptTest() {
        Random random = new Random(7);
        for (int seq = 0; seq < SIZE; seq++) {
            Map<String, Opening> fields = new TreeMap<>();
            for (String name : List.of("basis", "kind", "note", "owner", "resource", "verb")) {
                String value = name.equals("note") ? "" : name + " von Li \u00e9\u4e2d " + seq;
                fields.put(name, Opening.of(value, random));
            }
            openings.add(fields);
            leaves.add(Leaf.of(LOG, seq, fields));
        }
    }

    @Test
    void a_receipt_reads_as_it_was_written_and_proves_its_entry() {
        for (int seq = 0; seq < SIZE; seq++) {
            EntryReceipt receipt = receipt(seq, openings.get(seq));

            assertThat(EntryReceipt.parse(receipt.text())).isEqualTo(receipt);
            assertThat(receipt.problem()).isEmpty();
            assertThat(receipt.withheld()).isEmpty();
            assertThat(Receipt.parse(receipt.text()).proves(leaves.get(seq), key.verifier()))
                    .as("also a plain tlog-proof")
                    .isTrue();
        }
    }

    @Test
    void what_is_withheld_is_not_in_it() {
        Map<String, Opening> some = new TreeMap<>(openings.get(AT));
        Opening hidden = Optional.ofNullable(some.remove("resource")).orElseThrow();
        EntryReceipt receipt = receipt(AT, some);

        assertThat(receipt.problem()).isEmpty();
        assertThat(receipt.withheld()).containsExactly("resource");
        assertThat(carried(receipt.text()))
                .doesNotContain(hidden.salt())
                .doesNotContain(
                        Base64.getEncoder().encodeToString(hidden.value().getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void every_changed_character_is_found() {
        String text = receipt(AT, openings.get(AT)).text();
        Random random = new Random(11);
        for (int i = 0; i < text.length(); i++) {
            char other = "AQgw059+/=\n k".charAt(random.nextInt(13));
            if (other != text.charAt(i)) {
                assertRefused(text.substring(0, i) + other + text.substring(i + 1), "seed 11, character " + i);
            }
        }
    }

    @Test
    void every_truncation_and_every_addition_is_found() {
        String text = receipt(AT, openings.get(AT)).text();
        for (int i = 0; i < text.length(); i++) {
            assertRefused(text.substring(0, i), "cut at " + i);
        }
        assertRefused(text + "\n", "a line more");
        assertRefused(text + text, "twice");
        assertRefused(" " + text, "a space before");
    }

    @Test
    void every_changed_line_of_what_it_carries_is_found() {
        String carried = carried(receipt(AT, openings.get(AT)).text());
        List<String> lines = carried.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            List<String> without = new ArrayList<>(lines);
            String line = without.remove(i);
            boolean opened = line.startsWith("open ");
            if (opened) {
                assertThat(with(_ -> joined(without)).problem())
                        .as("one field less is one less shown")
                        .isEmpty();
            } else {
                assertRefused(text(joined(without)), "without line " + i);
            }
            List<String> twice = new ArrayList<>(lines);
            twice.add(i, line);
            assertRefused(text(joined(twice)), "line " + i + " twice");
            if (i > 0) {
                List<String> swapped = new ArrayList<>(without);
                swapped.add(i - 1, line);
                assertRefused(text(joined(swapped)), "line " + i + " a place up");
            }
        }
    }

    @Test
    void a_leaf_with_a_key_twice_or_in_another_form_is_none() {
        for (UnaryOperator<String> change : List.<UnaryOperator<String>>of(
                leaf -> leaf.replace("\"v\":1", "\"v\":1,\"v\":1"),
                leaf -> leaf.replace("\"seq\":6", "\"seq\":6,\"seq\":6"),
                leaf -> leaf.replaceFirst("(\"basis\":\"[^\"]*\")", "$1,$1"),
                leaf -> leaf.replace("\"seq\":6", "\"seq\":6.0"),
                leaf -> leaf.replace("\"seq\":6", "\"seq\": 6"),
                leaf -> leaf.replace("p-li", "p-l\\u0069"),
                leaf -> leaf.replace("\"seq\":6", "\"seq\":7"),
                leaf -> leaf.replace("p-li", "p-lo"))) {
            String carried = carried(receipt(AT, openings.get(AT)).text());
            String changed = carried.lines()
                    .map(line -> line.startsWith("leaf ") ? change.apply(line) : line)
                    .reduce("", (all, line) -> all + line + "\n");
            assertThat(changed).isNotEqualTo(carried);
            assertRefused(text(changed), changed);
        }
    }

    @Test
    void a_checkpoint_key_or_name_of_another_log_proves_nothing() {
        NoteKey nova = anonymous.named(LogOrigin.of(anonymous.verifier(), "person/p-nova"));
        NoteKey stranger = NoteKey.of(
                key.verifier().name(), "stranger is 32 bytes of a key...".getBytes(StandardCharsets.US_ASCII));
        NoteKey misnamed = anonymous.named("clawnet/0000000000000000/" + LOG);
        Checkpoint other = new Checkpoint(nova.verifier().name(), SIZE, root(SIZE));
        for (EntryReceipt forged : List.of(
                receipt(key, other.signed(nova), AT, SIZE),
                receipt(nova, other.signed(nova), AT, SIZE),
                receipt(key, head(SIZE).signed(stranger), AT, SIZE),
                receipt(stranger, head(SIZE).signed(stranger), AT, SIZE),
                receipt(
                        misnamed,
                        new Checkpoint(misnamed.verifier().name(), SIZE, root(SIZE)).signed(misnamed),
                        AT,
                        SIZE))) {
            assertThat(EntryReceipt.parse(forged.text()).problem()).isPresent();
        }
    }

    @Test
    void sizes_and_positions_of_different_heads_do_not_mix() {
        for (int size = AT + 1; size <= SIZE; size++) {
            for (int path = AT + 1; path <= SIZE; path++) {
                EntryReceipt receipt = receipt(key, head(size).signed(key), AT, path);
                boolean same = size == path;
                List<Hash> right = Proofs.inclusion(AT, size, Subtrees.over(hashes().subList(0, size)));
                boolean fits = same || receipt.proof().path().equals(right);
                assertThat(receipt.problem().isEmpty())
                        .as("size %d, path of %d", size, path)
                        .isEqualTo(fits);
            }
        }
        EntryReceipt moved = EntryReceipt.of(
                key.verifier(), leaves.get(AT), Map.of(), new Receipt(AT + 1, path(AT + 1, SIZE), note()));
        assertThat(moved.problem()).isPresent();
    }

    @Test
    void an_opening_of_another_entry_or_field_is_not_what_was_recorded() {
        Map<String, Opening> foreign = new TreeMap<>(openings.get(AT));
        foreign.put(
                "verb", Optional.ofNullable(openings.get(AT + 1).get("verb")).orElseThrow());
        assertThat(receipt(AT, foreign).problem())
                .hasValueSatisfying(text -> assertThat(text).contains("verb"));
        foreign.put("verb", Optional.ofNullable(openings.get(AT).get("kind")).orElseThrow());
        assertThat(receipt(AT, foreign).problem()).isPresent();
        assertThat(receipt(
                                AT,
                                Map.of(
                                        "none",
                                        Optional.ofNullable(openings.get(AT).get("kind"))
                                                .orElseThrow()))
                        .problem())
                .isPresent();
    }

    @Test
    void a_huge_or_empty_input_is_refused_at_once() {
        assertRefused("x".repeat(EntryReceipt.MAX_TEXT + 1), "huge");
        assertRefused("c2sp.org/tlog-proof@v1\n" + "A\n".repeat(1_000_000) + "\n", "many lines");
        assertRefused("", "empty");
        assertRefused("\n\n", "nothing");
    }

    private EntryReceipt with(UnaryOperator<String> change) {
        return EntryReceipt.parse(
                text(change.apply(carried(receipt(AT, openings.get(AT)).text()))));
    }

    private String text(String carried) {
        String extra = Base64.getEncoder().encodeToString(carried.getBytes(StandardCharsets.UTF_8));
        return new Receipt(AT, path(AT, SIZE), note(), Optional.of(extra)).text();
    }

    private static String joined(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }

    private static String carried(String text) {
        String extra = Receipt.parse(text).extra().orElseThrow();
        return new String(Base64.getDecoder().decode(extra), StandardCharsets.UTF_8);
    }

    private static void assertRefused(String text, String what) {
        try {
            assertThat(EntryReceipt.parse(text).problem()).as(what).isPresent();
        } catch (IllegalArgumentException refused) {
            assertThat(refused).as(what).isNotNull();
        }
    }

    private EntryReceipt receipt(int seq, Map<String, Opening> opened) {
        return EntryReceipt.of(key.verifier(), leaves.get(seq), opened, new Receipt(seq, path(seq, SIZE), note()));
    }

    private EntryReceipt receipt(NoteKey named, String note, int seq, int size) {
        return EntryReceipt.of(
                named.verifier(), leaves.get(seq), openings.get(seq), new Receipt(seq, path(seq, size), note));
    }

    private String note() {
        return head(SIZE).signed(key);
    }

    private Checkpoint head(int size) {
        return new Checkpoint(key.verifier().name(), size, root(size));
    }

    private Hash root(int size) {
        return CompactRange.over(hashes().subList(0, size)).root();
    }

    private List<Hash> path(int seq, int size) {
        return Proofs.inclusion(seq, size, Subtrees.over(hashes().subList(0, size)));
    }

    private List<Hash> hashes() {
        return leaves.stream().map(Leaf::hash).toList();
    }

    @Test
    void an_origin_follows_from_the_key() {
        assertThat(key.verifier().name()).matches("clawnet/[0-9a-f]{16}/person/p-li");
        assertThatThrownBy(() -> EntryReceipt.parse("no receipt")).isInstanceOf(IllegalArgumentException.class);
        assertThat(LogOrigin.of(key.verifier(), LOG)).isEqualTo(key.verifier().name());
    }
}
