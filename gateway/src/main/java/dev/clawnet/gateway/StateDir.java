package dev.clawnet.gateway;

import dev.clawnet.protocol.secret.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Set;
import java.util.random.RandomGenerator;

/// The directory that holds everything of a gateway: made for its owner alone, and refused when others can look in.
final class StateDir {
    private static final Set<PosixFilePermission> OWNER_DIRECTORY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");
    private static final String KEY = "device-tokens.key";
    private static final int KEY_BYTES = 32;

    private StateDir() {}

    static void prepare(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNER_DIRECTORY));
        }
        if (!OWNER_DIRECTORY.containsAll(Files.getPosixFilePermissions(directory))) {
            throw new IllegalStateException(
                    directory + " can be read by others: run chmod 700 " + directory + ", then start again");
        }
    }

    /// The key that device tokens are derived from; made at the first start.
    static Secret key(Path directory, RandomGenerator random) throws IOException {
        Path file = directory.resolve(KEY);
        if (!Files.exists(file)) {
            byte[] fresh = new byte[KEY_BYTES];
            random.nextBytes(fresh);
            write(file, Base64.getEncoder().encodeToString(fresh));
        }
        if (!OWNER_FILE.containsAll(Files.getPosixFilePermissions(file))) {
            throw new IllegalStateException(file + " can be read by others: run chmod 600 " + file);
        }
        return Secret.of(Files.readString(file, StandardCharsets.US_ASCII).strip());
    }

    private static void write(Path file, String text) throws IOException {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_FILE));
            Files.writeString(file, text, StandardCharsets.US_ASCII);
        } catch (FileAlreadyExistsException _) {
            // The state directory is locked by one gateway at a time; what is there is the key.
            return;
        }
    }
}
