package dev.clawnet.gateway.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.agent.AgentBook;
import dev.clawnet.gateway.limits.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceFilesTest {
    @TempDir
    private Path disk;

    private Path root;
    private Path secret;

    @BeforeEach
    void lay() throws IOException {
        root = Files.createDirectories(disk.resolve("workspace"));
        secret = Files.writeString(disk.resolve("secret"), "somebody else's");
        Files.writeString(root.resolve("AGENTS.md"), "do well");
    }

    private Optional<String> read(String... path) {
        return new WorkspaceFiles(root).text(List.of(path), 100).map(WorkspaceFiles.Found.Text::text);
    }

    @Test
    void a_file_is_read_up_to_a_bound_and_a_folder_is_listed() throws IOException {
        Files.createDirectories(root.resolve("memory"));
        Files.writeString(root.resolve("memory/long.md"), "x".repeat(500));

        assertThat(read("AGENTS.md")).contains("do well");
        assertThat(read("memory", "long.md").orElseThrow()).hasSize(100);
        assertThat(new WorkspaceFiles(root).at(List.of(), 10))
                .contains(new WorkspaceFiles.Found.Names(List.of("AGENTS.md", "memory/"), false));
        assertThat(read("gone.md")).isEmpty();
        assertThat(read("AGENTS.md", "x")).isEmpty();
    }

    @Test
    void no_link_and_no_second_name_of_a_file_is_followed() throws IOException {
        Files.createSymbolicLink(root.resolve("link"), secret);
        Files.createSymbolicLink(root.resolve("up"), disk);
        Files.createLink(root.resolve("same"), secret);

        assertThat(read("link")).isEmpty();
        assertThat(read("up", "secret")).isEmpty();
        assertThat(read("same")).isEmpty();
    }

    @Test
    void more_names_than_the_bound_are_cut() throws IOException {
        for (int i = 0; i <= Limits.WORKSPACE_NAMES; i++) {
            Files.createFile(root.resolve("f" + i));
        }
        WorkspaceFiles.Found found = new WorkspaceFiles(root).at(List.of(), 10).orElseThrow();
        assertThat(((WorkspaceFiles.Found.Names) found).cut()).isTrue();
    }

    private static AgentBook book(Path base, Path own, boolean confined, Path closed) {
        AgentBook.Home home =
                new AgentBook.Home(Optional.of(own), Optional.empty(), Optional.of(Set.of("cook")), Set.of());
        return new AgentBook(
                Optional.of(new AgentBook.Ground(base, confined, List.of(closed), "")),
                "main",
                Map.of("main", home),
                new AgentBook.Bootstrap(false, 10, 15),
                AgentBook.Sessions.DEFAULT,
                AgentBook.Clock.DEFAULT);
    }

    @Test
    void another_persons_folder_and_the_gateways_own_are_no_workspace() throws IOException {
        Path state = Files.createDirectories(disk.resolve("state/inner"));
        Path people = Files.createDirectories(disk.resolve("people/p-nova"));
        Path li = Files.createDirectories(disk.resolve("people/p-li/workspace"));
        Files.createSymbolicLink(disk.resolve("people/p-li/sly"), people);

        assertThat(Folders.workspace(book(disk, root, false, state), "main")).contains(root.toRealPath());
        assertThat(Folders.workspace(book(disk, state, false, disk.resolve("state")), "main"))
                .isEmpty();
        assertThat(Folders.workspace(book(disk, disk, false, state), "main")).isEmpty();
        Path own = disk.resolve("people/p-li");
        assertThat(Folders.workspace(book(own, li, true, state), "main")).contains(li.toRealPath());
        assertThat(Folders.workspace(book(own, people, true, state), "main")).isEmpty();
        assertThat(Folders.workspace(book(own, own.resolve("sly"), true, state), "main"))
                .isEmpty();
    }

    @Test
    void a_start_holds_the_known_files_within_their_bounds_and_the_skills_that_are_allowed() throws IOException {
        Files.writeString(root.resolve("AGENTS.md"), "0123456789abcdef");
        Files.writeString(root.resolve("USER.md"), "li likes tea");
        Files.writeString(root.resolve("other.md"), "not one of them");
        Files.createDirectories(root.resolve("skills/cook"));
        Files.createDirectories(root.resolve("skills/drive"));
        Files.writeString(root.resolve("skills/cook/SKILL.md"), "---\nname: cook\ndescription: \"with salt\"\n---\n");
        Files.writeString(root.resolve("skills/drive/SKILL.md"), "---\nname: drive\ndescription: a car\n---\n");

        List<Start.Piece> pieces = new Start(book(disk, root, false, disk.resolve("none")), "main", all -> all)
                .pieces(new Start.For(true, false));

        assertThat(pieces).extracting(Start.Piece::path).containsExactly("AGENTS.md", "USER.md", "skills");
        assertThat(pieces.get(0).text()).startsWith("0123456789\n[cut");
        assertThat(pieces.get(2).text()).isEqualTo("- cook: with salt (workspace.read skills/cook/SKILL.md)");
    }
}
