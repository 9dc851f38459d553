package dev.clawnet.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class ConfigStoreTest {
    @TempDir
    private Path folder;

    private Path file;
    private ConfigStore store;

    @BeforeEach
    void makeStore() {
        file = folder.resolve("clawnet.json");
        store = new ConfigStore(file, new ConfigFile(Map.of("T", "tok"), path -> path));
    }

    private static String set(String text, String path, String json) {
        return new ConfigEdit("f", text).set(KeyPath.of(path).names(), json);
    }

    private static String unset(String text, String path) {
        return new ConfigEdit("f", text).unset(KeyPath.of(path).names());
    }

    @Test
    void a_change_leaves_comments_order_quotes_and_variables_as_they_are() {
        String text =
                "// mine\n{\n  gateway: { port: 1, /* why */ auth: { token: '${T}' } }, // end\n  'session': {},\n}\n";

        assertThat(set(text, "gateway.port", "2")).isEqualTo(text.replace("port: 1", "port: 2"));
        assertThat(set(text, "session.dmScope", "\"main\""))
                .isEqualTo(text.replace("'session': {}", "'session': {\n    dmScope: \"main\"\n  }"));
        assertThat(set(text, "cron.enabled", "true"))
                .isEqualTo(text.replace("{\n  gateway", "{\n  cron: { enabled: true },\n  gateway"));
    }

    @Test
    void a_value_is_taken_out_with_its_line() {
        String text = "{\n  a: 1, // one\n  b: { c: 2 },\n  d: [1, 2, 3],\n}\n";

        assertThat(unset(text, "b")).isEqualTo("{\n  a: 1, // one\n  d: [1, 2, 3],\n}\n");
        assertThat(unset(text, "d[1]")).isEqualTo(text.replace("1, 2, 3", "1,  3"));
        assertThat(unset(text, "b.c")).isEqualTo(text.replace("{ c: 2 }", "{  }"));
        assertThat(unset(text, "z.y")).isEqualTo(text);
    }

    @Test
    void paths_may_name_what_holds_dots() {
        assertThat(KeyPath.of("channels.whatsapp.groups[\"12@g.us\"].requireMention")
                        .names())
                .isEqualTo(List.of("channels", "whatsapp", "groups", "12@g.us", "requireMention"));
        assertThat(KeyPath.of("a[0][1].b").names()).isEqualTo(List.of("a", "0", "1", "b"));
        for (String none : List.of("", "a..b", "a[", "a[\"x]", "[]")) {
            assertThatThrownBy(() -> KeyPath.of(none)).as(none).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void what_was_set_at_random_is_read_back_and_nothing_else_has_changed() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        JsonMapper json = new JsonMapper();
        List<String> names = List.of("a", "b-c", "d.e", "f");
        for (int round = 0; round < 300; round++) {
            String text = "{ // x\n a: {\n  f: [1, {}], 'b-c': 'q' // y\n }, \"d.e\": null }";
            var expected = json.readTree("{\"a\":{\"f\":[1,{}],\"b-c\":\"q\"},\"d.e\":null}")
                    .asObject();
            for (int step = 0; step < 6; step++) {
                String first = names.get(random.nextInt(4));
                String second = names.get(random.nextInt(4));
                var holder = expected.get(first);
                if (holder != null && !holder.isObject()) {
                    text = new ConfigEdit("f", text).unset(List.of(first));
                    expected.remove(first);
                } else if (random.nextInt(3) == 0 && holder != null) {
                    text = new ConfigEdit("f", text).unset(List.of(first, second));
                    holder.asObject().remove(second);
                } else {
                    text = new ConfigEdit("f", text).set(List.of(first, second), Integer.toString(step));
                    (holder == null ? expected.putObject(first) : holder.asObject()).put(second, step);
                }
                assertThat((Object) json.readTree(ConfigText.json(Json5.read("f", text))))
                        .as("seed %d round %d: %s", seed, round, text)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void what_would_be_no_good_is_not_written() throws IOException {
        Files.writeString(file, "{ gateway: { port: 20000 } }");

        assertThatThrownBy(() -> store.set(KeyPath.of("gateway.port"), "\"x\"")).isInstanceOf(ConfigProblem.class);
        assertThatThrownBy(() -> store.set(KeyPath.of("gateway.prot"), "1")).isInstanceOf(ConfigProblem.class);

        assertThat(file).hasContent("{ gateway: { port: 20000 } }");
        assertThat(folder.resolve("clawnet.json.bak")).doesNotExist();
    }

    @Test
    void the_files_before_stay_beside_and_only_their_owner_reads_them() throws IOException {
        for (int port = 1; port <= 8; port++) {
            store.set(KeyPath.of("gateway.port"), Integer.toString(port));
        }

        assertThat(store.get(KeyPath.of("gateway.port")).orElseThrow().asInt()).isEqualTo(8);
        assertThat(Files.readString(folder.resolve("clawnet.json.bak"))).contains("port: 7");
        assertThat(Files.readString(folder.resolve("clawnet.json.bak.4"))).contains("port: 3");
        assertThat(folder.resolve("clawnet.json.bak.5")).doesNotExist();
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
        assertThat(Files.getPosixFilePermissions(folder.resolve("clawnet.json.bak")))
                .hasSize(2);
    }

    @Test
    void what_somebody_changed_meanwhile_is_not_overwritten() throws IOException {
        Files.writeString(file, "{}");

        assertThatThrownBy(() -> store.change(text -> {
                    try {
                        Files.writeString(file, "{ /* theirs */ }");
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                    return "{ gateway: { port: 3 } }";
                }))
                .hasMessageContaining("somebody changed the file meanwhile");
        assertThat(file).hasContent("{ /* theirs */ }");
    }

    @Test
    void secrets_are_not_shown() throws IOException {
        Files.writeString(
                file,
                "{ gateway: { auth: { token: 'hush' } },"
                        + " models: { providers: { x: { baseUrl: 'http://a', apiKey: '${T}' } } } }");

        assertThat(store.all().toString())
                .doesNotContain("hush")
                .doesNotContain("tok\"")
                .contains("__OPENCLAW_REDACTED__");
        assertThat(store.get(KeyPath.of("gateway.auth.token")).orElseThrow().asString())
                .isEqualTo("__OPENCLAW_REDACTED__");
    }
}
