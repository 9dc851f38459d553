package dev.clawnet.node.files;

import dev.clawnet.node.policy.CanonicalPath;
import dev.clawnet.node.policy.Refusal;
import dev.clawnet.protocol.node.NodeError;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// An open directory. Everything is done relative to its descriptor, by one plain name, and never through a link.
final class Folder implements Closeable {
    /// Where Linux shows what this process has open.
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final SecureDirectoryStream<Path> handle;
    private final CanonicalPath path;
    private Optional<Place> place = Optional.empty();

    private Folder(SecureDirectoryStream<Path> handle, CanonicalPath path) {
        this.handle = handle;
        this.path = path;
    }

    /// The same folder once more, for the calls that Java does not have.
    private record Place(int number, SystemCalls calls) {}

    /// The top of the file system. A platform without directory handles is refused: there is no safe way round.
    // The stream is the handle: it is closed with the folder.
    @SuppressWarnings("StreamResourceLeak")
    static Folder top() throws IOException, Refusal {
        DirectoryStream<Path> stream = Files.newDirectoryStream(Path.of("/"));
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return new Folder(secure, new CanonicalPath(List.of()));
        }
        stream.close();
        throw new Refusal(NodeError.L2_DENIED);
    }

    Folder enter(String name) throws IOException, Refusal {
        return new Folder(
                handle.newDirectoryStream(plain(name), LinkOption.NOFOLLOW_LINKS),
                name.equals(".") ? path : path.child(name));
    }

    Optional<BasicFileAttributes> stat(String name) throws IOException, Refusal {
        BasicFileAttributeView view =
                handle.getFileAttributeView(plain(name), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        try {
            return Optional.of(view.readAttributes());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    Object key() throws IOException {
        return Objects.requireNonNull(handle.getFileAttributeView(BasicFileAttributeView.class)
                .readAttributes()
                .fileKey());
    }

    FileChannel open(String name) throws IOException, Refusal {
        Set<OpenOption> options = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        return (FileChannel) handle.newByteChannel(plain(name), options);
    }

    /// A new file that only its owner reads; fails when there is anything of that name.
    FileChannel create(String name) throws IOException, Refusal {
        Set<OpenOption> options =
                Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, LinkOption.NOFOLLOW_LINKS);
        FileAttribute<?> mode = PosixFilePermissions.asFileAttribute(OWNER_ONLY);
        return (FileChannel) handle.newByteChannel(plain(name), options, mode);
    }

    Set<PosixFilePermission> permissions(String name) throws IOException, Refusal {
        return posix(name).readAttributes().permissions();
    }

    void permit(String name, Set<PosixFilePermission> permissions) throws IOException, Refusal {
        posix(name).setPermissions(permissions);
    }

    private PosixFileAttributeView posix(String name) throws Refusal {
        return handle.getFileAttributeView(plain(name), PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }

    /// Names in it, at most `most` and one more.
    List<String> names(int most) throws IOException {
        List<String> names = new ArrayList<>();
        try (SecureDirectoryStream<Path> again = handle.newDirectoryStream(Path.of("."), LinkOption.NOFOLLOW_LINKS)) {
            for (Path each : again) {
                Path last = each.getFileName();
                if (last != null) {
                    names.add(last.toString());
                }
                if (names.size() > most) {
                    break;
                }
            }
        } catch (DirectoryIteratorException e) {
            throw new IOException("directory cannot be read", e);
        }
        return names;
    }

    void move(String name, Folder target, String newName) throws IOException, Refusal {
        handle.move(plain(name), target.handle, plain(newName));
    }

    /// Renames without replacing, or exchanges. False: this file system cannot.
    boolean move(String name, Folder target, String newName, int how, SystemCalls calls) throws IOException, Refusal {
        plain(name);
        plain(newName);
        Optional<Place> from = place(calls);
        Optional<Place> to = target.place(calls);
        return from.isPresent()
                && to.isPresent()
                && calls.rename(from.get().number(), name, to.get().number(), newName, how);
    }

    /// Found by the path at which this folder was opened, and only if it is still this one there. Nothing on a system
    /// that cannot tell.
    private Optional<Place> place(SystemCalls calls) throws IOException, Refusal {
        if (place.isEmpty()) {
            if (!Files.isDirectory(DESCRIPTORS)) {
                return Optional.empty();
            }
            int number = calls.open(path.text());
            place = Optional.of(new Place(number, calls));
            Path self = DESCRIPTORS.resolve(Integer.toString(number));
            if (!key().equals(Files.readAttributes(self, BasicFileAttributes.class)
                    .fileKey())) {
                unplace();
                throw new Refusal(NodeError.CONFLICT);
            }
        }
        return place;
    }

    private void unplace() {
        place.ifPresent(opened -> opened.calls().close(opened.number()));
        place = Optional.empty();
    }

    void delete(String name) throws IOException, Refusal {
        handle.deleteFile(plain(name));
    }

    /// Removes a folder that is empty.
    void deleteFolder(String name) throws IOException, Refusal {
        handle.deleteDirectory(plain(name));
    }

    void stamp(String name, FileTime modified) throws IOException, Refusal {
        handle.getFileAttributeView(plain(name), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .setTimes(modified, null, null);
    }

    /// Makes what was done to its names durable.
    void sync() throws IOException {
        Set<OpenOption> options = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try (FileChannel self = (FileChannel) handle.newByteChannel(Path.of("."), options)) {
            self.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        unplace();
        handle.close();
    }

    private static Path plain(String name) throws Refusal {
        try {
            Path path = Path.of(name);
            if (path.getNameCount() == 1 && !path.isAbsolute() && !name.isEmpty()) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw new Refusal(NodeError.BAD_PATH);
        }
        throw new Refusal(NodeError.BAD_PATH);
    }
}
