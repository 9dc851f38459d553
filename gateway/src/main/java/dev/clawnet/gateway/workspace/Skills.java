package dev.clawnet.gateway.workspace;

import dev.clawnet.gateway.agent.AgentBook;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.workspace.WorkspaceFiles.Found;
import dev.clawnet.protocol.json.Canonical;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The skills that an agent's folders hold, read without following a link and up to a bound.
final class Skills {
    static final String FILE = "SKILL.md";
    static final String FOLDER = "skills";

    private Skills() {}

    /// By name; the agent's own go before shared ones.
    static Map<String, Skill> of(AgentBook book, String agent) {
        Map<String, Skill> skills = new TreeMap<>();
        Folders.skills(book).ifPresent(root -> add(root, List.of(), Skill.Source.SHARED, Start.SHARED + "/", skills));
        Folders.workspace(book, agent)
                .ifPresent(root -> add(root, List.of(FOLDER), Skill.Source.WORKSPACE, FOLDER + "/", skills));
        return skills;
    }

    private static void add(
            Path root, List<String> folder, Skill.Source source, String shown, Map<String, Skill> skills) {
        // Each byte a character: nothing of a file is lost to its digest.
        WorkspaceFiles files = new WorkspaceFiles(root, StandardCharsets.ISO_8859_1);
        if (!(files.at(folder, 0).orElse(null) instanceof Found.Names found)) {
            return;
        }
        for (String entry : found.names()) {
            if (entry.endsWith("/") && skills.size() < Limits.WORKSPACE_SKILLS) {
                String name = entry.substring(0, entry.length() - 1);
                List<String> below = below(folder, name);
                files.text(below(below, FILE), Limits.WORKSPACE_SKILL_HEAD)
                        .map(head ->
                                Skill.of(utf8(head.text()), name, source, shown + entry + FILE, digest(files, below)))
                        .ifPresent(skill -> skills.put(skill.name(), skill));
            }
        }
    }

    /// The one skill that lies there.
    ///
    /// @param parent real
    /// @param entry what its folder is called there
    /// @param name what it will be called among the shared ones
    static Optional<Skill> at(Path parent, String entry, String name) {
        WorkspaceFiles files = new WorkspaceFiles(parent, StandardCharsets.ISO_8859_1);
        return files.text(List.of(entry, FILE), Limits.WORKSPACE_SKILL_HEAD)
                .map(head -> Skill.of(
                        utf8(head.text()),
                        name,
                        Skill.Source.SHARED,
                        Start.SHARED + "/" + name + "/" + FILE,
                        digest(files, List.of(entry))));
    }

    /// Of a file's bytes, what is looked at for its name and what it is for.
    static String head(byte[] file) {
        return new String(file, 0, Math.min(file.length, Limits.WORKSPACE_SKILL_HEAD), StandardCharsets.UTF_8);
    }

    private static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static List<String> below(List<String> folder, String name) {
        List<String> all = new ArrayList<>(folder);
        all.add(name);
        return all;
    }

    /// Empty when the skill is more than a skill may be, or a file of it cannot be read.
    private static String digest(WorkspaceFiles files, List<String> folder) {
        StringBuilder all = new StringBuilder();
        return new Walk(files).add(folder, "", 0, all)
                ? HexFormat.of()
                        .formatHex(Canonical.sha256().digest(all.toString().getBytes(StandardCharsets.ISO_8859_1)))
                : "";
    }

    /// One walk through a skill's folder: what was seen counts against its bounds.
    private static final class Walk {
        private final WorkspaceFiles files;
        private int seen;
        private int left = Limits.SKILL_BYTES;

        Walk(WorkspaceFiles files) {
            this.files = files;
        }

        boolean add(List<String> folder, String name, int depth, StringBuilder all) {
            Optional<Found> found = files.at(folder, left);
            if (found.isEmpty() || depth > Limits.SKILL_DEPTH || ++seen > Limits.SKILL_FILES) {
                return false;
            }
            return switch (found.get()) {
                case Found.Text text -> {
                    left -= text.text().length();
                    String utf8 = new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
                    all.append(utf8.length()).append(':').append(utf8);
                    all.append(text.text().length()).append(':').append(text.text());
                    yield !text.cut() && left >= 0;
                }
                case Found.Names names -> {
                    boolean whole = !names.cut();
                    for (String each : names.names()) {
                        String plain = each.endsWith("/") ? each.substring(0, each.length() - 1) : each;
                        whole = whole && add(below(folder, plain), name + "/" + plain, depth + 1, all);
                    }
                    yield whole;
                }
            };
        }
    }
}
