package dev.clawnet.gateway.agent.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class OwnKeysTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

    @TempDir
    private Path folder = Path.of("replaced by the test's own");

    private OwnKeys keys() {
        return new OwnKeys(folder.resolve("agent"));
    }

    private Path file() {
        return folder.resolve("agent/auth-profiles.json");
    }

    private JsonNode written() throws IOException {
        return Json.LENIENT.readTree(Files.readString(file()));
    }

    private void write(String text) throws IOException {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), text);
    }

    private Optional<String> used(String provider) throws ModelFailure {
        return new OwnProviders(folder.resolve("agent"))
                .provider(provider, Optional.empty(), Optional.empty(), NOW)
                .flatMap(ModelSettings.Provider::apiKey)
                .map(Secret::reveal);
    }

    @Test
    void a_key_that_is_set_is_used_first_and_what_else_is_there_stays() throws Exception {
        write("""
                {"version":1,"mine":{"kept":true},
                 "order":{"openai":["openai:old"]},
                 "profiles":{"openai:old":{"type":"api_key","provider":"openai","key":"old"},
                             "mistral:x":{"type":"token","provider":"mistral","token":"t"}},
                 "usageStats":{"openai:default":{"disabledUntil":99999999999999}}}""");

        keys().set("openai", Secret.of("new"));

        assertThat(used("openai")).contains("new");
        assertThat(used("mistral")).contains("t");
        assertThat(written().path("mine").path("kept").asBoolean(false)).isTrue();
        assertThat(written().path("order").path("openai").toString()).isEqualTo("[\"openai:default\",\"openai:old\"]");
        assertThat(Files.getPosixFilePermissions(file())).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        keys().set("openai", Secret.of("newer"));
        assertThat(used("openai")).contains("newer");
        assertThat(keys().list(NOW))
                .extracting(OwnKeys.Named::id)
                .containsExactlyInAnyOrder("openai:default", "openai:old", "mistral:x");
    }

    @Test
    void a_login_of_another_program_is_listed_and_never_used() throws Exception {
        write("""
                {"profiles":{"anthropic:cli":{"type":"oauth","provider":"anthropic","access":"a","refresh":"r"},
                             "anthropic:setup":{"type":"token","provider":"anthropic","token":"sk-ant-oat01-x"},
                             "anthropic:copied":{"type":"api_key","provider":"anthropic","key":"sk-ant-oat01-y"}}}""");

        assertThat(used("anthropic")).isEmpty();
        assertThat(keys().list(NOW)).hasSize(3).noneMatch(OwnKeys.Named::usable);
        assertThat(UsualProviders.with(Map.of(), Set.of("anthropic"), _ -> Optional.of("sk-ant-oat01-z")))
                .isEmpty();
    }

    @Test
    void the_first_key_makes_the_folder_and_the_last_one_leaves_nothing_of_itself() throws Exception {
        keys().set("openai", Secret.of("k-1"));
        assertThat(Files.getPosixFilePermissions(folder.resolve("agent")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));

        assertThat(keys().remove("openai", Optional.of(List.of("mistral:x")))).isEmpty();
        assertThat(keys().remove("openai", Optional.empty())).containsExactly("openai:default");

        assertThat(used("openai")).isEmpty();
        assertThat(Files.readString(file())).doesNotContain("k-1").doesNotContain("openai");
        assertThat(keys().remove("openai", Optional.empty())).isEmpty();
    }

    @Test
    void a_file_that_others_may_write_or_that_leads_elsewhere_is_neither_read_nor_written() throws Exception {
        write("{\"profiles\":{}}");
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-rw----"));
        assertThatThrownBy(() -> keys().set("openai", Secret.of("k"))).isInstanceOf(ModelFailure.class);
        assertThatThrownBy(() -> keys().list(NOW)).isInstanceOf(ModelFailure.class);

        Files.delete(file());
        Path elsewhere = Files.writeString(folder.resolve("elsewhere.json"), "{}");
        Files.createSymbolicLink(file(), elsewhere);
        assertThatThrownBy(() -> keys().set("openai", Secret.of("k"))).isInstanceOf(ModelFailure.class);
        assertThatThrownBy(() -> keys().remove("openai", Optional.empty())).isInstanceOf(ModelFailure.class);
        assertThat(elsewhere).hasContent("{}");

        Files.delete(file());
        write("[]");
        assertThatThrownBy(() -> keys().set("openai", Secret.of("k"))).isInstanceOf(ModelFailure.class);
        assertThat(file()).hasContent("[]");
    }
}
