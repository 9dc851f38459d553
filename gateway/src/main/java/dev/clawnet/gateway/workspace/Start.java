package dev.clawnet.gateway.workspace;

import dev.clawnet.gateway.agent.AgentBook;
import dev.clawnet.gateway.limits.Limits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

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

    private final AgentBook book;
    private final String agent;
    private final UnaryOperator<Collection<Skill>> told;

    /// @param told those of its skills that a run is told of
    Start(AgentBook book, String agent, UnaryOperator<Collection<Skill>> told) {
        this.book = book;
        this.agent = agent;
        this.told = told;
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
        String skills = skills();
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

    private String skills() {
        return told.apply(Skills.of(book, agent).values()).stream()
                .filter(skill -> book.home(agent)
                        .skills()
                        .map(all -> all.contains(skill.name()))
                        .orElse(true))
                .map(skill ->
                        "- " + skill.name() + ": " + skill.description() + " (workspace.read " + skill.path() + ")")
                .collect(Collectors.joining("\n"));
    }

    static Optional<Path> folder(AgentBook book, String agent, boolean shared) {
        return shared ? Folders.skills(book) : Folders.workspace(book, agent);
    }
}
