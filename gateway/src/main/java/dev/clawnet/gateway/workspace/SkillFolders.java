package dev.clawnet.gateway.workspace;

import dev.clawnet.gateway.agent.AgentBook;
import dev.clawnet.gateway.limits.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The folder of the skills that all agents of a person share, as it is written: a skill comes whole or not at all, and
/// one that goes is moved into the trash beside it. No tool of an agent writes here.
final class SkillFolders {
    private static final String TRASH = "skills-trash";
    private static final String DRAFT = ".new";
    /// What a skill is called in the draft.
    static final String PLACE = "skill";
    private static final FileAttribute<?> FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<?> FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path base;
    private final Path skills;

    private SkillFolders(Path base, Path skills) {
        this.base = base;
        this.skills = skills;
    }

    /// Empty where the person's agents have no folders.
    static Optional<SkillFolders> of(AgentBook book) throws IOException {
        Optional<Path> wanted = book.sharedSkills();
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        if (!Files.exists(wanted.get(), LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(wanted.get(), FOLDER);
        }
        return Folders.skills(book).map(real -> new SkillFolders(real.resolveSibling(TRASH), real));
    }

    boolean holds(String name) {
        return Files.exists(skills.resolve(name), LinkOption.NOFOLLOW_LINKS);
    }

    /// Files of a skill that no run finds yet.
    Path draft(Map<String, byte[]> files) throws IOException {
        Files.createDirectories(base, FOLDER);
        Path draft = base.resolve(DRAFT);
        drop(draft);
        Path place = Files.createDirectories(draft.resolve(PLACE), FOLDER);
        for (Map.Entry<String, byte[]> each : files.entrySet()) {
            Path file = place.resolve(each.getKey()).normalize();
            if (!file.startsWith(place)) {
                throw new IOException("a name leads out of its folder");
            }
            Files.createDirectories(file.getParent() == null ? place : file.getParent(), FOLDER);
            write(file, each.getValue());
        }
        return place;
    }

    private static void write(Path file, byte[] content) throws IOException {
        try (FileChannel out =
                FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), FILE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
    }

    void install(Path draft, String name) throws IOException {
        Files.move(draft, skills.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /// Moves a skill into the trash, under that name; the oldest ones there make room.
    void remove(String name, String trash) throws IOException {
        Files.createDirectories(base, FOLDER);
        List<Path> there = trash();
        for (Path old : there.subList(0, Math.max(0, there.size() - Limits.SKILL_TRASH + 1))) {
            drop(old);
        }
        Files.move(skills.resolve(name), base.resolve(trash), StandardCopyOption.ATOMIC_MOVE);
    }

    void restore(String trash, String name) throws IOException {
        Files.move(base.resolve(trash), skills.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /// Names in the trash, the oldest first.
    private List<Path> trash() throws IOException {
        if (!Files.isDirectory(base, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(base)) {
            return entries.filter(entry -> !entry.endsWith(DRAFT))
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        }
    }

    /// What can be had back, the oldest first.
    List<String> trashed() throws IOException {
        return trash().stream().map(each -> String.valueOf(each.getFileName())).toList();
    }

    boolean trashed(String trash) {
        return Files.isDirectory(base.resolve(trash), LinkOption.NOFOLLOW_LINKS);
    }

    private static void drop(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> found = Files.walk(folder)) {
            all = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.deleteIfExists(each);
        }
    }
}
