package dev.clawnet.verify.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The configuration file over the wire, of a real gateway: who reads it, who writes it, and what happens to its
/// secrets and comments.
final class ConfigWireTest {
    private static final String FILE = """
            {
              // what only the owner knows
              gateway: { port: 18789, auth: { token: "the-shared-secret" } },
              env: { OPENAI_API_KEY: "sk-in-a-variable" },
              models: { providers: { local: { baseUrl: "http://127.0.0.1:1/?api_key=in-the-address", apiKey: "sk-in-the-file" } } },
            }
            """;

    @TempDir
    Path state;

    private House house;
    private Resident host;

    @BeforeEach
    void start() throws IOException {
        house = new House(state);
        Files.writeString(file(), FILE);
        host = Resident.of(house, house.firstCode());
    }

    @AfterEach
    void stop() {
        house.close();
    }

    private Path file() {
        return state.resolve("clawnet.json");
    }

    private JsonNode get() {
        return host.line().ask("config.get", House.params());
    }

    private JsonNode call(Line line, String method, String raw, String base) {
        ObjectNode params = House.params().put("raw", raw);
        if (!base.isEmpty()) {
            params.put("baseHash", base);
        }
        return Json.STRICT.readTree(line.call("c", method, params));
    }

    private static String refusal(JsonNode answer) {
        assertThat(answer.path("ok").booleanValue()).isFalse();
        return answer.path("error").path("details").path("code").stringValue("")
                + answer.path("error").path("message").stringValue();
    }

    @Test
    void a_read_shows_no_secret_whatever_its_key_and_no_comment() {
        String shown = get().toString();

        assertThat(shown)
                .contains("18789", "__OPENCLAW_REDACTED__")
                .doesNotContain(
                        "the-shared-secret", "sk-in-a-variable", "in-the-address", "sk-in-the-file", "only the owner");
    }

    @Test
    void a_write_of_what_was_read_keeps_secrets_and_comments_and_changes_one_key() throws IOException {
        ObjectNode whole = (ObjectNode) get().path("config").deepCopy();
        ((ObjectNode) whole.path("gateway")).put("port", 18_790);

        JsonNode done = call(
                host.line(), "config.set", whole.toString(), get().path("hash").stringValue());

        assertThat(done.path("payload").path("changedPaths").toString()).isEqualTo("[\"gateway.port\"]");
        assertThat(Files.readString(file())).isEqualTo(FILE.replace("18789", "18790"));
        assertThat(Files.readString(state.resolve("clawnet.json.bak"))).isEqualTo(FILE);
        assertThat(done.path("payload").path("hash")).isEqualTo(get().path("hash"));
        List<String> phases = host.line()
                .ask("ledger.list", House.params().put("kind", "config.written"))
                .path("entries")
                .valueStream()
                .map(entry ->
                        entry.path("phase").stringValue() + entry.path("fields").path("keys"))
                .toList();
        assertThat(phases).containsExactlyInAnyOrder("intent\"gateway.port\"", "outcome\"gateway.port\"");
    }

    @Test
    void a_patch_merges_and_takes_away() throws IOException {
        JsonNode done = call(
                host.line(),
                "config.patch",
                "{session: {dmScope: 'per-peer'}, env: null}",
                get().path("hash").stringValue());

        assertThat(done.path("ok").booleanValue()).as(done.toString()).isTrue();
        assertThat(Files.readString(file()))
                .contains("per-peer", "the-shared-secret")
                .doesNotContain("env");
    }

    @Test
    void a_file_that_changed_since_it_was_read_is_not_overwritten() throws IOException {
        String base = get().path("hash").stringValue();
        Files.writeString(file(), FILE + "\n");

        assertThat(refusal(call(host.line(), "config.patch", "{}", base))).startsWith("CONFLICT");
        assertThat(refusal(call(host.line(), "config.set", "{}", ""))).startsWith("CONFLICT");
        assertThat(Files.readString(file())).isEqualTo(FILE + "\n");
    }

    @Test
    void what_the_closed_schema_refuses_is_refused_whole_and_no_secret_stands_in_the_refusal() throws IOException {
        String base = get().path("hash").stringValue();

        assertThat(refusal(call(host.line(), "config.patch", "{gateway: {prot: 1}}", base)))
                .contains("unknown key gateway.prot");
        assertThat(refusal(call(host.line(), "config.patch", "{gateway: {port: 'no'}}", base)))
                .contains("gateway.port")
                .doesNotContain("the-shared-secret");
        assertThat(refusal(call(host.line(), "config.patch", "{talk: {apiKey: '__OPENCLAW_REDACTED__'}}", base)))
                .contains("where there is none: talk.apiKey");
        assertThat(refusal(call(host.line(), "config.patch", "{$include: '/etc/passwd'}", base)))
                .contains("names files");
        assertThat(Files.readString(file())).isEqualTo(FILE);
        assertThat(state.resolve("clawnet.json.bak")).doesNotExist();
    }

    @Test
    void nobody_but_the_host_person_with_a_paired_device_and_admin_writes_it() throws IOException {
        String base = get().path("hash").stringValue();
        Resident other = host.creates("Mira");
        Line program = house.link(host.adds(Role.OPERATOR, false).with(House.EVERY_SCOPE));
        Line reader = house.link(host.device().with(List.of("operator.read", "operator.write")));

        assertThat(other.line().ask("config.get", House.params()).toString())
                .contains("\"exists\":false")
                .doesNotContain("18789", "clawnet.json", base);
        assertThat(refusal(call(other.line(), "config.patch", "{}", base))).startsWith("NOT_FOUND");
        assertThat(refusal(call(program, "config.patch", "{}", base))).startsWith("HUMAN_DEVICE_REQUIRED");
        assertThat(refusal(call(reader, "config.patch", "{}", base))).startsWith("MISSING_SCOPE");
        assertThat(Files.readString(file())).isEqualTo(FILE);
    }

    @Test
    void a_file_that_is_no_text_is_told_and_not_overwritten() throws IOException {
        String base = get().path("hash").stringValue();
        byte[] bytes = {'{', (byte) 0xff, '}'};
        Files.write(file(), bytes);

        assertThat(get().path("valid").booleanValue()).isFalse();
        assertThat(get().path("issues").toString()).contains("not UTF-8");
        assertThat(refusal(call(host.line(), "config.set", "{}", base))).contains("not UTF-8");
        assertThat(Files.readAllBytes(file())).isEqualTo(bytes);
    }

    @Test
    void a_key_can_be_looked_up() {
        JsonNode port = host.line().ask("config.schema.lookup", House.params().put("path", "gateway.port"));
        JsonNode all = host.line().ask("config.schema", House.params());

        assertThat(port.path("schema").path("type").stringValue()).isEqualTo("integer");
        assertThat(port.path("reloadKind").stringValue()).isEqualTo("restart");
        assertThat(all.at("/schema/properties/gateway/properties/port/maximum").intValue())
                .isEqualTo(65_535);
    }
}
