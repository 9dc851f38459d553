package dev.clawnet.node.files;

import static dev.clawnet.node.files.Place.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.node.policy.Refusal;
import dev.clawnet.protocol.node.FilesCommands;
import dev.clawnet.protocol.node.FilesCommands.Content;
import dev.clawnet.protocol.node.FilesCommands.Encoding;
import dev.clawnet.protocol.node.FilesCommands.Found;
import dev.clawnet.protocol.node.FilesCommands.How;
import dev.clawnet.protocol.node.FilesCommands.Match;
import dev.clawnet.protocol.node.FilesCommands.ReadParams;
import dev.clawnet.protocol.node.FilesCommands.SearchParams;
import dev.clawnet.protocol.node.NodeError;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Lines are found by text, pattern, glob and case, with what is around them; files are read by lines.
class SearchTest {
    @TempDir
    Path temp;

    private Place place;

    @BeforeEach
    void lay() throws IOException {
        place = new Place(temp);
    }

    private static How how(boolean regex, boolean cases, String glob, int context, int perFile) {
        return new How(
                Optional.of(regex),
                Optional.of(cases),
                Optional.of(glob).filter(written -> !written.isEmpty()),
                Optional.of(context),
                Optional.of(perFile));
    }

    private Found search(String text, How how) throws Refusal {
        return place.ask(
                FilesCommands.SEARCH,
                new SearchParams(
                        place.root.toString(),
                        Optional.empty(),
                        Optional.of(text).filter(wanted -> !wanted.isEmpty()),
                        List.of(place.root.toString()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(how)),
                Found.class);
    }

    private List<String> names(Found found) {
        return found.matches().stream()
                .map(match -> place.root.relativize(Path.of(match.path())) + ":"
                        + match.line().orElse(0))
                .toList();
    }

    @Test
    void lines_are_found_by_pattern_case_and_glob_with_their_context() throws Exception {
        place.file("a.java", "import x;\nint total = 7;\n// Total\n");
        place.file("docs/deep/b.md", "total\n");
        place.file("docs/c.txt", "total\n");

        assertThat(names(search("^int\\s+\\w+ =", how(true, true, "", 0, 1)))).containsExactly("a.java:2");
        assertThat(names(search("total", how(false, false, "*.java", 0, 9)))).containsExactly("a.java:2", "a.java:3");
        assertThat(names(search("Total", how(false, true, "", 0, 9)))).containsExactly("a.java:3");
        assertThat(names(search("total", how(false, true, "docs/**/*.md", 0, 9))))
                .containsExactly("docs/deep/b.md:1");
        assertThat(names(search("", how(false, false, "*.txt", 0, 1)))).containsExactly("docs/c.txt:0");
        Match around = search("int", how(false, false, "", 1, 1)).matches().getFirst();
        assertThat(around.excerpt()).contains("import x;\nint total = 7;\n// Total");
    }

    @Test
    void a_pattern_that_backtracks_ends_and_says_that_there_may_be_more() throws Exception {
        String line = "a".repeat(5_000) + "!";
        place.file("a.txt", IntStream.range(0, 200).mapToObj(_ -> line).collect(Collectors.joining("\n")));
        long began = System.nanoTime();

        Found found = search("(a+)+$", how(true, false, "", 0, 9));

        assertThat(found.matches()).isEmpty();
        assertThat(found.truncated()).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(60));
        refused(NodeError.INVALID_PARAMS, () -> search("(", how(true, false, "", 0, 1)));
    }

    @Test
    void what_the_policy_closes_is_not_found_by_any_glob() throws Exception {
        place.file(".env", "total\n");
        place.file(".ssh/id_rsa", "total\n");

        assertThat(search("total", how(false, false, "**/*", 0, 9)).matches()).isEmpty();
        assertThat(search("", how(false, false, ".env", 0, 9)).matches()).isEmpty();
        refused(NodeError.INVALID_PARAMS, () -> search("x", how(false, false, "../outside/*", 0, 1)));
    }

    private Content lines(Path file, int line, int lines, int limit) throws Refusal {
        return place.ask(
                FilesCommands.READ,
                new ReadParams(
                        file.toString(),
                        Optional.empty(),
                        Optional.of(limit),
                        Optional.of(Encoding.UTF_8),
                        Optional.of(line),
                        Optional.of(lines)),
                Content.class);
    }

    @Test
    void a_file_is_read_by_lines_from_any_line_on() throws Exception {
        String text = IntStream.rangeClosed(1, 50_000)
                .mapToObj(i -> "line " + i + "\n")
                .collect(Collectors.joining());
        Path file = place.file("a.txt", text + "last");

        assertThat(lines(file, 1, 2, 1_000).data()).isEqualTo("line 1\nline 2\n");
        Content late = lines(file, 49_999, 2, 1_000);
        assertThat(late.data()).isEqualTo("line 49999\nline 50000\n");
        assertThat(late.nextLine()).contains(50_001);
        assertThat(lines(file, 50_001, 9, 1_000).data()).isEqualTo("last");
        assertThat(lines(file, 50_001, 9, 1_000).nextLine()).isEmpty();
        assertThat(lines(file, 60_000, 9, 1_000).data()).isEmpty();
        // The limit cuts between lines.
        assertThat(lines(file, 1, 9, 10).data()).isEqualTo("line 1\n");
        assertThat(lines(file, 1, 9, 10).nextLine()).contains(2);
        Path wide = place.file("wide.txt", "ä".repeat(100));
        assertThat(lines(wide, 1, 1, 11).data()).isEqualTo("ä".repeat(5));
    }
}
