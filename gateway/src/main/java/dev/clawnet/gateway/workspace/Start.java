package dev.clawnet.gateway.workspace;

import dev.clawnet.gateway.agent.AgentBook;
import dev.clawnet.gateway.limits.Limits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a run is given of its agent's folder at its start: the files of the agent's person, and which skills
/// there are.
final class Start {
    /// The first segment under which shared skills are read.
    static final String SHARED = "@shared";

    private static final List<String> FILES = List.of(
            "AGENTS.md", "SOUL.md", "TOOLS.md", "IDENTITY.md", "USER.md", "HEARTBEAT.md", "BOOTSTRAP.md", "MEMORY.md");

    /// Of a sub-agent, which has a task and no person to be.
    private static final List<String> TASK_FILES = List.of("AGENTS.md", "TOOLS.md");

    /// Kept for runs that face the owner alone, whatever a rule says of the folder.
    private static final Set<String> OWNERS = Set.of("MEMORY.md");

    private static final String SKILL = "SKILL.md";
    private static final Pattern LINE = Pattern.compile("(?m)^(name|description):[ \\t]*(.+?)[ \\t\\r]*$");

    private final AgentBook book;
    private final String agent;

    Start(AgentBook book, String agent) {
        this.book = book;
        this.agent = agent;
    }

    /// A part of it.
    ///
    /// @param path below the agent's folder
    record Piece(String path, String text) {}

    /// For whom it is read.
    ///
    /// @param ownerOnly whether nobody but the owner learns from the run
    /// @param task whether it is a sub-agent's
    record For(boolean ownerOnly, boolean task) {}

    List<Piece> pieces(For whom) {
        List<Piece> pieces = new ArrayList<>();
        Optional<WorkspaceFiles> files = Folders.workspace(book, agent).map(WorkspaceFiles::new);
        int left = book.bootstrap().all();
        for (String name : whom.task() ? TASK_FILES : FILES) {
            int most = Math.min(left, book.bootstrap().each());
            if (files.isPresent() && most > 0 && (whom.ownerOnly() || !OWNERS.contains(name))) {
                Optional<String> text = files.get()
                        .text(List.of(name), most * Limits.WORKSPACE_BYTES_PER_CHARACTER)
                        .map(found -> cut(found, most))
                        .filter(found -> !found.isBlank());
                text.ifPresent(found -> pieces.add(new Piece(name, found)));
                left -= text.map(String::length)
                        .map(length -> Math.min(length, most))
                        .orElse(0);
            }
        }
        String skills = skills(files);
        if (!skills.isEmpty() && !whom.task()) {
            pieces.add(new Piece("skills", skills));
        }
        return pieces;
    }

    private static String cut(WorkspaceFiles.Found.Text found, int most) {
        String text = found.text().strip();
        if (text.length() <= most && !found.cut()) {
            return text;
        }
        int end = Math.min(most, text.length());
        int whole = end > 0 && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
        return text.substring(0, whole) + "\n[cut; the rest is read with workspace.read]";
    }

    private String skills(Optional<WorkspaceFiles> own) {
        Map<String, String> lines = new TreeMap<>();
        Folders.skills(book).map(WorkspaceFiles::new).ifPresent(shared -> add(shared, List.of(), SHARED + "/", lines));
        own.ifPresent(files -> add(files, List.of("skills"), "skills/", lines));
        return String.join("\n", lines.values());
    }

    private void add(WorkspaceFiles files, List<String> folder, String shown, Map<String, String> lines) {
        if (!(files.at(folder, 0).orElse(null) instanceof WorkspaceFiles.Found.Names found)) {
            return;
        }
        for (String entry : found.names()) {
            if (entry.endsWith("/") && lines.size() < Limits.WORKSPACE_SKILLS) {
                String directory = entry.substring(0, entry.length() - 1);
                List<String> file = new ArrayList<>(folder);
                file.addAll(List.of(directory, SKILL));
                files.text(file, Limits.WORKSPACE_SKILL_HEAD)
                        .flatMap(head -> line(head.text(), directory, shown + entry + SKILL))
                        .ifPresent(line -> lines.put(line.name(), line.text()));
            }
        }
    }

    private record Line(String name, String text) {}

    private Optional<Line> line(String head, String directory, String path) {
        Map<String, String> said = new TreeMap<>();
        Matcher lines = LINE.matcher(head);
        while (lines.find()) {
            said.putIfAbsent(lines.group(1), unquoted(lines.group(2)));
        }
        String name = said.getOrDefault("name", directory);
        boolean told = book.home(agent).skills().map(all -> all.contains(name)).orElse(true);
        return told
                ? Optional.of(new Line(
                        name,
                        "- " + name + ": " + said.getOrDefault("description", "") + " (workspace.read " + path + ")"))
                : Optional.empty();
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() > 1
                && (text.charAt(0) == '"' || text.charAt(0) == '\'')
                && text.charAt(text.length() - 1) == text.charAt(0);
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    static Optional<Path> folder(AgentBook book, String agent, boolean shared) {
        return shared ? Folders.skills(book) : Folders.workspace(book, agent);
    }
}
