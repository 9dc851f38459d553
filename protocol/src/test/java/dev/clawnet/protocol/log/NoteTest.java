package dev.clawnet.protocol.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Signed notes against the published example, tile names against the published ones, and hostile input.
class NoteTest {
    private static final String VERIFIER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private static final String SEED = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    private static final String TEXT = """
            If you think cryptography is the answer to your problem,
            then you don't know what your problem is.
            """;
    private static final String NOTE = TEXT + "\n\u2014 PeterNeumann "
            + "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    private static NoteKey key() {
        byte[] typed = Base64.getDecoder().decode(SEED);
        return NoteKey.of("PeterNeumann", Arrays.copyOfRange(typed, 1, typed.length));
    }

    @Test
    void the_published_note_is_signed_and_opened_byte_for_byte() {
        assertThat(key().verifier().text()).isEqualTo(VERIFIER);
        assertThat(key().sign(TEXT)).isEqualTo(NOTE);
        assertThat(NoteVerifier.parse(VERIFIER).open(NOTE)).isEqualTo(TEXT);
    }

    @Test
    void any_changed_byte_of_a_note_is_refused() {
        NoteVerifier verifier = key().verifier();
        for (int i = 0; i < NOTE.length(); i++) {
            char changed = NOTE.charAt(i) == 'A' ? 'B' : 'A';
            String other = NOTE.substring(0, i) + changed + NOTE.substring(i + 1);
            assertThatThrownBy(() -> verifier.open(other)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void the_signature_of_a_witness_beside_ours_is_passed_over() {
        String witness = NoteKey.of("witness.example", new byte[32]).sign(TEXT);
        String both = NOTE + witness.substring(witness.indexOf('\u2014'));

        assertThat(key().verifier().open(both)).isEqualTo(TEXT);
        assertThatThrownBy(() -> key().verifier().open(witness)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_same_key_under_another_name_opens_nothing() {
        assertThatThrownBy(() -> key().verifier().named("somebody.else").open(NOTE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "PeterNeumann",
                "PeterNeumann+c74f20a3",
                "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+c74f20a3+AhpC",
                "PeterNeumann+c74f20a3+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void a_broken_verifier_key_is_refused(String text) {
        assertThatThrownBy(() -> NoteVerifier.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "log\n1\n",
                "log\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                "log\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                "log\n99999999999999999999\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                "log\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU\n",
                "log\n1\nAAAA\n",
                "\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                "log\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nmore\n",
                "log\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
            })
    void a_broken_checkpoint_is_refused(String text) {
        assertThatThrownBy(() -> Checkpoint.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_checkpoint_of_another_log_is_not_opened_by_this_ones_key() {
        NoteKey key = NoteKey.of("log/one", new byte[32]);
        String foreign = key.sign(new Checkpoint("log/two", 0, Hash.OF_NOTHING).text());

        assertThatThrownBy(() -> Checkpoint.open(foreign, key.verifier())).hasMessageContaining("another log");
    }

    @Test
    void a_receipt_is_read_back_and_proves_its_leaf_alone() {
        NoteKey key = NoteKey.of("log/one", new byte[32]);
        Leaf leaf = new Leaf(1, "one", 1L, new TreeMap<>());
        List<Hash> hashes = List.of(Hash.ofLeaf("a"), leaf.hash(), Hash.ofLeaf("c"));
        String checkpoint =
                new Checkpoint("log/one", 3, CompactRange.over(hashes).root()).signed(key);
        Receipt receipt = new Receipt(1, Proofs.inclusion(1, 3, Subtrees.over(hashes)), checkpoint);

        Receipt read = Receipt.parse(receipt.text());

        assertThat(read).isEqualTo(receipt);
        assertThat(receipt.text()).startsWith("c2sp.org/tlog-proof@v1\nindex 1\n");
        assertThat(read.proves(leaf, key.verifier())).isTrue();
        assertThat(read.proves(new Leaf(1, "two", 1L, new TreeMap<>()), key.verifier()))
                .isFalse();
        assertThat(read.proves(leaf, NoteKey.of("log/one", seed(1)).verifier())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "c2sp.org/tlog-proof@v1\n",
                "c2sp.org/tlog-proof@v2\nindex 0\n\nx",
                "c2sp.org/tlog-proof@v1\nindex x\n\nx",
                "c2sp.org/tlog-proof@v1\nindex 01\n\nx",
                "c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\nx",
                "c2sp.org/tlog-proof@v1\nextra AA==\n\nx",
                "c2sp.org/tlog-proof@v1\nindex 0\n\n"
            })
    void a_broken_receipt_is_refused(String text) {
        assertThatThrownBy(() -> Receipt.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 256, tile/0/000",
        "0, 1234067, 256, tile/0/x001/x234/067",
        "1, 1, 5, tile/1/001.p/5",
        "3, 999, 255, tile/3/999.p/255",
        "3, 1000, 1, tile/3/x001/000.p/1"
    })
    void tiles_have_the_published_names(int level, long index, int width, String path) {
        assertThat(new TilePath(level, index, width).text()).isEqualTo(path);
    }

    private static byte[] seed(int first) {
        byte[] seed = new byte[32];
        seed[0] = (byte) first;
        return seed;
    }

    @Test
    void a_name_is_printable_without_spaces_and_plus_signs() {
        for (int c = 0; c < 300; c++) {
            String name = "a" + (char) c + "z";
            assertThat(NoteKey.isName(name)).as("character " + c).isEqualTo(name.matches("[!-*,-~]{1,200}"));
        }
        assertThat(NoteKey.isName("")).isFalse();
        assertThat(NoteKey.isName("n".repeat(200))).isTrue();
        assertThat(NoteKey.isName("n".repeat(201))).isFalse();
    }
}
