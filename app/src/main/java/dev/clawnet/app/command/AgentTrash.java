package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.app.config.AgentEdits.Removed;
import dev.clawnet.protocol.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/// One deleted agent in the trash: a folder with a note of what lay where, written before anything is moved, and the
/// moved folders. Folders are renamed, never copied: each is in one place, whole, at any moment.
final class AgentTrash {
    private static final String NOTE = "agent.json";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path folder;
    private final Note note;

    private AgentTrash(Path folder, Note note) {
        this.folder = folder;
        this.note = note;
    }

    /// A folder, and its name within the trash.
    record Piece(String name, String from) {}

    record Left(String path, String why) {}

    record Moves(List<Piece> moved, List<Left> left) {}

    /// @param kept folders that are not the agent's alone, with the reason
    private record Note(String agent, Removed parts, List<Piece> pieces, List<Left> kept) {}

    static Path home(Surroundings world) {
        return world.home().resolve("trash");
    }

    /// Writes the note; nothing is moved yet.
    static AgentTrash begin(Surroundings world, AgentFolders folders, String agent, Removed parts) throws IOException {
        Map<String, Path> wanted = new LinkedHashMap<>();
        wanted.put("workspace", folders.workspace(agent));
        wanted.put("agent", folders.agentDir(agent));
        wanted.put("sessions", folders.sessions(agent));
        List<Piece> pieces = new ArrayList<>();
        List<Left> kept = new ArrayList<>();
        for (Map.Entry<String, Path> each : wanted.entrySet()) {
            Path path = each.getValue();
            Optional<String> why = why(folders, agent, path);
            if (why.isPresent()) {
                kept.add(new Left(path.toString(), why.get()));
            } else if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                pieces.add(new Piece(each.getKey(), path.toString()));
            }
        }
        Path folder =
                home(world).resolve(agent + "-" + STAMP.format(world.clock().instant()));
        Files.createDirectories(
                home(world), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        if (Files.exists(folder)) {
            throw new Problem(Exit.FAILED, "the trash has an agent of this name from this second").hint("try again");
        }
        Files.createDirectory(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Note note = new Note(agent, parts, pieces, kept);
        Files.writeString(folder.resolve(NOTE), Json.STRICT.writeValueAsString(note), StandardCharsets.UTF_8);
        return new AgentTrash(folder, note);
    }

    private static Optional<String> why(AgentFolders folders, String agent, Path path) {
        if (Files.isSymbolicLink(path)) {
            return Optional.of("it is a link");
        }
        return folders.ownedBy(agent, path) ? Optional.empty() : Optional.of("it holds more than this agent's files");
    }

    static AgentTrash open(Surroundings world, String name) throws IOException {
        Path home = home(world);
        List<String> there = List.of();
        if (Files.isDirectory(home)) {
            try (Stream<Path> entries = Files.list(home)) {
                there = entries.filter(entry -> Files.isRegularFile(entry.resolve(NOTE)))
                        .map(entry -> String.valueOf(entry.getFileName()))
                        .sorted()
                        .toList();
            }
        }
        // The name of an agent will do where it was deleted once.
        List<String> meant = there.contains(name)
                ? List.of(name)
                : there.stream()
                        .filter(entry -> entry.startsWith(name + "-"))
                        .filter(entry -> entry.substring(name.length() + 1).matches("[0-9]{8}T[0-9]{6}Z"))
                        .toList();
        if (meant.size() != 1) {
            throw new Problem(
                            Exit.FAILED,
                            meant.isEmpty() ? "the trash holds no " + name : "the trash holds more than one " + name)
                    .hint(there.isEmpty() ? "it is empty: " + home : "it holds " + String.join(", ", there));
        }
        Path folder = home.resolve(meant.getFirst());
        try {
            return new AgentTrash(folder, Json.STRICT.readValue(Files.readString(folder.resolve(NOTE)), Note.class));
        } catch (JacksonException e) {
            throw new Problem(Exit.FAILED, folder.resolve(NOTE) + " is damaged")
                    .hint("move the folders beside it back by hand");
        }
    }

    Path folder() {
        return folder;
    }

    String name() {
        return String.valueOf(folder.getFileName());
    }

    String agent() {
        return note.agent();
    }

    Removed parts() {
        return note.parts();
    }

    /// Moves the folders in.
    Moves take() {
        List<Piece> moved = new ArrayList<>();
        List<Left> left = new ArrayList<>(note.kept());
        for (Piece piece : note.pieces()) {
            move(Path.of(piece.from()), folder.resolve(piece.name()))
                    .ifPresentOrElse(why -> left.add(new Left(piece.from(), why)), () -> moved.add(piece));
        }
        return new Moves(List.copyOf(moved), List.copyOf(left));
    }

    /// Moves them back, but over nothing that has come there since; empties the trash when all are back.
    Moves giveBack() throws IOException {
        List<Piece> moved = new ArrayList<>();
        List<Left> left = new ArrayList<>();
        for (Piece piece : note.pieces()) {
            Path in = folder.resolve(piece.name());
            if (Files.exists(in, LinkOption.NOFOLLOW_LINKS)) {
                Path to = Path.of(piece.from());
                Path parent = to.getParent();
                if (parent != null) {
                    Files.createDirectories(parent);
                }
                move(in, to).ifPresentOrElse(why -> left.add(new Left(in.toString(), why)), () -> moved.add(piece));
            }
        }
        if (left.isEmpty()) {
            Files.delete(folder.resolve(NOTE));
            Files.delete(folder);
        }
        return new Moves(List.copyOf(moved), List.copyOf(left));
    }

    /// Renames; empty when it was done, else why not.
    private static Optional<String> move(Path from, Path to) {
        if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of("something is at " + to + " already");
        }
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            return Optional.empty();
        } catch (FileSystemException e) {
            return Optional.of("it is on another disk or closed to us: move it by hand");
        } catch (IOException e) {
            return Optional.of("the disk refused: move it by hand");
        }
    }
}
