package dev.clawnet.gateway.agent.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.protocol.secret.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnProvidersTest {
    private static final Instant NOW = Instant.ofEpochMilli(1_000_000);
    private static final ModelSettings.Provider SHARED = new ModelSettings.Provider(
            ModelSettings.Api.OLLAMA, URI.create("http://127.0.0.1:1/v1"), Optional.of(Secret.of("shared-key")));

    @TempDir
    private Path folder;

    private void profiles(String text) throws IOException {
        write("auth-profiles.json", text);
    }

    private void write(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private Optional<ModelSettings.Provider> provider(String name, Optional<ModelSettings.Provider> shared)
            throws ModelFailure {
        return new OwnProviders(folder).provider(name, shared, Optional.empty(), NOW);
    }

    private String key(String name) throws ModelFailure {
        return provider(name, Optional.of(SHARED))
                .orElseThrow()
                .apiKey()
                .orElseThrow()
                .reveal();
    }

    @Test
    void without_files_the_configuration_counts() throws ModelFailure {
        assertThat(provider("local", Optional.of(SHARED))).contains(SHARED);
        assertThat(provider("openai", Optional.empty())).isEmpty();
    }

    @Test
    void an_own_key_goes_before_the_shared_one_and_in_the_order_that_the_file_says() throws Exception {
        profiles("""
                { "version": 1, "profiles": {
                    "local:b": { "type": "api_key", "provider": "local", "key": "key-b" },
                    "local:a": { "type": "token", "provider": "local", "token": "token-a" },
                    "other:x": { "type": "api_key", "provider": "other", "key": "of another provider" } },
                  "order": { "local": ["local:a", "local:b"] } }
                """);
        assertThat(key("local")).isEqualTo("token-a");
        assertThat(key("elsewhere")).isEqualTo("shared-key");
    }

    @Test
    void what_is_over_switched_off_or_a_login_to_be_renewed_does_not_count() throws Exception {
        profiles("""
                { "profiles": {
                    "local:1": { "type": "token", "provider": "local", "token": "over", "expires": 999999 },
                    "local:2": { "type": "api_key", "provider": "local", "key": "off" },
                    "local:3": { "type": "oauth", "provider": "local", "access": "login", "refresh": "r" },
                    "local:4": { "type": "api_key", "provider": "local", "key": "good" } },
                  "usageStats": { "local:2": { "disabledUntil": 2000000 } } }
                """);
        assertThat(key("local")).isEqualTo("good");
    }

    @Test
    void a_known_provider_needs_no_more_than_a_key() throws Exception {
        profiles("{ \"profiles\": { \"anthropic:x\":"
                + " { \"type\": \"api_key\", \"provider\": \"anthropic\", \"key\": \"k\" } } }");
        ModelSettings.Provider provider =
                provider("anthropic", Optional.empty()).orElseThrow();
        assertThat(provider.api()).isEqualTo(ModelSettings.Api.ANTHROPIC);
        assertThat(provider.baseUrl()).hasHost("api.anthropic.com");
        assertThat(provider("openai", Optional.empty())).isEmpty();
    }

    @Test
    void models_of_its_own_say_where_a_provider_is() throws Exception {
        write(
                "models.json",
                "{ \"providers\": { \"mine\": { \"baseUrl\": \"http://127.0.0.1:9/v1\", \"apiKey\": \"m\" } } }");
        ModelSettings.Provider mine = provider("mine", Optional.empty()).orElseThrow();
        assertThat(mine.baseUrl()).hasPort(9);
        assertThat(mine.apiKey().orElseThrow().reveal()).isEqualTo("m");
    }

    @Test
    void a_file_that_others_write_a_link_a_large_one_and_a_broken_one_send_the_question_nowhere() throws Exception {
        String good = "{ \"profiles\": {} }";
        profiles(good);
        Files.setPosixFilePermissions(
                folder.resolve("auth-profiles.json"), PosixFilePermissions.fromString("rw-rw----"));
        refused();
        Files.delete(folder.resolve("auth-profiles.json"));
        Path elsewhere = Files.writeString(folder.resolve("elsewhere"), good);
        Files.createSymbolicLink(folder.resolve("auth-profiles.json"), elsewhere);
        refused();
        Files.delete(folder.resolve("auth-profiles.json"));
        profiles("{ \"profiles\": \"" + "x".repeat(Limits.AGENT_FILE) + "\" }");
        refused();
        profiles("{ \"profiles\": ");
        refused();
    }

    private void refused() {
        assertThatThrownBy(() -> provider("local", Optional.of(SHARED)))
                .isInstanceOfSatisfying(
                        ModelFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(ModelFailure.Kind.REFUSED));
    }
}
