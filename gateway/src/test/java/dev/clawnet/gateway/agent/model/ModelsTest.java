package dev.clawnet.gateway.agent.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.secret.Secret;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelsTest {
    private static final ModelSettings.Provider PROVIDER = new ModelSettings.Provider(
            ModelSettings.Api.OPENAI, URI.create("http://127.0.0.1:1/v1"), Optional.of(Secret.of("top-secret-key")));

    private static Models models(Optional<Path> scripts) {
        return new Models(
                new ModelSettings(Map.of("openai", PROVIDER), scripts),
                new Models.Ports(
                        InstantSource.system(),
                        (when, work) -> () -> {},
                        new SplittableRandom(1),
                        command -> Thread.ofVirtual().start(command)));
    }

    @ParameterizedTest
    @CsvSource({
        "openai:gpt-x,openai,gpt-x",
        "anthropic/claude-y,anthropic,claude-y",
        "ollama:llama3:8b,ollama,llama3:8b"
    })
    void reference_ends_its_provider_at_the_first_mark(String text, String provider, String name) {
        assertThat(ModelRef.of(text)).isEqualTo(new ModelRef(provider, name));
        assertThat(ModelRef.of(ModelRef.of(text).toString())).isEqualTo(ModelRef.of(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gpt", ":x", "OpenAI:x", "openai:", "openai:a b", "a/\u0000", "openai:x\ny"})
    void what_is_no_reference_is_refused_with_the_form(String text) {
        assertThatThrownBy(() -> ModelRef.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("provider:name");
    }

    @Test
    void unknown_provider_is_a_fault_that_lists_the_known_ones(@TempDir Path dir) {
        try (Models models = models(Optional.of(dir))) {
            assertThatThrownBy(() -> models.model(ModelRef.of("mistrol:x")))
                    .isInstanceOfSatisfying(Fault.class, fault -> {
                        assertThat(fault.code()).isEqualTo(ErrorCode.NOT_FOUND);
                        assertThat(fault.details()).containsEntry("hint", "configured are: openai, scripted");
                    });
            assertThatThrownBy(() -> models.next(asking("mistrol:x"), Stream.none(), Cancel.never()))
                    .isInstanceOf(ModelFailure.class)
                    .hasMessageStartingWith("no model provider is called mistrol: the host person describes it in")
                    .hasMessageContaining("`clawnet models set`");
        }
    }

    private static Prompt asking(String ref) {
        return new Prompt(ModelRef.of(ref), "", List.of(), List.of(), 1, Optional.empty());
    }

    @Test
    void a_usual_provider_without_a_key_is_refused_with_the_command_that_gives_one(@TempDir Path dir) {
        try (Models models = models(Optional.of(dir))) {
            assertThatThrownBy(() -> models.next(asking("anthropic/claude-opus-4-6"), Stream.none(), Cancel.never()))
                    .isInstanceOf(ModelFailure.class)
                    .hasMessageStartingWith("there is no key for the model provider anthropic")
                    .hasMessageContaining("`clawnet models auth add anthropic`")
                    .hasMessageContaining("ANTHROPIC_API_KEY");
        }
    }

    @Test
    void a_missing_script_is_told_with_where_it_was_looked_for_and_no_path_of_the_host(@TempDir Path dir) {
        try (Models models = models(Optional.of(dir))) {
            assertThatThrownBy(() -> models.next(asking("scripted:absent.script"), Stream.none(), Cancel.never()))
                    .isInstanceOf(ModelFailure.class)
                    .hasMessageStartingWith("there is no script absent.script in the folder `scripts` of the gateway's")
                    .hasMessageNotContainingAny(dir.toString(), "not there yet");
            Path gone = dir.resolve("gone");
            models.use(new ModelSettings(Map.of(), Optional.of(gone)));
            assertThatThrownBy(() -> models.next(asking("scripted:absent.script"), Stream.none(), Cancel.never()))
                    .hasMessageEndingWith("that folder is not there yet");
        }
    }

    @Test
    void an_agent_without_a_model_is_told_how_it_gets_one(@TempDir Path dir) {
        try (Models models = models(Optional.of(dir))) {
            Prompt prompt = new Prompt(ModelRef.NONE, "", List.of(), List.of(), 1, Optional.empty());
            assertThatThrownBy(() -> models.next(prompt, Stream.none(), Cancel.never()))
                    .isInstanceOf(ModelFailure.class)
                    .hasMessageContaining("clawnet identities update <agent> --model");
        }
    }

    @Test
    void script_is_found_by_its_name_and_its_error_is_shown(@TempDir Path dir) throws Exception {
        Files.writeString(dir.resolve("good.script"), "otherwise\n  say hello");
        Files.writeString(dir.resolve("bad.script"), "sometimes\n  say hello");
        try (Models models = models(Optional.of(dir))) {
            Prompt prompt =
                    new Prompt(ModelRef.of("scripted:good.script"), "", List.of(), List.of(), 10, Optional.empty());
            assertThat(models.next(prompt, Stream.none(), Cancel.never()).text())
                    .isEqualTo("hello");
            assertThatThrownBy(() -> models.model(ModelRef.of("scripted:bad.script")))
                    .isInstanceOf(Fault.class)
                    .hasMessageStartingWith("bad.script:1: 'sometimes' begins no rule");
        }
    }

    @Test
    void a_script_outside_of_the_directory_does_not_exist(@TempDir Path dir) throws Exception {
        Path scripts = Files.createDirectory(dir.resolve("scripts"));
        Path outside = Files.writeString(dir.resolve("outside.script"), "otherwise\n  say secret");
        Files.createSymbolicLink(scripts.resolve("link.script"), outside);
        Files.createDirectory(scripts.resolve("folder"));
        try (Models models = models(Optional.of(scripts))) {
            for (String name : List.of("../outside.script", outside.toString(), "link.script", "folder", "absent")) {
                assertThatThrownBy(() -> models.model(new ModelRef("scripted", name)))
                        .as(name)
                        .isInstanceOfSatisfying(
                                Fault.class, fault -> assertThat(fault.code()).isEqualTo(ErrorCode.NOT_FOUND));
            }
        }
    }

    @Test
    void settings_refuse_what_cannot_work_and_never_show_the_key() {
        assertThat(PROVIDER.toString()).doesNotContain("top-secret-key");
        assertThatThrownBy(() -> new ModelSettings.Provider(
                        ModelSettings.Api.OLLAMA, URI.create("file:///etc/passwd"), Optional.empty()))
                .hasMessageContaining("http://");
        assertThatThrownBy(() -> new ModelSettings(Map.of("scripted", PROVIDER), Optional.empty()))
                .hasMessageContaining("taken");
    }
}
