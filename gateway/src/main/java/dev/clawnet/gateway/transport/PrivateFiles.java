package dev.clawnet.gateway.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/// Files with secrets: born readable by their owner only, replaced whole, and refused when others could read them.
final class PrivateFiles {
    private static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_DIRECTORY = PosixFilePermissions.fromString("rwx------");
    /// A certificate and a key are two kilobytes; more is not one of ours.
    private static final long MOST = 65_536;

    private PrivateFiles() {}

    /// Makes the directory, for its owner alone.
    static void directory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, as(directory, OWNER_DIRECTORY));
        }
        owned(directory, "chmod 700 ");
    }

    /// Writes durable text in one step: a crash leaves the old file or the new one.
    static void write(Path file, String text) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        try (FileChannel out = FileChannel.open(
                draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), as(draft, OWNER_FILE))) {
            ByteBuffer bytes = StandardCharsets.US_ASCII.encode(text);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static String read(Path file) throws IOException {
        owned(file, "chmod 600 ");
        if (Files.size(file) > MOST) {
            throw new IOException(file + " is too large to be a certificate");
        }
        return Files.readString(file, StandardCharsets.US_ASCII);
    }

    private static void owned(Path path, String remedy) throws IOException {
        if (!posix(path)) {
            return;
        }
        Set<PosixFilePermission> others = EnumSet.copyOf(Files.getPosixFilePermissions(path));
        others.removeAll(OWNER_DIRECTORY);
        if (!others.isEmpty()) {
            throw new IOException(path + " is open to other users of this machine: run " + remedy + path);
        }
    }

    private static FileAttribute<?>[] as(Path path, Set<PosixFilePermission> permissions) {
        return posix(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    private static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
