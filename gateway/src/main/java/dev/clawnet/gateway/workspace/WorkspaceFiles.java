package dev.clawnet.gateway.workspace;

import dev.clawnet.gateway.limits.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads below one folder: from one open folder to the next, never through a link, and never more than a bound.
///
/// Threat: a link, a second name of a file, or a name swapped while it is opened, which leads out of the
/// folder. See `WorkspaceFilesTest`.
final class WorkspaceFiles {
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private final Path root;
    private final Charset charset;

    /// Files below a folder.
    ///
    /// @param root real, so that no link stands above it
    WorkspaceFiles(Path root) {
        this(root, StandardCharsets.UTF_8);
    }

    /// @param charset by which bytes become text
    WorkspaceFiles(Path root, Charset charset) {
        this.root = root;
        this.charset = charset;
    }

    /// What stands at a name.
    sealed interface Found {
        /// A file's text.
        ///
        /// @param size bytes of the file, of which the text may be the beginning
        record Text(String text, long size, boolean cut) implements Found {}

        /// Names in a folder, in order; those of folders end in `/`.
        record Names(List<String> names, boolean cut) implements Found {}
    }

    /// The file or folder of that name; empty when there is none, or it is neither, or it could lead elsewhere.
    ///
    /// @param bytes of a file that are read
    Optional<Found> at(List<String> segments, int bytes) {
        try {
            return segments.isEmpty() ? names(root) : below(segments, bytes);
        } catch (IOException | UnsupportedOperationException e) {
            // It is gone, closed to us, or on a file system that cannot be read safely: for a run there is no such
            // thing.
            return Optional.empty();
        }
    }

    /// The text of a file; empty when there is none that can be read.
    Optional<Found.Text> text(List<String> segments, int bytes) {
        return at(segments, bytes).filter(Found.Text.class::isInstance).map(Found.Text.class::cast);
    }

    private static Optional<Found> names(Path folder) throws IOException {
        try (SecureDirectoryStream<Path> open = opened(folder)) {
            return Optional.of(names(open));
        }
    }

    private Optional<Found> below(List<String> segments, int bytes) throws IOException {
        List<SecureDirectoryStream<Path>> opened = new ArrayList<>();
        try {
            opened.add(opened(root));
            for (String folder : segments.subList(0, segments.size() - 1)) {
                opened.add(secure(opened.getLast().newDirectoryStream(Path.of(folder), LinkOption.NOFOLLOW_LINKS)));
            }
            Path name = Path.of(segments.getLast());
            BasicFileAttributes is = attributes(opened.getLast(), name);
            if (is.isDirectory()) {
                opened.add(secure(opened.getLast().newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)));
                return Optional.of(names(opened.getLast()));
            }
            return is.isRegularFile() && !shared(segments)
                    ? Optional.of(text(opened.getLast(), name, bytes))
                    : Optional.empty();
        } finally {
            for (SecureDirectoryStream<Path> each : opened.reversed()) {
                each.close();
            }
        }
    }

    /// Whether the file has another name too, which may be one of somebody else's folders.
    private boolean shared(List<String> segments) throws IOException {
        Path file = root.resolve(String.join("/", segments));
        return !(Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS) instanceof Integer one) || one != 1;
    }

    private static BasicFileAttributes attributes(SecureDirectoryStream<Path> folder, Path name) throws IOException {
        return folder.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
    }

    private Found.Text text(SecureDirectoryStream<Path> folder, Path name, int bytes) throws IOException {
        try (SeekableByteChannel file = folder.newByteChannel(name, READ)) {
            ByteBuffer buffer = ByteBuffer.allocate(bytes);
            boolean more = true;
            while (more && buffer.hasRemaining()) {
                more = file.read(buffer) >= 0;
            }
            long size = Math.max(file.size(), buffer.position());
            String text = new String(buffer.array(), 0, buffer.position(), charset);
            return new Found.Text(text, size, size > buffer.position());
        }
    }

    private static Found.Names names(SecureDirectoryStream<Path> folder) throws IOException {
        List<String> names = new ArrayList<>();
        for (Path entry : folder) {
            if (names.size() >= Limits.WORKSPACE_NAMES) {
                Collections.sort(names);
                return new Found.Names(names, true);
            }
            Path name = entry.getFileName();
            names.add(attributes(folder, name).isDirectory() ? name + "/" : name.toString());
        }
        Collections.sort(names);
        return new Found.Names(names, false);
    }

    /// Whoever gets it closes it.
    @SuppressWarnings("StreamResourceLeak")
    private static SecureDirectoryStream<Path> opened(Path folder) throws IOException {
        return secure(Files.newDirectoryStream(folder));
    }

    /// A file system whose folders cannot be held open is not read at all.
    private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> folder) throws IOException {
        if (folder instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        folder.close();
        throw new UnsupportedOperationException("folders of this file system cannot be read safely");
    }
}
