package dev.clawnet.gateway.ledger;

import dev.clawnet.protocol.log.LogOrigin;
import dev.clawnet.protocol.log.NoteKey;
import dev.clawnet.protocol.log.NoteVerifier;
import dev.clawnet.protocol.signature.Signatures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Set;
import java.util.random.RandomGenerator;

/// The key that signs the checkpoints of every log of this gateway, each under the log's own name (its *origin*):
/// `clawnet/<id of the gateway's key>/<name of the log>`.
public final class LedgerKey {
    private static final String FILE = "ledger.key";
    private static final int SEED = 32;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final NoteKey key;
    private final String gateway;

    private LedgerKey(NoteKey key) {
        this.key = key;
        this.gateway = LogOrigin.of(key.verifier(), "");
    }

    /// The key of that 32-byte seed.
    public static LedgerKey of(byte[] seed) {
        return new LedgerKey(NoteKey.of("clawnet", seed));
    }

    /// The same key, whose signatures are made in this way.
    public LedgerKey signingBy(Signatures signatures) {
        return new LedgerKey(key.signingBy(signatures));
    }

    /// The key of a state directory, made at the first start and kept in `ledger.key` for its owner alone.
    public static LedgerKey load(Path stateDir, RandomGenerator random) {
        Path file = stateDir.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                create(file, random);
            }
            requirePrivate(file);
            byte[] seed = Base64.getDecoder()
                    .decode(Files.readString(file, StandardCharsets.US_ASCII).strip());
            if (seed.length != SEED) {
                throw new IllegalStateException(file + " does not hold a key: restore it from a copy");
            }
            return of(seed);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use " + file, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(file + " does not hold a key: restore it from a copy", e);
        }
    }

    /// Whole or not at all: the name appears once the bytes are on disk.
    private static void create(Path file, RandomGenerator random) throws IOException {
        byte[] seed = new byte[SEED];
        random.nextBytes(seed);
        Path draft = file.resolveSibling(FILE + ".new");
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.deleteIfExists(draft);
        try (FileChannel out = FileChannel.open(
                draft,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
            ByteBuffer text =
                    StandardCharsets.US_ASCII.encode(Base64.getEncoder().encodeToString(seed) + "\n");
            while (text.hasRemaining()) {
                out.write(text);
            }
            out.force(true);
        }
        link(draft, file);
    }

    private static void link(Path draft, Path file) throws IOException {
        try {
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException _) {
            // Another start was faster: its key is the key.
            return;
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static void requirePrivate(Path file) throws IOException {
        if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
            throw new IllegalStateException(file + " can be read by others: run chmod 600 " + file);
        }
    }

    NoteKey signer(String log) {
        return key.named(gateway + log);
    }

    NoteVerifier verifier(String log) {
        return key.verifier().named(gateway + log);
    }

    @Override
    public String toString() {
        return "LedgerKey[" + gateway + "]";
    }
}
