package dev.clawnet.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncludesTest {
    @TempDir
    private Path outer;

    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectories(outer.resolve("main"));
    }

    private void file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private String resolved(String main) {
        Path path = folder.resolve("clawnet.json");
        return ConfigText.json(new Includes(path).resolve(path, Json5.read(path.toString(), main)));
    }

    @Test
    void a_file_stands_in_the_place_of_the_object_that_includes_it() throws IOException {
        file("agents/list.json5", "[{ id: 'a' }] // a list");

        assertThat(resolved("{ agents: { list: { $include: './agents/list.json5' } } }"))
                .isEqualTo("{\"agents\":{\"list\":[{\"id\":\"a\"}]}}");
    }

    @Test
    void objects_are_merged_lists_joined_and_the_later_counts() throws IOException {
        file("one.json", "{ a: { x: 1, l: [1] }, b: 1, __proto__: { z: 1 } }");
        file("two.json", "{ a: { y: 2, l: [2] }, b: 2 }");

        assertThat(resolved("{ $include: ['one.json', 'two.json'], b: 3, a: { l: [3] } }"))
                .isEqualTo("{\"a\":{\"x\":1,\"l\":[1,2,3],\"y\":2},\"b\":3}");
    }

    @Test
    void an_included_file_includes_from_its_own_folder() throws IOException {
        file("deep/one.json", "{ inner: { $include: 'two.json' } }");
        file("deep/two.json", "{ x: 1 }");

        assertThat(resolved("{ $include: 'deep/one.json' }")).isEqualTo("{\"inner\":{\"x\":1}}");
    }

    @Test
    void files_that_include_one_another_are_named() throws IOException {
        file("one.json", "{ $include: 'two.json' }");
        file("two.json", "{ $include: 'one.json' }");

        assertThatThrownBy(() -> resolved("{ $include: 'one.json' }"))
                .hasMessageContaining("these files include one another: ")
                .hasMessageContaining("one.json -> " + folder.resolve("two.json"));
    }

    @Test
    void depth_is_bounded() throws IOException {
        for (int i = 0; i < 12; i++) {
            file("f" + i + ".json", "{ $include: 'f" + (i + 1) + ".json' }");
        }
        file("f12.json", "{}");

        assertThatThrownBy(() -> resolved("{ $include: 'f0.json' }")).hasMessageContaining("more than 10 deep");
        assertThat(resolved("{ $include: 'f3.json' }")).isEqualTo("{}");
    }

    @Test
    void nothing_outside_of_the_folder_is_read_not_even_through_a_link() throws IOException {
        Files.writeString(outer.resolve("secret.json"), "{ token: 'x' }");
        Files.createSymbolicLink(folder.resolve("link.json"), outer.resolve("secret.json"));
        Files.createSymbolicLink(folder.resolve("links"), outer);

        for (String name : new String[] {
            "../secret.json",
            outer.resolve("secret.json").toString(),
            "link.json",
            "links/secret.json",
            "a/../../secret.json"
        }) {
            assertThatThrownBy(() -> resolved("{ $include: '" + name + "' }"))
                    .as(name)
                    .hasMessageContaining("lies outside of");
        }
    }

    @Test
    void a_mistake_is_told_with_the_file_it_stands_in() throws IOException {
        file("one.json", "{\n  x 1 }");
        file("three.json", "3");

        assertThatThrownBy(() -> resolved("{ $include: 'one.json' }"))
                .hasMessageStartingWith(folder.resolve("one.json") + ":2:5: not JSON5");
        assertThatThrownBy(() -> resolved("{ $include: 'three.json', a: 1 }"))
                .hasMessageContaining("what is included beside other keys must be an object, not 3");
    }
}
