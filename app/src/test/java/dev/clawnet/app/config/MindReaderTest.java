package dev.clawnet.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.agent.Minds;
import dev.clawnet.gateway.agent.model.Effort;
import dev.clawnet.gateway.agent.model.ModelRef;
import dev.clawnet.gateway.agent.model.ModelSettings.Api;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MindReaderTest {
    private static Config read(String text) {
        return new ConfigFile(Map.of(), path -> path).read(Path.of("clawnet.json"), text);
    }

    private static ModelRef ref(String text) {
        return ModelRef.of(text);
    }

    @Test
    void an_alias_stands_wherever_a_model_does() {
        Config config = read("""
                { agents: {
                    defaults: {
                      model: { primary: "Fast", fallbacks: ["deep", "ollama/llama3", "no model"] },
                      models: { "openai/gpt-x": { alias: "fast" }, "anthropic/claude-y": { alias: "Deep" } } },
                    list: [ { id: "desk", model: "deep" }, { id: "attic", model: { primary: "fast", fallbacks: [] } } ] } }
                """);
        Minds minds = config.book().minds();

        assertThat(config.model()).contains(ref("openai/gpt-x"));
        assertThat(config.agents()).containsEntry("desk", Optional.of(ref("anthropic/claude-y")));
        assertThat(minds.fallbacks("desk")).isEqualTo(List.of(ref("anthropic/claude-y"), ref("ollama/llama3")));
        assertThat(minds.fallbacks("attic")).as("an empty list is none").isEmpty();
        assertThat(config.unused()).as("keys without effect").isEmpty();
    }

    @Test
    void who_looks_at_pictures_is_one_text_or_a_block() {
        assertThat(read("{ agents: { defaults: { imageModel: \"openai/gpt-x\" } } }")
                        .book()
                        .minds()
                        .images())
                .containsExactly(ref("openai/gpt-x"));
        Config config = read("""
                { agents: { defaults: {
                    models: { "anthropic/claude-y": { alias: "Deep" } },
                    imageModel: { primary: "deep", fallbacks: ["openai/gpt-x", "no model", "deep"] } } },
                  models: { providers: { openai: { baseUrl: "https://a.example.com/v1",
                    models: [ { id: "gpt-x", name: "X", input: ["text", "image"] } ] } } } }
                """);
        assertThat(config.book().minds().images()).containsExactly(ref("anthropic/claude-y"), ref("openai/gpt-x"));
        assertThat(config.unused()).as("keys without effect").isEmpty();
        assertThat(read("{ agents: { defaults: { imageModel: { fallbacks: [] } } } }")
                        .book()
                        .minds()
                        .images())
                .isEmpty();
    }

    @Test
    void a_word_that_is_no_alias_and_no_reference_is_refused_with_both_forms() {
        assertThatThrownBy(() -> read("{ agents: { defaults: { model: \"quick\" } } }"))
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining("provider/name")
                .hasMessageContaining("alias");
    }

    @Test
    void the_default_level_of_thinking_is_read() {
        Minds minds = read("{ agents: { defaults: { thinkingDefault: \"xhigh\" } } }")
                .book()
                .minds();
        assertThat(minds.effort("main")).contains(Effort.HIGH);
    }

    @Test
    void each_word_for_an_api_is_spoken() {
        Config config = read("""
                { models: { providers: {
                    google: { baseUrl: "http://127.0.0.1:1/v1beta", api: "google-generative-ai" },
                    mistral: { baseUrl: "https://api.mistral.ai/v1", api: "openai-completions" },
                    other: { baseUrl: "http://127.0.0.1:1/v1", api: "openai-completions" } } } }
                """);
        Map<String, Api> apis = new TreeMap<>();
        config.providers().forEach((name, provider) -> apis.put(name, provider.api()));
        assertThat(apis).isEqualTo(Map.of("google", Api.GEMINI, "mistral", Api.MISTRAL, "other", Api.OPENAI));
    }
}
