package dev.clawnet.gateway.backup;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.protocol.secret.Secret;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// Backups as one encrypted file each. Within the encryption: each file as its path, its size and its bytes, the paths
/// with `/`; then an empty path.
public final class SealedBackups {
    /// How the name of such a file ends.
    public static final String ENDING = ".sealed";

    private static final int PART = 1 << 16;

    private final RandomGenerator random;

    /// @param random secure in production: salts come from it
    public SealedBackups(RandomGenerator random) {
        this.random = random;
    }

    /// Encrypts a backup into a file of its name below `into`. It is there whole or not at all.
    public Path seal(Path backup, Path into, Secret passphrase) throws IOException {
        Path target = Private.directory(into).resolve(backup.getFileName() + ENDING);
        Path draft = into.resolve(target.getFileName() + ".part");
        Files.deleteIfExists(draft);
        try {
            Private.write(draft, "");
            try (DataOutputStream out = new DataOutputStream(Sealing.to(
                    new BufferedOutputStream(Files.newOutputStream(draft)), passphrase, random, Sealing.Cost.USUAL))) {
                for (Path file : files(backup)) {
                    out.writeUTF(backup.relativize(file).toString());
                    out.writeLong(Files.size(file));
                    Files.copy(file, out);
                }
                out.writeUTF("");
            }
            Private.flush(draft);
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
            Private.flush(into);
            return target;
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static List<Path> files(Path backup) throws IOException {
        try (Stream<Path> walk = Files.walk(backup)) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /// Decrypts such a file into a directory that is not there yet. Whoever calls deletes it.
    public void open(Path sealed, Path into, Secret passphrase) throws IOException, BackupProblem {
        try (InputStream file = Files.newInputStream(sealed);
                DataInputStream in = new DataInputStream(Sealing.from(file, passphrase))) {
            Private.directory(into);
            int files = 0;
            for (String name = in.readUTF(); !name.isEmpty(); name = in.readUTF()) {
                files++;
                // The store, the manifest and the configuration come to what is bounded.
                if (files > Limits.BACKUP_FILES + 3) {
                    throw new BackupProblem(sealed + " holds more files than a backup does");
                }
                take(in, place(sealed, into, name));
            }
            if (in.read() >= 0) {
                throw new BackupProblem(sealed + " goes on after its end: it is no backup of ClawNet");
            }
        } catch (Sealing.NotSealed e) {
            throw new BackupProblem(sealed + " " + e.getMessage());
        } catch (EOFException e) {
            throw new BackupProblem(sealed + " ends within a file: it is no backup of ClawNet");
        }
    }

    private static Path place(Path sealed, Path into, String name) throws BackupProblem {
        try {
            Path to = into.resolve(name).normalize();
            if (to.startsWith(into.normalize()) && !to.equals(into.normalize()) && !Files.exists(to)) {
                return to;
            }
        } catch (InvalidPathException e) {
            throw new BackupProblem(sealed + " names a file that cannot be");
        }
        throw new BackupProblem(sealed + " names a file outside of it, or one twice: it is no backup of ClawNet");
    }

    private static void take(DataInputStream in, Path to) throws IOException {
        Private.directory(Backups.parent(to));
        Private.write(to, "");
        long left = in.readLong();
        try (OutputStream out = Files.newOutputStream(to)) {
            while (left > 0) {
                byte[] part = Sealing.exactly(in, (int) Math.min(PART, left));
                out.write(part);
                left -= part.length;
            }
        }
        Private.flush(to);
    }

    /// Encrypted backups below a directory, by name, oldest first.
    public static List<Path> list(Path in) throws IOException {
        if (!Files.isDirectory(in)) {
            return List.of();
        }
        List<Path> found = new ArrayList<>();
        try (Stream<Path> all = Files.list(in)) {
            all.filter(each -> each.getFileName().toString().endsWith(ENDING))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .forEach(found::add);
        }
        return found;
    }

    /// Removes a directory of plain text, and all below it.
    public static void forget(Path directory) throws IOException {
        Backups.delete(directory);
    }
}
