package dev.clawnet.node.files;

import dev.clawnet.node.policy.Refusal;
import dev.clawnet.protocol.id.Ids;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.node.NodeError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Former contents of files, each once, under its SHA-256. What `keep` returned is durable: the bytes, the name, and
/// the folders on the way (INV-31). When its place is full it refuses; it drops nothing by itself (INV-32).
///
/// Owned by the monitor of [FileService]: one change at a time.
final class PreImages {
    static final int BUFFER = 65_536;
    private static final int SHELF = 2;
    private static final String DRAFT = "tmp-";

    private final Path home;
    private final Disk disk;
    private final RandomGenerator random;
    private final long most;
    /// Bytes of all kept contents; negative until they were counted.
    private long held = -1;

    PreImages(Path home, Disk disk, RandomGenerator random, long most) {
        this.home = home;
        this.disk = disk;
        this.random = random;
        this.most = most;
    }

    /// Copies what the channel holds, from its start, and returns its digest.
    String keep(FileChannel source) throws IOException, Refusal {
        room(source.size());
        Path draft = draft();
        MessageDigest sha = Canonical.sha256();
        long size = 0;
        try (FileChannel out = disk.create(draft)) {
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
            while (source.read(buffer, size) > 0) {
                sha.update(buffer.array(), 0, buffer.position());
                long at = size;
                size += buffer.position();
                disk.write(out, buffer.flip(), at);
                buffer.clear();
            }
            disk.force(out);
        } catch (IOException e) {
            Files.deleteIfExists(draft);
            throw e;
        }
        return shelve(draft, HexFormat.of().formatHex(sha.digest()), size);
    }

    String keep(byte[] bytes) throws IOException, Refusal {
        String digest = HexFormat.of().formatHex(Canonical.sha256().digest(bytes));
        if (has(digest)) {
            disk.sync(home.resolve(digest.substring(0, SHELF)));
            return digest;
        }
        room(bytes.length);
        Path draft = draft();
        try (FileChannel out = disk.create(draft)) {
            disk.write(out, ByteBuffer.wrap(bytes), 0);
            disk.force(out);
        } catch (IOException e) {
            Files.deleteIfExists(draft);
            throw e;
        }
        return shelve(draft, digest, bytes.length);
    }

    private String shelve(Path draft, String digest, long size) throws IOException {
        Path shelf = home.resolve(digest.substring(0, SHELF));
        if (!Files.isDirectory(shelf)) {
            disk.makeFolder(shelf);
            disk.sync(home);
        }
        boolean known = Files.exists(file(digest));
        // Renamed even when it is known: what stands there may have been left by a crash before it was durable.
        disk.rename(draft, file(digest));
        disk.sync(shelf);
        held += known ? 0 : size;
        return digest;
    }

    private Path draft() throws IOException {
        if (!Files.isDirectory(home)) {
            disk.makeFolder(home);
            Path above = home.toAbsolutePath().getParent();
            if (above != null) {
                disk.sync(above);
            }
        }
        return home.resolve(Ids.mint("tmp", random));
    }

    private void room(long more) throws IOException, Refusal {
        if (held() + more > most) {
            throw new Refusal(NodeError.FULL);
        }
    }

    /// What is kept, in bytes.
    long held() throws IOException {
        if (held < 0) {
            long sum = 0;
            for (Path file : files()) {
                sum += Files.size(file);
            }
            held = sum;
        }
        return held;
    }

    long most() {
        return most;
    }

    boolean has(String digest) {
        return Files.isRegularFile(file(digest));
    }

    /// The bytes of one kept content.
    FileChannel open(String digest) throws IOException, Refusal {
        if (!has(digest)) {
            throw new Refusal(NodeError.PURGED);
        }
        return FileChannel.open(file(digest), StandardOpenOption.READ);
    }

    byte[] bytes(String digest, int most) throws IOException, Refusal {
        try (FileChannel in = open(digest)) {
            return Reads.bytes(in, 0, most);
        }
    }

    Contents contents(State folder) throws IOException, Refusal {
        String listing = folder.listing().orElseThrow(() -> new Refusal(NodeError.PURGED));
        return Contents.parse(bytes(listing, Integer.MAX_VALUE));
    }

    /// Removes for good everything that is not named, drafts that a crash left included. Returns the bytes that came
    /// free.
    long retain(Set<String> wanted) throws IOException {
        long before = held();
        for (Path file : files()) {
            if (!wanted.contains(name(file))) {
                long size = Files.size(file);
                disk.unlink(file);
                held -= size;
            }
        }
        return before - held;
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(home)) {
            try (var all = Files.walk(home, 2)) {
                all.filter(Files::isRegularFile).forEach(files::add);
            }
        }
        return files;
    }

    /// Drafts that a crash left: nothing refers to them.
    void sweep() throws IOException {
        for (Path file : files()) {
            if (name(file).startsWith(DRAFT)) {
                disk.unlink(file);
            }
        }
    }

    private static String name(Path file) {
        Path name = file.getFileName();
        return name == null ? "" : name.toString();
    }

    Path file(String digest) {
        return home.resolve(digest.substring(0, SHELF)).resolve(digest);
    }
}
