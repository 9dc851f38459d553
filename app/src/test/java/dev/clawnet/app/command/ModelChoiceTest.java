package dev.clawnet.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.catalogue.ConfigMethods;
import dev.clawnet.protocol.catalogue.ModelMethods;
import dev.clawnet.protocol.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What commands about short names and fallbacks change of a file, and that they change that alone.
class ModelChoiceTest {
    private static final String FILE = """
            {"agents":{"defaults":{"model":"acme/big","models":{"acme/big":{"alias":"Big"},"acme/old":{}}}}}""";

    private final FakeLink gateway = new FakeLink()
            .on(ConfigMethods.GET, ignored -> snapshot(FILE))
            .on(ConfigMethods.PATCH, patch -> written())
            .on(
                    ModelMethods.MODELS_STATUS,
                    ignored -> new ModelMethods.ModelsStatus(
                            0L, Optional.empty(), List.of(), Map.of("big", "acme/big"), List.of(), Optional.empty()));

    private static ConfigMethods.ConfigSnapshot snapshot(String text) {
        JsonNode parsed = Json.STRICT.readTree(text);
        return new ConfigMethods.ConfigSnapshot(
                Optional.empty(),
                true,
                Json.STRICT.valueToTree(text),
                parsed,
                true,
                parsed,
                "h-1",
                List.of(),
                List.of(),
                List.of());
    }

    private static ConfigMethods.Written written() {
        return new ConfigMethods.Written(true, "p", "h-2", Json.STRICT.createObjectNode(), List.of());
    }

    private JsonNode patched() {
        ConfigMethods.Patch patch = gateway.last(ConfigMethods.PATCH);
        assertThat(patch.baseHash()).contains("h-1");
        return Json.STRICT.readTree(patch.raw()).path("agents").path("defaults");
    }

    @Test
    void an_alias_moves_to_the_model_that_it_is_given_to() {
        assertThat(gateway.run("models", "aliases", "add", "big", "acme/new").code())
                .isZero();
        assertThat(patched().toString())
                .isEqualTo("{\"models\":{\"acme/big\":{\"alias\":null},\"acme/new\":{\"alias\":\"big\"}}}");

        assertThat(gateway.run("models", "aliases", "remove", "BIG").code()).isZero();
        assertThat(patched().toString()).isEqualTo("{\"models\":{\"acme/big\":{\"alias\":null}}}");
        assertThat(gateway.run("models", "aliases", "list").out()).contains("big", "acme/big");
    }

    /// As a model is written elsewhere.
    @Test
    void a_model_with_a_colon_is_the_same_one() {
        assertThat(gateway.run("models", "aliases", "add", "quick", "scripted:desk.script")
                        .code())
                .isZero();
        assertThat(patched().toString()).isEqualTo("{\"models\":{\"scripted/desk.script\":{\"alias\":\"quick\"}}}");
        assertThat(gateway.run("models", "fallbacks", "add", "ollama/llama3:8b").code())
                .isZero();
        assertThat(patched().toString()).contains("ollama/llama3:8b");
    }

    @Test
    void a_fallback_is_added_beside_the_model_and_taken_away_again() {
        assertThat(gateway.run("models", "fallbacks", "add", "acme/small").code())
                .isZero();
        assertThat(patched().toString())
                .isEqualTo("{\"model\":{\"primary\":\"acme/big\",\"fallbacks\":[\"acme/small\"]}}");

        gateway.on(ConfigMethods.GET, ignored -> snapshot("""
                        {"agents":{"defaults":{"model":{"primary":"acme/big","fallbacks":["acme/small","big"]}}}}"""));
        assertThat(gateway.run("models", "fallbacks", "list").out()).contains("acme/small", "big");
        assertThat(gateway.run("models", "fallbacks", "remove", "acme/small").code())
                .isZero();
        assertThat(patched().toString()).isEqualTo("{\"model\":{\"fallbacks\":[\"big\"]}}");
        assertThat(gateway.run("models", "fallbacks", "add", "big").err()).contains("is a fallback already");
    }

    @Test
    void who_looks_at_pictures_is_named_and_taken_back() {
        assertThat(gateway.run("models", "set-image", "acme/eyes").code()).isZero();
        assertThat(patched().toString()).isEqualTo("{\"imageModel\":\"acme/eyes\"}");
        assertThat(gateway.run("models", "set-image", "big").out()).contains("clawnet people providers");
        assertThat(patched().toString()).isEqualTo("{\"imageModel\":\"big\"}");

        gateway.on(ConfigMethods.GET, ignored -> snapshot("""
                        {"agents":{"defaults":{"imageModel":"acme/eyes"}}}"""));
        assertThat(gateway.run("models", "image-fallbacks", "add", "acme/small").code())
                .isZero();
        assertThat(patched().toString())
                .isEqualTo("{\"imageModel\":{\"primary\":\"acme/eyes\",\"fallbacks\":[\"acme/small\"]}}");

        gateway.on(ConfigMethods.GET, ignored -> snapshot("""
                        {"agents":{"defaults":{"imageModel":{"primary":"acme/eyes","fallbacks":["acme/small"]}}}}"""));
        assertThat(gateway.run("models", "image-fallbacks", "list").out()).contains("acme/small");
        gateway.run("models", "set-image", "acme/other");
        assertThat(patched().toString())
                .as("the fallbacks stay")
                .isEqualTo("{\"imageModel\":{\"primary\":\"acme/other\"}}");
        assertThat(gateway.run("models", "image-fallbacks", "remove", "acme/small")
                        .code())
                .isZero();
        assertThat(patched().toString()).isEqualTo("{\"imageModel\":{\"fallbacks\":[]}}");
        gateway.run("models", "set-image", "--none");
        assertThat(patched().toString()).isEqualTo("{\"imageModel\":null}");
    }

    @Test
    void what_is_no_model_or_not_there_is_said_and_nothing_is_written() {
        assertThat(gateway.run("models", "aliases", "add", "x", "no model").code())
                .isEqualTo(2);
        assertThat(gateway.run("models", "aliases", "add", "Not-One!", "acme/x").code())
                .isEqualTo(2);
        assertThat(gateway.run("models", "aliases", "remove", "none").err()).contains("no alias none");
        assertThat(gateway.run("models", "fallbacks", "remove", "none").err()).contains("is no fallback");
        assertThat(gateway.run("models", "set-image", "no model").code()).isEqualTo(2);
        assertThat(gateway.run("models", "set-image").err()).contains("name a model, or say --none");
        assertThat(gateway.run("models", "set-image", "acme/x", "--none").code())
                .isEqualTo(2);
        assertThat(gateway.run("models", "image-fallbacks", "remove", "none").err())
                .contains("is no fallback", "clawnet models image-fallbacks list");
        assertThat(gateway.calls).noneMatch(call -> call.method().equals("config.patch"));
    }
}
