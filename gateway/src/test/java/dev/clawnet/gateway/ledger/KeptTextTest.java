package dev.clawnet.gateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.log.Hash;
import dev.clawnet.protocol.log.Leaf;
import dev.clawnet.protocol.log.Opening;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Rows of the ledger write their own text: it must be the text that the row is read from.
class KeptTextTest {
    private static final String ODD = "\"\\/\b\f\n\r\t\u0000\u001f\u007f\u2028<\u00e9\u4e2d\ud83d\ude00{}[],:";

    @Test
    void an_entry_is_read_back_from_the_text_that_it_writes_whatever_its_values_hold() {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 500; round++) {
            SortedMap<String, String> fields = new TreeMap<>(Map.of("id", "e-" + round, "empty", ""));
            for (int i = random.nextInt(12); i > 0; i--) {
                fields.put("f" + i, text(random));
            }
            SortedMap<String, Opening> openings = Opening.all(fields, random);
            LedgerTables.Kept kept =
                    new LedgerTables.Kept(Leaf.of("person/" + text(random) + "x", round, openings), openings);

            assertThat(Json.STRICT.readValue(kept.json(), LedgerTables.Kept.class))
                    .isEqualTo(kept);
            assertThat(Json.STRICT.readTree(kept.json()))
                    .isEqualTo(Json.STRICT.readTree(Json.STRICT.writeValueAsString(kept)));
        }
    }

    @Test
    void an_entry_whose_values_were_erased_writes_none() {
        SortedMap<String, Opening> openings = Opening.all(Map.of("id", "e-1"), new SplittableRandom(7));
        LedgerTables.Kept kept = new LedgerTables.Kept(Leaf.of("own", 0, openings), new TreeMap<>());

        assertThat(kept.json()).endsWith("\"openings\":{}}");
        assertThat(Json.STRICT.readValue(kept.json(), LedgerTables.Kept.class)).isEqualTo(kept);
    }

    @Test
    void a_place_and_a_head_are_read_back_from_the_text_that_they_write() {
        SplittableRandom random = new SplittableRandom(8);
        for (int round = 0; round < 200; round++) {
            List<Hash> peaks = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                peaks.add(Hash.ofLeaf(text(random)));
            }
            LedgerTables.Head head = new LedgerTables.Head(random.nextLong(), peaks, text(random));
            LedgerTables.Place place = new LedgerTables.Place(text(random), random.nextLong());

            assertThat(Json.STRICT.readTree(head.json()))
                    .isEqualTo(Json.STRICT.readTree(Json.STRICT.writeValueAsString(head)));
            assertThat(Json.STRICT.readValue(head.taking(7).json(), LedgerTables.Head.class))
                    .isEqualTo(head.taking(7));
            assertThat(Json.STRICT.readValue(place.json(), LedgerTables.Place.class))
                    .isEqualTo(place);
        }
    }

    private static String text(SplittableRandom random) {
        StringBuilder out = new StringBuilder();
        for (int i = random.nextInt(20); i > 0; i--) {
            out.appendCodePoint(
                    ODD.codePointAt(ODD.offsetByCodePoints(0, random.nextInt(ODD.codePointCount(0, ODD.length())))));
        }
        return out.toString();
    }
}
