package dev.clawnet.node.files;

import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// What is at a path: enough to tell it from everything else, and to find it again in [PreImages].
///
/// @param print SHA-256 of a file's bytes, or of all names, kinds, modes and prints below a folder; empty when absent
/// @param mode permissions as `rw-r-----`; empty when absent
/// @param modifiedNs last change of the content, nanoseconds of 1970; 0 when it is not known yet
/// @param size bytes of the file, or of all files below the folder
/// @param listing where the list of what is below a folder is kept
/// @param kept whether the bytes are kept
record State(Kind kind, String print, String mode, long modifiedNs, long size, Optional<String> listing, boolean kept) {
    static final State ABSENT = new State(Kind.ABSENT, "", "", 0, 0, Optional.empty(), false);

    enum Kind {
        ABSENT,
        FILE,
        FOLDER,
        /// A link, a device: only ever a part of a folder that is moved.
        OTHER
    }

    static State file(String print, Set<PosixFilePermission> mode, FileTime modified, long size, boolean kept) {
        return new State(
                Kind.FILE,
                print,
                PosixFilePermissions.toString(mode),
                modified.to(TimeUnit.NANOSECONDS),
                size,
                Optional.empty(),
                kept);
    }

    boolean absent() {
        return kind == Kind.ABSENT;
    }

    /// Same names, bytes and modes.
    boolean same(State other) {
        return kind == other.kind && print.equals(other.print) && mode.equals(other.mode);
    }

    Set<PosixFilePermission> permissions() {
        return PosixFilePermissions.fromString(mode);
    }

    FileTime modified() {
        return FileTime.from(modifiedNs, TimeUnit.NANOSECONDS);
    }
}
