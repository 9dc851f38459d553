package dev.clawnet.gateway.store.sqlite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/// The database of a state directory. The engine gives the files beside it the permissions of the file itself, so
/// that it is there, for its owner alone, before the engine opens it.
///
/// @param path the file
record StateFile(Path path) {
    static final String NAME = "gateway.db";
    /// What the engine keeps beside the file.
    private static final List<String> BESIDE = List.of("", "-wal", "-shm");

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    static StateFile in(Path stateDir) {
        return new StateFile(stateDir.resolve(NAME));
    }

    void prepare() {
        try {
            create();
            for (String suffix : BESIDE) {
                Path file = path.resolveSibling(path.getFileName() + suffix);
                if (Files.exists(file) && !OWNER_ONLY.equals(Files.getPosixFilePermissions(file))) {
                    Files.setPosixFilePermissions(file, OWNER_ONLY);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use " + path, e);
        }
    }

    private void create() throws IOException {
        if (Files.exists(path)) {
            return;
        }
        try {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } catch (FileAlreadyExistsException _) {
            // The lock of the directory lets one gateway in: a stale look, nothing more.
            return;
        }
    }
}
