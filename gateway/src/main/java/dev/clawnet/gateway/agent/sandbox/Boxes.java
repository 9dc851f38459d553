package dev.clawnet.gateway.agent.sandbox;

import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/// Boxes on the disk: a folder for each, by person. What programs leave lies in `work`; what the gateway knows of the
/// box lies beside it, out of their sight.
public final class Boxes {
    private static final String WORK = "work";
    /// Beside the persons' folders, whose names are ids.
    private static final String ASIDE = "taken-away";
    private static final String ABOUT = "box.json";
    private static final int SLUG = 32;
    private static final int DIGEST = 8;

    private final Path root;
    private final InstantSource clock;

    /// @param root made, for the gateway alone, with the first box
    public Boxes(Path root, InstantSource clock) {
        this.root = root;
        this.clock = clock;
    }

    /// What a box is for: two runs share one if all of it is the same.
    ///
    /// @param scope session, agent, or nothing more than the person
    /// @param policy who may learn what runs leave in it, in words that are the same for the same people
    public record Key(PersonId owner, String scope, String policy) {
        String name() {
            byte[] digest = Canonical.sha256()
                    .digest((owner.value() + "\n" + scope + "\n" + policy).getBytes(StandardCharsets.UTF_8));
            String slug = scope.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
            return slug.substring(0, Math.min(SLUG, slug.length())) + "-"
                    + HexFormat.of().formatHex(digest, 0, DIGEST);
        }
    }

    /// What the gateway knows of a box.
    ///
    /// @param policy who may learn what is in it
    /// @param setup digest of what was run in it when it was made
    public record About(String scope, String policy, Instant createdAt, Optional<String> setup) {}

    /// One box.
    ///
    /// @param name within its person
    public record Box(String name, Path folder, About about) {
        public Path work() {
            return folder.resolve(WORK);
        }
    }

    /// The disk has no room for what is wanted, or as many boxes as may be are there.
    public static final class Full extends IOException {
        private static final long serialVersionUID = 1L;

        Full(String why) {
            super(why);
        }
    }

    /// The box for these runs, made when it is not there.
    Box of(Key key) throws IOException {
        Path folder = folder(key.owner()).resolve(key.name());
        Optional<Box> found = read(folder);
        if (found.isPresent()) {
            return found.get();
        }
        if (list(key.owner()).size() >= AgentLimits.SANDBOX_BOXES_PER_PERSON) {
            throw new Full("as many boxes as may be are there: take some away with clawnet sandbox recreate");
        }
        owned(folder.resolve(WORK));
        About about = new About(key.scope(), key.policy(), clock.instant(), Optional.empty());
        return write(new Box(key.name(), folder, about));
    }

    /// Notes what was run in it when it was made.
    Box prepared(Box box, String setup) throws IOException {
        About about = box.about();
        return write(new Box(
                box.name(),
                box.folder(),
                new About(about.scope(), about.policy(), about.createdAt(), Optional.of(setup))));
    }

    private static Box write(Box box) throws IOException {
        Files.write(box.folder().resolve(ABOUT), Json.STRICT.writeValueAsBytes(box.about()));
        return box;
    }

    private Optional<Box> read(Path folder) throws IOException {
        Path about = folder.resolve(ABOUT);
        if (!Files.isRegularFile(about)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Box(
                    folder.getFileName().toString(),
                    folder,
                    Json.LENIENT.readValue(Files.readAllBytes(about), About.class)));
        } catch (JacksonException e) {
            throw new IOException("a box cannot be read: take it away while the gateway is stopped", e);
        }
    }

    /// The boxes of a person, by name.
    public List<Box> list(PersonId owner) throws IOException {
        Path folder = folder(owner);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Box> boxes = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path each :
                    all.sorted().limit(AgentLimits.SANDBOX_BOXES_PER_PERSON).toList()) {
                read(each).ifPresent(boxes::add);
            }
        }
        return boxes;
    }

    /// Bytes in a box, as far as is counted; more entries than are counted are too many.
    public static long size(Box box) throws IOException {
        long[] sum = new long[2];
        Files.walkFileTree(box.work(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                sum[0] += attributes.size();
                sum[1]++;
                return sum[1] > AgentLimits.SANDBOX_FILES ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                // A program may shut its own folders: what is in them was counted by nobody, so they count as one.
                sum[1]++;
                return FileVisitResult.CONTINUE;
            }
        });
        return sum[1] > AgentLimits.SANDBOX_FILES ? Long.MAX_VALUE : sum[0];
    }

    /// Whether there is room for more in it.
    static void requireRoom(Box box) throws IOException {
        if (size(box) > AgentLimits.SANDBOX_BYTES) {
            throw new Full("the box is full: its agent may delete files there, its owner may take it away"
                    + " with clawnet sandbox recreate");
        }
    }

    /// Takes a box out of its place, where nothing starts in it any more; whether it was there.
    boolean setAside(PersonId owner, String name) throws IOException {
        Optional<Box> found =
                list(owner).stream().filter(box -> box.name().equals(name)).findFirst();
        if (found.isEmpty()) {
            return false;
        }
        owned(root.resolve(ASIDE));
        Path aside = Files.createTempDirectory(root.resolve(ASIDE), "box");
        try {
            Files.move(found.get().folder(), aside.resolve(WORK), StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (NoSuchFileException e) {
            // Somebody else set it aside meanwhile.
            return false;
        }
    }

    /// Removes all that was set aside, with what a gateway that was killed meanwhile left there.
    synchronized void sweep() throws IOException {
        Path aside = root.resolve(ASIDE);
        if (!Files.isDirectory(aside)) {
            return;
        }
        Files.walkFileTree(aside, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                // A program may have shut it; it is the gateway's own all the same.
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, java.io.IOException e) throws IOException {
                if (!folder.equals(aside)) {
                    Files.delete(folder);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private Path folder(PersonId owner) {
        return root.resolve(owner.value());
    }

    private static void owned(Path folder) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
}
