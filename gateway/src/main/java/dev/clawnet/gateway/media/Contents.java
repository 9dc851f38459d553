package dev.clawnet.gateway.media;

import dev.clawnet.protocol.id.MediaId;
import dev.clawnet.protocol.id.PersonId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The files of all contents, and those that are open: one [Content] for each, however many streams it has.
final class Contents {
    private static final Logger LOG = LoggerFactory.getLogger(Contents.class);

    private final Path folder;
    private final Disk disk;
    private final Map<Key, Shared> open = new HashMap<>();

    /// Whose, and which.
    record Key(PersonId person, MediaId media) {}

    /// Opened by whoever comes first, outside the monitor: what arrived before is read once.
    private static final class Shared {
        private final FutureTask<Content> opening;
        private int users;

        Shared(FutureTask<Content> opening) {
            this.opening = opening;
        }

        Optional<Content> content() {
            return opening.state() == Future.State.SUCCESS ? Optional.of(opening.resultNow()) : Optional.empty();
        }
    }

    /// @param folder of all contents; made when the first one comes
    Contents(Path folder, Disk disk) {
        this.folder = folder;
        this.disk = disk;
    }

    /// Opens it, or joins who has it open. Each call is paid back by one [#leave].
    Content join(Key key, MediaItem item) throws IOException {
        Shared shared;
        synchronized (open) {
            shared = open.computeIfAbsent(key, _ -> new Shared(new FutureTask<>(() -> open(key, item))));
            shared.users++;
        }
        shared.opening.run();
        try {
            return shared.opening.get();
        } catch (ExecutionException e) {
            leave(key);
            throw new IOException("the file of a content could not be opened", e.getCause());
        } catch (InterruptedException e) {
            leave(key);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a content was opened", e);
        }
    }

    private Content open(Key key, MediaItem item) throws IOException, InterruptedException {
        Path path = path(key);
        if (item.whole()) {
            return Content.whole(path, item.size(), item.digest().orElseThrow());
        }
        Files.createDirectories(
                path.getParent(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return Content.open(path, disk);
    }

    void leave(Key key) {
        Optional<Content> last = Optional.empty();
        synchronized (open) {
            Shared there = open.get(key);
            if (there != null && --there.users == 0) {
                open.remove(key);
                last = there.content();
            }
        }
        try {
            if (last.isPresent()) {
                last.get().close();
            }
        } catch (IOException e) {
            LOG.warn("media.close.failed");
        }
    }

    /// Bytes of it that are on disk.
    long length(Key key) {
        Optional<Content> there = opened(key);
        if (there.isPresent()) {
            return there.get().reach().length();
        }
        try {
            return Files.size(path(key));
        } catch (IOException e) {
            return 0;
        }
    }

    Optional<Content> opened(Key key) {
        synchronized (open) {
            return Optional.ofNullable(open.get(key)).flatMap(Shared::content);
        }
    }

    /// Its row is gone: so is its file, and its streams end.
    void remove(Key key) {
        opened(key).ifPresent(content -> content.end(Content.End.GONE));
        try {
            Files.deleteIfExists(path(key));
        } catch (IOException e) {
            LOG.warn("media.delete.failed");
        }
    }

    /// The folder of all contents, which is there when this returns.
    Path folder() throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return folder;
    }

    /// Removes the files that no row knows: a stop came between the two.
    void sweep(Set<Key> known) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        Set<Path> wanted = new HashSet<>();
        known.forEach(key -> wanted.add(path(key)));
        try (Stream<Path> found = Files.walk(folder, 2)) {
            List<Path> stray = found.filter(Files::isRegularFile)
                    .filter(file -> !wanted.contains(file))
                    .toList();
            for (Path each : stray) {
                Files.delete(each);
            }
        } catch (IOException e) {
            LOG.warn("media.sweep.failed");
        }
    }

    private Path path(Key key) {
        return folder.resolve(key.person().value()).resolve(key.media().value());
    }
}
