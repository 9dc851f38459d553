package dev.clawnet.gateway.backup;

import dev.clawnet.protocol.secret.Secret;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Bytes under a passphrase: a header, then chunks that are encrypted and authenticated each for its place (the STREAM
/// construction), so that none can be changed, moved, left out or cut off unseen.
///
/// The header: `CLAWSEA1`, Argon2id's memory in KiB, passes and lanes as big-endian integers, a salt of 16 bytes, 7
/// bytes of nonce. A chunk: [#CHUNK] bytes, fewer in the last one, under AES-256-GCM with the header as associated
/// data; its nonce is those 7 bytes, its number in 4, and 1 in the last chunk, else 0.
final class Sealing {
    /// Bytes of a chunk before its tag.
    static final int CHUNK = 1 << 16;

    private static final byte[] MAGIC = "CLAWSEA1".getBytes(StandardCharsets.US_ASCII);
    private static final int SALT = 16;
    private static final int PREFIX = 7;
    private static final int COSTS = 3 * Integer.BYTES;
    static final int HEADER = 8 + COSTS + SALT + PREFIX;
    static final int TAG = 16;
    private static final int KEY = 32;

    /// What Argon2id takes to make the key of a file.
    ///
    /// @param memory KiB
    record Cost(int memory, int passes, int lanes) {
        /// The second choice of RFC 9106, for machines without gigabytes to spare.
        static final Cost USUAL = new Cost(1 << 16, 3, 4);
        /// The least and the most that a header may ask this machine for: it is read before anything vouches for it.
        static final Cost LEAST = new Cost(1 << 13, 1, 1);

        static final Cost MOST = new Cost(1 << 20, 16, 16);

        boolean isSane() {
            return within(memory, LEAST.memory, MOST.memory)
                    && within(passes, LEAST.passes, MOST.passes)
                    && within(lanes, LEAST.lanes, MOST.lanes);
        }

        private static boolean within(int value, int least, int most) {
            return value >= least && value <= most;
        }

        static Cost in(byte[] header) {
            ByteBuffer costs = ByteBuffer.wrap(header, MAGIC.length, COSTS);
            return new Cost(costs.getInt(), costs.getInt(), costs.getInt());
        }
    }

    private Sealing() {}

    /// What is written ends up as chunks; closing writes the last one.
    static OutputStream to(OutputStream out, Secret passphrase, RandomGenerator random, Cost cost) throws IOException {
        byte[] chance = new byte[SALT + PREFIX];
        random.nextBytes(chance);
        ByteBuffer header = ByteBuffer.allocate(HEADER)
                .put(MAGIC)
                .putInt(cost.memory())
                .putInt(cost.passes())
                .putInt(cost.lanes())
                .put(chance);
        out.write(header.array());
        return new Chunks(out, new Key(header.array(), passphrase));
    }

    /// What was written, as far as it is whole; each chunk is proven before a byte of it is given out.
    ///
    /// @throws NotSealed where it is not what was sealed, or the passphrase is another one
    static InputStream from(InputStream in, Secret passphrase) throws IOException {
        byte[] header = in.readNBytes(HEADER);
        if (header.length < HEADER || !Arrays.equals(MAGIC, Arrays.copyOf(header, MAGIC.length))) {
            throw new NotSealed("is no encrypted backup, or one of a newer ClawNet");
        }
        if (!Cost.in(header).isSane()) {
            throw new NotSealed("is damaged: its header asks for what no ClawNet writes");
        }
        return new Opened(in, new Key(header, passphrase));
    }

    /// It cannot be opened; the message goes after the name of the file.
    static final class NotSealed extends IOException {
        private static final long serialVersionUID = 1L;

        NotSealed(String message) {
            super(message);
        }
    }

    /// The key of one file.
    private static final class Key {
        private final SecretKeySpec key;
        private final byte[] header;

        Key(byte[] header, Secret passphrase) {
            Cost cost = Cost.in(header);
            Argon2BytesGenerator argon = new Argon2BytesGenerator();
            argon.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(cost.memory())
                    .withIterations(cost.passes())
                    .withParallelism(cost.lanes())
                    .withSalt(Arrays.copyOfRange(header, MAGIC.length + COSTS, HEADER - PREFIX))
                    .build());
            byte[] bytes = new byte[KEY];
            // The one place where a passphrase becomes a key.
            argon.generateBytes(passphrase.reveal().getBytes(StandardCharsets.UTF_8), bytes);
            this.key = new SecretKeySpec(bytes, "AES");
            this.header = header;
        }

        private Cipher cipher(int mode, int number, boolean last) throws GeneralSecurityException {
            byte[] nonce = ByteBuffer.allocate(PREFIX + Integer.BYTES + 1)
                    .put(header, HEADER - PREFIX, PREFIX)
                    .putInt(number)
                    .put((byte) (last ? 1 : 0))
                    .array();
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG * Byte.SIZE, nonce));
            cipher.updateAAD(header);
            return cipher;
        }

        byte[] seal(byte[] plain, int length, int number, boolean last) throws IOException {
            try {
                return cipher(Cipher.ENCRYPT_MODE, number, last).doFinal(plain, 0, length);
            } catch (GeneralSecurityException e) {
                throw new IOException("this Java has no AES-256-GCM", e);
            }
        }

        /// Empty when it is not the chunk of this place.
        Optional<byte[]> open(byte[] sealed, int number, boolean last) throws IOException {
            try {
                return Optional.of(cipher(Cipher.DECRYPT_MODE, number, last).doFinal(sealed));
            } catch (AEADBadTagException _) {
                return Optional.empty();
            } catch (GeneralSecurityException e) {
                throw new IOException("this Java has no AES-256-GCM", e);
            }
        }
    }

    private static int following(int number) throws IOException {
        if (number == Integer.MAX_VALUE) {
            throw new IOException("more than " + Integer.MAX_VALUE + " chunks of an encrypted backup");
        }
        return number + 1;
    }

    private static final class Chunks extends OutputStream {
        private final OutputStream out;
        private final Key key;
        private final byte[] chunk = new byte[CHUNK];
        private int filled;
        private int number;
        private boolean closed;

        Chunks(OutputStream out, Key key) {
            this.out = out;
            this.key = key;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            for (int done = 0; done < length; ) {
                if (filled == CHUNK) {
                    // Only now is it known that more follows.
                    out.write(key.seal(chunk, filled, number, false));
                    number = following(number);
                    filled = 0;
                }
                int part = Math.min(CHUNK - filled, length - done);
                System.arraycopy(bytes, from + done, chunk, filled, part);
                filled += part;
                done += part;
            }
        }

        @Override
        public void close() throws IOException {
            if (!closed) {
                closed = true;
                out.write(key.seal(chunk, filled, number, true));
                out.close();
            }
        }
    }

    private static final class Opened extends InputStream {
        private final InputStream in;
        private final Key key;
        private byte[] sealed;
        private byte[] plain = new byte[0];
        private int at;
        private int number;
        private boolean over;

        Opened(InputStream in, Key key) throws IOException {
            this.in = in;
            this.key = key;
            this.sealed = in.readNBytes(CHUNK + TAG);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            while (at == plain.length && !over) {
                next();
            }
            if (at == plain.length) {
                return -1;
            }
            int part = Math.min(length, plain.length - at);
            System.arraycopy(plain, at, into, from, part);
            at += part;
            return part;
        }

        private void next() throws IOException {
            byte[] after = in.readNBytes(CHUNK + TAG);
            boolean last = after.length == 0;
            Optional<byte[]> opened = key.open(sealed, number, last);
            if (opened.isEmpty()) {
                throw new NotSealed(why(last));
            }
            plain = opened.get();
            at = 0;
            over = last;
            sealed = after;
            number = following(number);
        }

        private String why(boolean last) throws IOException {
            if (number > 0 && last) {
                return "is cut short, or damaged at its end";
            }
            if (last && key.open(sealed, 0, false).isPresent()) {
                return "is cut short";
            }
            return number == 0
                    ? "does not open with this passphrase; if it is the right one, the file is damaged at its beginning"
                    : "is damaged after " + (long) number * CHUNK + " bytes";
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    /// As many bytes as that; [EOFException] when there are fewer.
    static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("an encrypted backup ends within a file");
        }
        return bytes;
    }
}
