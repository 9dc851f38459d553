package dev.clawnet.gateway.workspace;

import dev.clawnet.gateway.agent.AgentBook;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.workspace.WorkspaceFiles.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What an agent's folder keeps as its memory: `MEMORY.md` and `memory/*.md`.
final class MemoryFiles {
    private static final String FILE = "MEMORY.md";
    private static final String FOLDER = "memory";
    private static final String SUFFIX = ".md";

    private final Optional<WorkspaceFiles> files;

    MemoryFiles(AgentBook book, String agent) {
        this.files = Folders.workspace(book, agent).map(WorkspaceFiles::new);
    }

    /// A file.
    ///
    /// @param path below the agent's folder
    record Kept(List<String> path, String text) {}

    /// All files that were read, and whether there is more than that.
    record All(List<Kept> files, boolean cut) {}

    /// The path's segments, when it names a file of the memory.
    static Optional<List<String>> named(String path) {
        List<String> segments = List.of(path.split("/", -1));
        boolean file = segments.equals(List.of(FILE));
        boolean note = segments.size() == 2
                && segments.getFirst().equals(FOLDER)
                && segments.getLast().endsWith(SUFFIX)
                && !segments.getLast().startsWith(".")
                && segments.getLast().indexOf('\0') < 0;
        return file || note ? Optional.of(segments) : Optional.empty();
    }

    /// The lasting file first, then notes from the last name to the first: where names are days, the newest.
    All all() {
        List<Kept> kept = new ArrayList<>();
        List<List<String>> names = new ArrayList<>(List.of(List.of(FILE)));
        boolean cut = false;
        if (files.flatMap(all -> all.at(List.of(FOLDER), 1)).orElse(null) instanceof Found.Names found) {
            cut = found.cut();
            found.names().reversed().forEach(name -> named(FOLDER + "/" + name).ifPresent(names::add));
        }
        int left = Limits.MEMORY_BYTES;
        for (List<String> name : names) {
            if (kept.size() >= Limits.MEMORY_FILES || left <= 0) {
                return new All(kept, true);
            }
            Optional<Found.Text> text = text(name, Math.min(left, Limits.MEMORY_FILE));
            cut |= text.map(Found.Text::cut).orElse(false);
            left -= (int) Math.min(left, text.map(Found.Text::size).orElse(0L));
            text.ifPresent(found -> kept.add(new Kept(name, found.text())));
        }
        return new All(kept, cut);
    }

    /// One file of it.
    Optional<Found.Text> text(List<String> path, int bytes) {
        return files.flatMap(all -> all.text(path, bytes));
    }
}
