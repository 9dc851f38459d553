package dev.clawnet.node.files;

import dev.clawnet.node.policy.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The real disk, of which a step fails or on which the node stops. A node that stops does nothing more: every later
/// step stops too.
final class FaultyDisk implements Disk {
    private final Disk real;
    private final boolean forces;
    private final boolean plain;
    private final List<String> steps = new ArrayList<>();
    private final Set<String> failing = new HashSet<>();
    private int stopsAfter = Integer.MAX_VALUE;
    private int failsAt = Integer.MAX_VALUE;
    private boolean torn;
    private int done;

    FaultyDisk(Disk real) {
        this(real, true, false);
    }

    /// @param forces whether the disk is really made to write: what a node finds after it stopped does not depend on
    ///     it, only what a machine finds after it lost its power
    /// @param plain whether it renames in the plain way alone, as some file systems do
    FaultyDisk(Disk real, boolean forces, boolean plain) {
        this.plain = plain;
        this.real = real;
        this.forces = forces;
    }

    /// The node stopped.
    static final class Stopped extends Error {
        private static final long serialVersionUID = 1L;
    }

    /// Every step of that name fails.
    void fail(String step) {
        failing.add(step);
    }

    /// Stops after this many more steps; when `torn` and the next one is a write, in the middle of that.
    void stopAfter(int more, boolean inTheMiddle) {
        stopsAfter = done + more;
        torn = inTheMiddle;
    }

    /// The step after this many more fails, once.
    void failAfter(int more) {
        failsAt = done + more;
    }

    int done() {
        return done;
    }

    List<String> steps() {
        return List.copyOf(steps);
    }

    private void step(String name) throws IOException {
        if (done >= stopsAfter) {
            throw new Stopped();
        }
        if (failing.contains(name) || done == failsAt) {
            failsAt = Integer.MAX_VALUE;
            throw new IOException("a step failed");
        }
        steps.add(name);
        done++;
    }

    @Override
    public FileChannel create(Folder folder, String name) throws IOException, Refusal {
        step("create");
        return real.create(folder, name);
    }

    @Override
    public void rename(Folder from, String name, Folder to, String newName) throws IOException, Refusal {
        step("rename");
        real.rename(from, name, to, newName);
    }

    @Override
    public boolean place(Folder from, String name, Folder to, String newName) throws IOException, Refusal {
        if (plain) {
            return false;
        }
        step("place");
        return real.place(from, name, to, newName);
    }

    @Override
    public boolean exchange(Folder one, String name, Folder other, String otherName) throws IOException, Refusal {
        if (plain) {
            return false;
        }
        step("exchange");
        return real.exchange(one, name, other, otherName);
    }

    @Override
    public void unlink(Folder folder, String name) throws IOException, Refusal {
        step("unlink");
        real.unlink(folder, name);
    }

    @Override
    public void removeFolder(Folder folder, String name) throws IOException, Refusal {
        step("remove folder");
        real.removeFolder(folder, name);
    }

    @Override
    public void permit(Folder folder, String name, Set<PosixFilePermission> permissions) throws IOException, Refusal {
        step("permit");
        real.permit(folder, name, permissions);
    }

    @Override
    public void stamp(Folder folder, String name, FileTime modified) throws IOException, Refusal {
        step("stamp");
        real.stamp(folder, name, modified);
    }

    @Override
    public void sync(Folder folder) throws IOException {
        step("sync");
        if (forces) {
            real.sync(folder);
        }
    }

    @Override
    public void write(FileChannel out, ByteBuffer bytes, long at) throws IOException {
        if (torn && done >= stopsAfter && bytes.remaining() > 1) {
            torn = false;
            real.write(out, bytes.slice(bytes.position(), bytes.remaining() / 2), at);
            throw new Stopped();
        }
        step("write");
        real.write(out, bytes, at);
    }

    @Override
    public void force(FileChannel out) throws IOException {
        step("force");
        if (forces) {
            real.force(out);
        }
    }

    @Override
    public void makeFolder(Path path) throws IOException {
        step("make folder");
        real.makeFolder(path);
    }

    @Override
    public FileChannel create(Path file) throws IOException {
        step("create state");
        return real.create(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        step("rename state");
        real.rename(from, to);
    }

    @Override
    public void unlink(Path file) throws IOException {
        step("unlink state");
        real.unlink(file);
    }

    @Override
    public void sync(Path folder) throws IOException {
        step("sync state");
        if (forces) {
            real.sync(folder);
        }
    }
}
