package dev.clawnet.app.config;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Files that are laid aside until all of them are there, and then put in place; taken back when one cannot be.
final class Staging implements AutoCloseable {
    private final Path folder;
    private final Map<Path, Path> targets = new LinkedHashMap<>();

    /// @param folder is made with the first file, and gone when this is closed
    Staging(Path folder) throws IOException {
        this.folder = folder;
        clear();
    }

    void copy(Path file, Path target) throws IOException {
        Path fresh = fresh(target);
        Files.copy(file, fresh, LinkOption.NOFOLLOW_LINKS);
        close(fresh);
    }

    /// A file that stays a program if it is one.
    void copyAsIs(Path file, Path target) throws IOException {
        boolean program = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS)
                .contains(PosixFilePermission.OWNER_EXECUTE);
        Path fresh = fresh(target);
        Files.copy(file, fresh, LinkOption.NOFOLLOW_LINKS);
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString(program ? "rwx------" : "rw-------"));
    }

    void write(byte[] bytes, Path target) throws IOException {
        Path fresh = fresh(target);
        Files.write(fresh, bytes);
        close(fresh);
    }

    private Path fresh(Path target) throws IOException {
        directories(folder);
        Path fresh = folder.resolve(Integer.toString(targets.size()));
        targets.put(fresh, target);
        return fresh;
    }

    private static void close(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /// Puts every file in its place, or none.
    void publish() throws IOException {
        List<Path> placed = new ArrayList<>();
        try {
            for (Map.Entry<Path, Path> file : targets.entrySet()) {
                Path parent = file.getValue().toAbsolutePath().getParent();
                if (parent != null) {
                    directories(parent);
                }
                place(file.getKey(), file.getValue());
                placed.add(file.getValue());
            }
        } catch (IOException e) {
            for (Path back : placed) {
                Files.deleteIfExists(back);
            }
            throw e;
        }
    }

    /// A rename may replace, so that what is there is looked for before; on another file system it takes a copy.
    private static void place(Path from, Path target) throws IOException {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        try {
            Files.move(from, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Path beside = target.resolveSibling(target.getFileName() + ".new");
            Files.copy(from, beside, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static void directories(Path folder) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private void clear() throws IOException {
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        clear();
    }
}
