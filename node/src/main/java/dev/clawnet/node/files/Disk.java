package dev.clawnet.node.files;

import dev.clawnet.node.policy.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/// Every step by which this package changes the disk, each one call of the system or as good as one. Whoever
/// implements it may fail or stop at any step: what stands on the disk then is what a node finds at its next start.
///
/// Steps in the trees of the owner take an open [Folder] and a plain name. Steps in the node's own state take a path.
interface Disk {
    FileChannel create(Folder folder, String name) throws IOException, Refusal;

    /// Between private names alone: it replaces what stands at the new one.
    void rename(Folder from, String name, Folder to, String newName) throws IOException, Refusal;

    /// Gives a thing a name that is free; replaces nothing. False: this file system cannot, and nothing was done.
    ///
    /// @throws java.nio.file.FileAlreadyExistsException the new name is taken
    /// @throws java.nio.file.NoSuchFileException there is nothing at the old name
    boolean place(Folder from, String name, Folder to, String newName) throws IOException, Refusal;

    /// Exchanges what stands at two names, in one step. False: this file system cannot, and nothing was done.
    ///
    /// @throws java.nio.file.NoSuchFileException there is nothing at one of the names
    boolean exchange(Folder one, String name, Folder other, String otherName) throws IOException, Refusal;

    void unlink(Folder folder, String name) throws IOException, Refusal;

    void removeFolder(Folder folder, String name) throws IOException, Refusal;

    void permit(Folder folder, String name, Set<PosixFilePermission> permissions) throws IOException, Refusal;

    void stamp(Folder folder, String name, FileTime modified) throws IOException, Refusal;

    void sync(Folder folder) throws IOException;

    /// Writes all of the bytes; one that stops may have written a part.
    void write(FileChannel out, ByteBuffer bytes, long at) throws IOException;

    void force(FileChannel out) throws IOException;

    void makeFolder(Path path) throws IOException;

    FileChannel create(Path file) throws IOException;

    void rename(Path from, Path to) throws IOException;

    void unlink(Path file) throws IOException;

    void sync(Path folder) throws IOException;
}
