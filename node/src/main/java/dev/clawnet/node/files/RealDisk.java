package dev.clawnet.node.files;

import dev.clawnet.node.policy.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/// The disk of this machine.
final class RealDisk implements Disk {
    private final Optional<SystemCalls> calls = SystemCalls.find();

    @Override
    public FileChannel create(Folder folder, String name) throws IOException, Refusal {
        return folder.create(name);
    }

    @Override
    public void rename(Folder from, String name, Folder to, String newName) throws IOException, Refusal {
        from.move(name, to, newName);
    }

    @Override
    public boolean place(Folder from, String name, Folder to, String newName) throws IOException, Refusal {
        return calls.isPresent() && from.move(name, to, newName, SystemCalls.NO_REPLACE, calls.get());
    }

    @Override
    public boolean exchange(Folder one, String name, Folder other, String otherName) throws IOException, Refusal {
        return calls.isPresent() && one.move(name, other, otherName, SystemCalls.EXCHANGE, calls.get());
    }

    @Override
    public void unlink(Folder folder, String name) throws IOException, Refusal {
        folder.delete(name);
    }

    @Override
    public void removeFolder(Folder folder, String name) throws IOException, Refusal {
        folder.deleteFolder(name);
    }

    @Override
    public void permit(Folder folder, String name, Set<PosixFilePermission> permissions) throws IOException, Refusal {
        folder.permit(name, permissions);
    }

    @Override
    public void stamp(Folder folder, String name, FileTime modified) throws IOException, Refusal {
        folder.stamp(name, modified);
    }

    @Override
    public void sync(Folder folder) throws IOException {
        folder.sync();
    }

    @Override
    public void write(FileChannel out, ByteBuffer bytes, long at) throws IOException {
        long next = at;
        while (bytes.hasRemaining()) {
            next += out.write(bytes, next);
        }
    }

    @Override
    public void force(FileChannel out) throws IOException {
        out.force(true);
    }

    @Override
    public void makeFolder(Path path) throws IOException {
        Files.createDirectory(path);
    }

    @Override
    public FileChannel create(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void unlink(Path file) throws IOException {
        Files.delete(file);
    }

    @Override
    public void sync(Path folder) throws IOException {
        try (FileChannel handle = FileChannel.open(folder, StandardOpenOption.READ)) {
            handle.force(true);
        }
    }
}
