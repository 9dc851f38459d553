package dev.clawnet.gateway.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.protocol.secret.Secret;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Files under a passphrase, changed in every way that whoever holds one may change it.
final class SealingTest {
    private static final Secret WORDS = Secret.of("plums pears apples cherries");
    private static final int PIECE = Sealing.CHUNK + Sealing.TAG;

    private final Random random = new Random(11);

    private byte[] seal(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream sealing = Sealing.to(out, WORDS, random, Sealing.Cost.LEAST)) {
            sealing.write(plain);
        }
        return out.toByteArray();
    }

    private static byte[] open(byte[] sealed, Secret passphrase) throws IOException {
        try (InputStream in = Sealing.from(new ByteArrayInputStream(sealed), passphrase)) {
            return in.readAllBytes();
        }
    }

    private byte[] plain(int length) {
        byte[] plain = new byte[length];
        random.nextBytes(plain);
        return plain;
    }

    private static void refused(byte[] sealed, String why) {
        assertThatThrownBy(() -> open(sealed, WORDS))
                .isInstanceOf(Sealing.NotSealed.class)
                .hasMessageContaining(why);
    }

    @Test
    void what_was_sealed_is_what_is_opened_at_every_length_around_a_chunk() throws IOException {
        for (int length : List.of(0, 1, Sealing.CHUNK - 1, Sealing.CHUNK, Sealing.CHUNK + 1, 2 * Sealing.CHUNK)) {
            byte[] plain = plain(length);
            assertThat(open(seal(plain), WORDS)).as("%d bytes", length).isEqualTo(plain);
        }
    }

    @Test
    void another_passphrase_opens_nothing_and_no_two_files_are_alike() throws IOException {
        byte[] plain = plain(100);
        byte[] sealed = seal(plain);

        assertThat(seal(plain)).isNotEqualTo(sealed);
        assertThatThrownBy(() -> open(sealed, Secret.of("plums pears apples cherry")))
                .hasMessageContaining("does not open with this passphrase");
    }

    @Test
    void a_file_that_was_cut_is_found_even_between_two_chunks() throws IOException {
        byte[] sealed = seal(plain(3 * Sealing.CHUNK));

        refused(Arrays.copyOf(sealed, Sealing.HEADER + 2 * PIECE), "is cut short");
        refused(Arrays.copyOf(sealed, Sealing.HEADER + PIECE), "is cut short");
        refused(Arrays.copyOf(sealed, sealed.length - 1), "is cut short");
        refused(Arrays.copyOf(sealed, Sealing.HEADER), "does not open");
        refused(Arrays.copyOf(sealed, Sealing.HEADER - 1), "is no encrypted backup");
    }

    @Test
    void a_changed_byte_exchanged_chunks_and_more_at_the_end_are_found() throws IOException {
        byte[] sealed = seal(plain(3 * Sealing.CHUNK));
        byte[] bent = sealed.clone();
        bent[Sealing.HEADER + PIECE + 5] ^= 1;
        refused(bent, "is damaged after " + Sealing.CHUNK);

        byte[] exchanged = sealed.clone();
        System.arraycopy(sealed, Sealing.HEADER, exchanged, Sealing.HEADER + PIECE, PIECE);
        refused(exchanged, "is damaged after " + Sealing.CHUNK);

        refused(Arrays.copyOf(sealed, sealed.length + 1), "is damaged");
        byte[] salt = sealed.clone();
        salt[Sealing.HEADER - 1] ^= 1;
        refused(salt, "does not open");
    }

    @Test
    void a_header_does_not_make_this_machine_work_without_end() throws IOException {
        byte[] sealed = seal(plain(1));
        sealed[8] = 0x7f;

        refused(sealed, "is damaged: its header");
    }
}
