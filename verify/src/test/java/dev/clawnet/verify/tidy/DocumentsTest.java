package dev.clawnet.verify.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentsTest {
    @TempDir
    Path folder;

    @Test
    void leftover_markers_foreign_places_and_unknown_hosts_are_named() {
        List<String> complaints = Documents.words(
                "a.txt",
                "TO" + "DO later\nsee /wo" + "rk/main\nas iss" + "ue 12 says\nget it from https:/"
                        + "/strange-host.io/x\n");

        assertThat(complaints)
                .anyMatch(line -> line.startsWith("a.txt:1 holds a leftover marker"))
                .anyMatch(line -> line.startsWith("a.txt:2 speaks of something outside"))
                .anyMatch(line -> line.startsWith("a.txt:3 speaks of something outside"))
                .anyMatch(line -> line.startsWith("a.txt:4 names the host strange-host.io"))
                .hasSize(4);
    }

    @Test
    void example_hosts_and_loopback_are_fine() {
        assertThat(Documents.words("a.txt", "http://127.0.0.1:18789 wss://gateway.example.com https://x.test/"))
                .isEmpty();
    }

    @Test
    void a_document_has_one_title_and_its_links_lead_somewhere() throws IOException {
        Files.writeString(folder.resolve("b.md"), "# B\n\n## Part one\n");
        String text =
                "# A\n[x](b.md#part-one) [y](gone.md) [z](b.md#gone) [own](#a) [web](https://www.w3.org/)\n# Two\n";
        Files.writeString(folder.resolve("a.md"), text);

        List<String> complaints = Documents.markdown(Repository.at(folder), "a.md", text);

        assertThat(complaints)
                .anyMatch(line -> line.contains("2 titles"))
                .anyMatch(line -> line.contains("gone.md, which does not exist"))
                .anyMatch(line -> line.contains("#gone that b.md does not have"))
                .hasSize(3);
    }

    @Test
    void code_in_a_document_is_not_read_as_prose() {
        assertThat(Documents.markdown(
                        Repository.at(folder), "a.md", "# A\n```sh\n# not a title\n```\n`[x](gone.md)`\n"))
                .isEmpty();
    }

    @Test
    void the_dependency_list_must_agree_with_what_the_build_resolves() {
        Map<String, Dependencies.Line> listed = Dependencies.parse(
                "# list\nalpha 1.0 | gateway | speaks HTTP\nbeta 2.0 | gateway | stores rows\ngamma 1 | x | y\n");

        List<String> complaints =
                Dependencies.complaints(listed, Map.of("alpha", "1.0", "beta", "2.1", "delta", "3", "gamma", "1"));

        assertThat(complaints)
                .anyMatch(line -> line.contains("lacks 'delta 3"))
                .anyMatch(line -> line.contains("has beta 2.0, the build resolves 2.1"))
                .anyMatch(line -> line.contains("does not say who asked for gamma"))
                .hasSize(3);
        assertThat(Dependencies.complaints(listed, Map.of()))
                .anyMatch(line -> line.contains("lists alpha, which the build does not resolve"));
    }

    @Test
    void jars_of_a_repository_are_told_from_jars_of_the_build() {
        String path = String.join(
                java.io.File.pathSeparator,
                "/home/x/.m2/repository/org/sample/alpha/1.0/alpha-1.0-linux.jar",
                "/src/app/target/clawnet-app-0.1.0.jar",
                "/src/app/target/classes");

        assertThat(Dependencies.resolved(path, Path.of("/home/x/.m2/repository")))
                .isEqualTo(Map.of("org.sample:alpha", "1.0"));
    }

    @Test
    void compiler_plugins_are_read_with_their_properties() {
        String pom = "<v>2.0</v><path><groupId>g</groupId><artifactId>a</artifactId><version>${v}</version></path>";

        assertThat(Dependencies.processors(pom)).isEqualTo(Map.of("g:a", "2.0"));
    }
}
