package dev.clawnet.node.files;

import static dev.clawnet.node.files.Place.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.node.policy.Refusal;
import dev.clawnet.protocol.node.FilesCommands;
import dev.clawnet.protocol.node.FilesCommands.Item;
import dev.clawnet.protocol.node.FilesCommands.Kind;
import dev.clawnet.protocol.node.FilesCommands.Match;
import dev.clawnet.protocol.node.FilesCommands.SearchParams;
import dev.clawnet.protocol.node.FilesCommands.Stat;
import dev.clawnet.protocol.node.FilesCommands.StatParams;
import dev.clawnet.protocol.node.FilesCommands.WriteMode;
import dev.clawnet.protocol.node.FilesCommands.WriteParams;
import dev.clawnet.protocol.node.NodeError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// INV-24: what is opened is what was decided on, for list, read, search and write.
@Tag("INV-24")
@Timeout(180)
class EscapeTest {
    @TempDir
    Path temp;

    private Place place;

    @BeforeEach
    void lay() throws IOException {
        place = new Place(temp);
        place.file("docs/plan.txt", "the plan");
    }

    /// INV-24
    @Test
    void file_link_to_the_outside_is_not_read_listed_into_searched_or_written() throws Exception {
        Path link = Files.createSymbolicLink(place.root.resolve("link.txt"), place.outside.resolve("secret.txt"));

        refused(NodeError.NOT_CANONICAL, () -> place.read(link));
        refused(NodeError.NOT_CANONICAL, () -> place.write(link, "x", WriteMode.REPLACE));
        refused(NodeError.CONFLICT, () -> place.write(link, "x", WriteMode.CREATE));
        refused(NodeError.L2_DENIED, () -> stat(link));
        assertThat(place.search(Place.SECRET).matches()).isEmpty();
        assertThat(place.list(place.root).entries())
                .filteredOn(item -> item.name().equals("link.txt"))
                .extracting(Item::kind)
                .containsExactly(Kind.LINK);
        assertThat(place.outside.resolve("secret.txt")).hasContent(Place.SECRET);
    }

    /// INV-24
    @Test
    void folder_link_to_the_outside_leads_nowhere() throws Exception {
        Path link = Files.createSymbolicLink(place.root.resolve("out"), place.outside);

        refused(NodeError.NOT_CANONICAL, () -> place.list(link));
        refused(NodeError.NOT_CANONICAL, () -> place.read(link.resolve("secret.txt")));
        refused(NodeError.NOT_CANONICAL, () -> place.write(link.resolve("new.txt"), "x", WriteMode.CREATE));
        refused(NodeError.NOT_CANONICAL, () -> place.write(withParents(link.resolve("deep/new.txt")), "k"));
        refused(NodeError.L2_DENIED, () -> stat(link.resolve("secret.txt")));
        assertThat(place.search(Place.SECRET).matches()).isEmpty();
        try (var left = Files.list(place.outside)) {
            assertThat(left).containsExactly(place.outside.resolve("secret.txt"));
        }
    }

    /// INV-24
    @Test
    void link_inside_is_resolved_to_its_canonical_name_and_opened_under_that_name_only() throws Exception {
        Files.createSymbolicLink(place.root.resolve("alias"), Path.of("docs"));

        assertThat(stat(place.root.resolve("alias/plan.txt")).path())
                .isEqualTo(place.root.resolve("docs/plan.txt").toString());
        refused(NodeError.NOT_CANONICAL, () -> place.read(place.root.resolve("alias/plan.txt")));
        assertThat(place.read(place.root.resolve("docs/plan.txt")).data()).isEqualTo("the plan");
    }

    /// INV-24
    @Test
    void link_circle_ends() throws Exception {
        Files.createSymbolicLink(place.root.resolve("a"), Path.of("b"));
        Files.createSymbolicLink(place.root.resolve("b"), Path.of("a"));

        refused(NodeError.BAD_PATH, () -> stat(place.root.resolve("a")));
    }

    /// INV-24
    @Test
    void path_that_is_not_in_its_one_spelling_is_refused() {
        String root = place.root.toString();
        for (String path : List.of(
                root + "/docs/../../outside/secret.txt",
                root + "/./docs",
                root + "//docs",
                root + "/docs/",
                "docs/plan.txt",
                root + "/do\0cs",
                root + "/do\ncs",
                root + "/e\u0301",
                root + "/\ud800",
                root + "/" + "x".repeat(256),
                "/" + "x/".repeat(4_000) + "x")) {
            refused(NodeError.BAD_PATH, () -> place.read(path));
            refused(NodeError.BAD_PATH, () -> place.list(path));
            refused(NodeError.BAD_PATH, () -> place.write(path, "x", WriteMode.CREATE));
        }
    }

    /// INV-24
    @Test
    void outside_of_the_roots_is_refused_whether_or_not_it_exists() {
        refused(NodeError.L2_DENIED, () -> place.read(place.outside.resolve("secret.txt")));
        refused(NodeError.L2_DENIED, () -> place.read(place.outside.resolve("missing.txt")));
        refused(NodeError.L2_DENIED, () -> place.list("/"));
        refused(NodeError.L2_DENIED, () -> place.read(place.root + "-next/file"));
        refused(NodeError.L2_DENIED, () -> place.read("/proc/self/environ"));
    }

    /// INV-24, INV-26: a pseudo file system is closed even to a node whose owner opened everything.
    @Test
    @Tag("INV-26")
    void process_files_stay_closed_when_the_root_is_the_top() throws Exception {
        place.policy("{\"roots\":[{\"path\":\"/\",\"read\":true,\"write\":true}]}");
        refused(NodeError.L2_DENIED, () -> place.read("/proc/self/environ"));
        refused(NodeError.L2_DENIED, () -> place.list("/proc/self/fd"));
        refused(NodeError.L2_DENIED, () -> place.read("/etc/shadow"));
        assertThat(place.read(place.outside.resolve("secret.txt")).data()).isEqualTo(Place.SECRET);
    }

    /// INV-24
    @Test
    void two_names_that_become_one_are_both_refused() throws Exception {
        Path composed = place.file("caf\u00e9.txt", "one");
        Files.writeString(place.root.resolve("cafe\u0301.txt"), "two");
        place.file("K.txt", "ascii");
        Files.writeString(place.root.resolve("\u212a.txt"), "kelvin");

        refused(NodeError.BAD_PATH, () -> place.read(composed));
        refused(NodeError.BAD_PATH, () -> place.read(place.root.resolve("cafe\u0301.txt")));
        refused(NodeError.BAD_PATH, () -> place.read(place.root.resolve("K.txt")));
        refused(NodeError.BAD_PATH, () -> place.write(composed, "x", WriteMode.REPLACE));
        assertThat(place.list(place.root).entries()).extracting(Item::name).containsExactly("docs");
        assertThat(place.list(place.root).omitted()).isEqualTo(4);
        assertThat(place.search("one").matches()).isEmpty();
    }

    /// INV-24
    @Test
    void name_in_another_case_is_no_name_where_the_platform_folds_case() throws Exception {
        place.service = place.open(true);
        place.file("Report.txt", "r");
        place.file("twin.txt", "a");
        place.file("other/Private/x.txt", "p");
        place.policy("{\"roots\":[{\"path\":\"" + place.root + "\",\"read\":true}],\"deny\":[\"**/private\"]}");

        assertThat(place.read(place.root.resolve("Report.txt")).data()).isEqualTo("r");
        refused(NodeError.NOT_FOUND, () -> place.read(place.root.resolve("REPORT.txt")));
        refused(NodeError.L2_DENIED, () -> place.read(place.root.resolve("other/Private/x.txt")));
    }

    /// INV-24
    @Test
    void second_hard_name_is_refused_unless_the_owner_says_so() throws Exception {
        Path link = Files.createLink(place.root.resolve("hard.txt"), place.outside.resolve("secret.txt"));

        refused(NodeError.L2_DENIED, () -> place.read(link));
        refused(NodeError.L2_DENIED, () -> place.write(link, "x", WriteMode.REPLACE));
        assertThat(place.search(Place.SECRET).matches()).isEmpty();

        place.policy("{\"roots\":[{\"path\":\"" + place.root + "\",\"read\":true}],\"hardLinks\":true}");
        assertThat(place.read(link).data()).isEqualTo(Place.SECRET);
    }

    /// INV-24: nothing but regular files is opened; opening a pipe would wait for ever.
    @Test
    void pipes_and_folders_are_not_read_or_written() throws Exception {
        Path pipe = place.root.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor(60, TimeUnit.SECONDS))
                .isTrue();

        refused(NodeError.WRONG_KIND, () -> place.read(pipe));
        refused(NodeError.WRONG_KIND, () -> place.read(pipe.resolve("below")));
        refused(NodeError.WRONG_KIND, () -> place.write(pipe, "x", WriteMode.REPLACE));
        refused(NodeError.WRONG_KIND, () -> place.read(place.root.resolve("docs")));
        refused(NodeError.WRONG_KIND, () -> place.write(place.root.resolve("docs"), "x", WriteMode.REPLACE));
        assertThat(place.search("the plan").matches()).hasSize(1);
    }

    /// INV-25: a search that names nothing to look in finds nothing; the caller can only narrow.
    @Test
    @Tag("INV-25")
    void search_looks_only_where_the_caller_says_and_policy_allows() throws Exception {
        place.file("other/plan.txt", "the plan too");
        String root = place.root.toString();

        assertThat(find(List.of(), List.of())).isEmpty();
        assertThat(find(List.of("/**"), List.of())).containsExactly(root + "/docs/plan.txt", root + "/other/plan.txt");
        assertThat(find(List.of(root + "/docs"), List.of())).containsExactly(root + "/docs/plan.txt");
        assertThat(find(List.of("/**"), List.of("**/docs"))).containsExactly(root + "/other/plan.txt");
        assertThat(find(List.of(place.outside.toString()), List.of())).isEmpty();
    }

    private List<String> find(List<String> within, List<String> exclude) throws Refusal {
        SearchParams params = SearchParams.of(
                place.root.toString(),
                Optional.of("PLAN"),
                Optional.empty(),
                within,
                Optional.of(exclude),
                Optional.empty());
        return place.ask(FilesCommands.SEARCH, params, FilesCommands.Found.class).matches().stream()
                .map(Match::path)
                .toList();
    }

    private Stat stat(Path path) throws Refusal {
        return place.ask(FilesCommands.STAT, new StatParams(path.toString()), Stat.class);
    }

    private static WriteParams withParents(Path path) {
        return new WriteParams(
                path.toString(), "x", Optional.empty(), WriteMode.CREATE, Optional.of(true), Optional.empty());
    }
}
