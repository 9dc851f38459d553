package dev.clawnet.protocol.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.log.LogVerifier.Evidence;
import dev.clawnet.protocol.log.LogVerifier.Finding;
import dev.clawnet.protocol.log.LogVerifier.Item;
import dev.clawnet.protocol.log.LogVerifier.Kind;
import dev.clawnet.protocol.log.LogVerifier.Result;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// INV-30: any edit, deletion, insertion, reordering, truncation and rollback is found, and named where it is.
@Tag("INV-30")
class LogVerifierTest {
    private static final String LOG = "person/p-li";
    private static final int SIZE = 9;

    private final NoteKey key = NoteKey.of("clawnet/" + LOG, new byte[32]);
    private final List<Item> items = items(SIZE, 1);
    private final String checkpoint = signed(items);

    @Test
    void an_untouched_log_is_sound() {
        assertThat(verify(items).findings()).isEmpty();
        assertThat(verify(items).size()).isEqualTo(SIZE);
        assertThat(verify(List.of(), signed(List.of()), Optional.empty()).findings())
                .isEmpty();
    }

    @Test
    void openings_that_were_not_shown_are_no_damage_and_openings_that_are_gone_are() {
        List<Item> some = new ArrayList<>(items);
        some.set(3, new Item(items.get(3).leaf(), Map.of()));
        LogVerifier withheld = LogVerifier.withheld(LOG, key.verifier());
        some.forEach(withheld::add);

        assertThat(withheld.finish(checkpoint, List.of(), Optional.empty()).findings())
                .isEmpty();
        assertThat(verify(some).findings()).singleElement().satisfies(is(Kind.ERASED, 3));
    }

    @Test
    void every_changed_byte_of_a_leaf_is_found_at_its_place() {
        String leaf = items.get(5).leaf();
        for (int i = 0; i < leaf.length(); i++) {
            char changed = leaf.charAt(i) == '1' ? '2' : '1';
            List<Item> edited = new ArrayList<>(items);
            edited.set(5, new Item(leaf.substring(0, i) + changed + leaf.substring(i + 1), Map.of()));
            assertThat(verify(edited).sound()).as("byte %d", i).isFalse();
        }
    }

    @Test
    void a_rebuilt_leaf_with_fitting_openings_is_found_and_located() {
        List<Item> edited = new ArrayList<>(items);
        edited.set(5, item(5, "read", 99));

        assertThat(verify(edited).findings()).singleElement().satisfies(is(Kind.EDITED, 5));
    }

    @Test
    void without_hashes_an_edit_is_found_though_not_located() {
        List<Item> edited = new ArrayList<>(items);
        edited.set(5, item(5, "read", 99));

        Result result =
                LogVerifier.verify(new Evidence(LOG, key.verifier(), edited, List.of(), checkpoint, Optional.empty()));

        assertThat(result.findings()).extracting(Finding::kind).containsExactly(Kind.EDITED);
    }

    @Test
    void a_changed_value_or_salt_of_a_field_is_found() {
        Map<String, Opening> openings = new TreeMap<>(items.get(2).openings());
        Opening verb = Objects.requireNonNull(openings.get("verb"));
        openings.put("verb", new Opening(verb.salt(), verb.value() + "x"));
        List<Item> edited = new ArrayList<>(items);
        edited.set(2, new Item(items.get(2).leaf(), openings));
        assertThat(verify(edited).findings()).singleElement().satisfies(is(Kind.FIELD_EDITED, 2));

        openings.put("verb", new Opening(Base64.getEncoder().encodeToString(new byte[16]), verb.value()));
        edited.set(2, new Item(items.get(2).leaf(), openings));
        assertThat(verify(edited).findings()).singleElement().satisfies(is(Kind.FIELD_EDITED, 2));
    }

    @Test
    void a_field_that_was_not_recorded_cannot_be_added_or_moved() {
        Map<String, Opening> openings = new TreeMap<>(items.get(2).openings());
        openings.put("undo", Opening.of("later", new Random(1)));
        List<Item> edited = new ArrayList<>(items);
        edited.set(2, new Item(items.get(2).leaf(), openings));
        assertThat(verify(edited).findings()).singleElement().satisfies(is(Kind.FIELD_EDITED, 2));

        openings.remove("undo");
        openings.put("resource", Objects.requireNonNull(openings.get("verb")));
        edited.set(2, new Item(items.get(2).leaf(), openings));
        assertThat(verify(edited).findings()).singleElement().satisfies(is(Kind.FIELD_EDITED, 2));
    }

    @Test
    void a_deleted_entry_is_named() {
        List<Item> fewer = new ArrayList<>(items);
        fewer.remove(4);

        assertThat(verify(fewer).findings()).singleElement().satisfies(is(Kind.DELETED, 4));
    }

    @Test
    void deleted_first_and_last_entries_are_named() {
        assertThat(verify(items.subList(1, SIZE)).findings()).singleElement().satisfies(is(Kind.DELETED, 0));
        assertThat(verify(items.subList(0, SIZE - 1)).findings())
                .singleElement()
                .satisfies(is(Kind.TRUNCATED, SIZE - 1));
        assertThat(verify(List.of()).findings()).singleElement().satisfies(is(Kind.TRUNCATED, 0));
    }

    @Test
    void an_inserted_or_repeated_entry_is_named() {
        List<Item> more = new ArrayList<>(items);
        more.add(4, item(4, "write", 77));
        assertThat(verify(more).findings()).anySatisfy(is(Kind.INSERTED, 4));

        List<Item> after = new ArrayList<>(items);
        after.add(item(SIZE, "write", 77));
        assertThat(verify(after).findings()).singleElement().satisfies(is(Kind.INSERTED, SIZE));
    }

    @Test
    void every_exchange_of_two_entries_is_found() {
        for (int a = 0; a < SIZE; a++) {
            for (int b = a + 1; b < SIZE; b++) {
                List<Item> exchanged = new ArrayList<>(items);
                Collections.swap(exchanged, a, b);
                assertThat(verify(exchanged).findings())
                        .extracting(Finding::kind)
                        .contains(Kind.REORDERED);
            }
        }
    }

    @Test
    void entries_of_another_log_do_not_fit() {
        Leaf foreign = Leaf.of("person/p-nova", 3, items.get(3).openings());
        List<Item> mixed = new ArrayList<>(items);
        mixed.set(3, new Item(foreign.text(), Map.of()));

        assertThat(verify(mixed).findings()).anySatisfy(is(Kind.EDITED, 3));
    }

    @Test
    void a_checkpoint_that_another_key_signed_is_refused() {
        NoteKey other = NoteKey.of(key.verifier().name(), seed());
        String forged = new Checkpoint(key.verifier().name(), SIZE, root(items)).signed(other);

        assertThat(verify(items, forged, Optional.empty()).findings())
                .extracting(Finding::kind)
                .containsExactly(Kind.BAD_SIGNATURE);
    }

    @Test
    void an_older_state_than_the_one_remembered_is_a_rollback() {
        String older = signed(items.subList(0, 6));

        Result result = verify(items.subList(0, 6), older, Optional.of(checkpoint));

        assertThat(result.findings()).extracting(Finding::kind).containsExactly(Kind.ROLLED_BACK);
    }

    @Test
    void a_log_that_grew_from_the_one_remembered_is_sound() {
        assertThat(verify(items, checkpoint, Optional.of(signed(items.subList(0, 6))))
                        .sound())
                .isTrue();
        assertThat(verify(items, checkpoint, Optional.of(checkpoint)).sound()).isTrue();
    }

    @Test
    void a_history_that_was_written_anew_and_signed_again_does_not_match_what_is_remembered() {
        List<Item> rewritten = items(SIZE + 1, 2);

        Result result = LogVerifier.verify(new Evidence(
                LOG, key.verifier(), rewritten, hashes(rewritten), signed(rewritten), Optional.of(checkpoint)));

        assertThat(result.findings()).extracting(Finding::kind).containsExactly(Kind.REWRITTEN);
    }

    @Test
    void a_leaf_is_read_in_its_canonical_form_only() {
        Leaf leaf = Leaf.parse(items.get(1).leaf()).orElseThrow();
        assertThat(leaf.text()).isEqualTo(items.get(1).leaf());
        assertThat(Leaf.parse(items.get(1).leaf() + " ")).isEmpty();
        for (String bad : List.of(
                "",
                "null",
                "{}",
                "[]",
                "{\"fields\":{},\"log\":\"a\",\"seq\":0,\"v\":2}",
                "{\"fields\":{},\"log\":\"a\",\"seq\":-1,\"v\":1}",
                "{\"fields\":{},\"log\":\"a\",\"seq\":0,\"v\":1,\"w\":1}",
                "{\"fields\":{\"a\":\"AAAA\"},\"log\":\"a\",\"seq\":0,\"v\":1}",
                "{\"fields\":{\"a b\":\"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\"},\"log\":\"a\",\"seq\":0,\"v\":1}",
                "{\"fields\":{},\"log\":\"a\",\"seq\":0,\"seq\":0,\"v\":1}")) {
            assertThat(Leaf.parse(bad)).as(bad).isEmpty();
        }
    }

    @Test
    void an_opening_is_written_as_salt_and_value() {
        Opening opening = new Opening("AAAAAAAAAAAAAAAAAAAAAA==", "x");

        assertThat(Json.STRICT.writeValueAsString(opening)).isEqualTo("[\"AAAAAAAAAAAAAAAAAAAAAA==\",\"x\"]");
        assertThat(Json.STRICT.readValue("[\"AAAAAAAAAAAAAAAAAAAAAA==\",\"x\"]", Opening.class))
                .isEqualTo(opening);
    }

    @Test
    void a_leaf_tells_no_value() {
        assertThat(items.get(0).leaf()).doesNotContain("files").doesNotContain("write");
        Opening low = Opening.of("yes", new Random(1));
        Opening again = Opening.of("yes", new Random(2));
        assertThat(low.commitment("result")).isNotEqualTo(again.commitment("result"));
    }

    private Result verify(List<Item> shown) {
        return verify(shown, checkpoint, Optional.empty());
    }

    private Result verify(List<Item> shown, String note, Optional<String> remembered) {
        return LogVerifier.verify(new Evidence(LOG, key.verifier(), shown, hashes(items), note, remembered));
    }

    private String signed(List<Item> of) {
        return new Checkpoint(key.verifier().name(), of.size(), root(of)).signed(key);
    }

    private static Hash root(List<Item> of) {
        return CompactRange.over(hashes(of)).root();
    }

    private static List<Hash> hashes(List<Item> of) {
        return of.stream().map(item -> Hash.ofLeaf(item.leaf())).toList();
    }

    private static List<Item> items(int count, int seed) {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(item(i, "write", seed * 1_000 + i));
        }
        return items;
    }

    private static Item item(long seq, String verb, int seed) {
        Random random = new Random(seed);
        Map<String, Opening> openings = new TreeMap<>();
        openings.put("verb", Opening.of(verb, random));
        openings.put("resource", Opening.of("node:laptop/files/" + seq, random));
        return new Item(Leaf.of(LOG, seq, openings).text(), openings);
    }

    private static byte[] seed() {
        byte[] seed = new byte[32];
        seed[31] = 1;
        return seed;
    }

    private static ThrowingConsumer<Finding> is(Kind kind, long seq) {
        return finding -> {
            assertThat(finding.kind()).isEqualTo(kind);
            assertThat(finding.seq()).isEqualTo(OptionalLong.of(seq));
        };
    }
}
