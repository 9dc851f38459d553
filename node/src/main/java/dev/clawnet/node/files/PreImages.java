package dev.clawnet.node.files;

import dev.clawnet.protocol.id.Ids;
import dev.clawnet.protocol.json.Canonical;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/// Former contents of files, each under its SHA-256. What `keep` returned is durable (INV-31).
final class PreImages {
    private static final int BUFFER = 65_536;

    private final Path home;
    private final RandomGenerator random;

    PreImages(Path home, RandomGenerator random) {
        this.home = home;
        this.random = random;
    }

    /// Copies what the channel holds, from its start, and returns its digest.
    String keep(FileChannel source) throws IOException {
        Files.createDirectories(
                home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path draft = home.resolve(Ids.mint("tmp", random));
        String digest;
        try {
            digest = copy(source, draft);
        } catch (IOException e) {
            Files.deleteIfExists(draft);
            throw e;
        }
        Path shelf = home.resolve(digest.substring(0, 2));
        Files.createDirectories(shelf);
        Files.move(draft, shelf.resolve(digest), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync(shelf);
        sync(home);
        return digest;
    }

    Path file(String digest) {
        return home.resolve(digest.substring(0, 2)).resolve(digest);
    }

    private static String copy(FileChannel source, Path draft) throws IOException {
        MessageDigest sha = Canonical.sha256();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        try (FileChannel out = FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long at = 0; source.read(buffer, at) > 0; at += buffer.position(), buffer.clear()) {
                sha.update(buffer.array(), 0, buffer.position());
                ByteBuffer part = buffer.duplicate().flip();
                while (part.hasRemaining()) {
                    out.write(part);
                }
            }
            out.force(true);
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    static void sync(Path directory) throws IOException {
        try (FileChannel handle = FileChannel.open(directory, StandardOpenOption.READ)) {
            handle.force(true);
        }
    }
}
